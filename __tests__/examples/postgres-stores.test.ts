import { randomInt, randomUUID } from 'node:crypto';
import type { ResetTokenRecord } from 'express-password-router';
import type { Pool } from 'pg';
import { PostgresTokenStore } from '../../examples/postgres/postgres-token-store';
import { PostgresUserStore } from '../../examples/postgres/postgres-user-store';
import { casesWithout, tokenStoreCases, userStoreCases } from '../../lib/conformance';
import type { UserStoreHarness } from '../../lib/conformance';
import { describeWithEngine } from '../support/describe-with-engine';
import { hostUsers } from '../support/host-users';
import { openExampleDatabase, readExampleSql } from '../support/open-example-database';
import type { ExampleDatabase } from '../support/open-example-database';

const idColumns = [
  { type: 'uuid', newUserId: () => randomUUID(), cases: casesWithout(userStoreCases, 'textIds') },
  { type: 'text', newUserId: () => `user-${randomUUID()}`, cases: userStoreCases },
  { type: 'integer', newUserId: () => String(randomInt(1, 2 ** 31)), cases: casesWithout(userStoreCases, 'textIds') },
];

describeWithEngine('PostgreSQL', 'the stores of examples/postgres', () => {
  describe.each(idColumns)('with ids of type $type', ({ type, newUserId, cases }) => {
    let database: ExampleDatabase;
    let harness: UserStoreHarness;
    beforeAll(async () => {
      database = await openExampleDatabase();
      const { pool } = database;
      await pool.query(
        readExampleSql('users.sql').replace('uuid PRIMARY KEY DEFAULT gen_random_uuid()', `${type} PRIMARY KEY`),
      );
      await pool.query(readExampleSql('alter-users.sql'));
      const [userStore, secondUserStore] = [new PostgresUserStore(pool), new PostgresUserStore(pool)];
      harness = { userStore, secondUserStore, ...hostUsers(pool, newUserId) };
    }, 60_000);
    afterAll(() => database.stop(), 60_000);

    test.each(cases)('$name', (one) => one.run(harness));

    test('a look-up by id uses an index', async () => {
      const client = await database.pool.connect();
      await client.query('SET enable_seqscan = off');
      const { rows } = await client.query("EXPLAIN SELECT * FROM users WHERE id::text = 'nobody'");
      client.release(true);
      expect(JSON.stringify(rows)).toContain('Index');
    });
  });

  describe('PostgresTokenStore', () => {
    let database: ExampleDatabase;
    beforeAll(async () => {
      database = await openExampleDatabase();
      await database.pool.query(readExampleSql('reset-tokens.sql'));
    }, 60_000);
    afterAll(() => database.stop(), 60_000);

    test.each(tokenStoreCases)('$name', (one) => {
      const { pool } = database;
      return one.run({ tokenStore: new PostgresTokenStore(pool), secondTokenStore: new PostgresTokenStore(pool) });
    });

    test('keeps no more than one token of each kind for a user', async () => {
      const tokenStore = new PostgresTokenStore(database.pool);
      for (const issuedBy of ['an admin', null, 'an admin', null, null]) {
        await tokenStore.save(tokenOf('somebody', issuedBy));
      }
      const { rows } = await database.pool.query("SELECT FROM password_reset_tokens WHERE user_id = 'somebody'");
      expect(rows).toHaveLength(2);
    });

    test('a deleteForUser that waits for a save holds no row that the save still needs', async () => {
      const { pool } = database;
      const tokenStore = new PostgresTokenStore(pool);
      await tokenStore.save(tokenOf('ann', null));
      await pool.query(
        `INSERT INTO password_reset_tokens (id, user_id, password_fingerprint, issued_by, reinstates, issued_at, expires_at)
         SELECT 'of an admin', user_id, password_fingerprint, 'an admin', reinstates, issued_at, expires_at
           FROM password_reset_tokens WHERE user_id = 'ann'`,
      );
      const ofAnn = "SELECT FROM password_reset_tokens WHERE user_id = 'ann'";
      const saving = await pool.connect();
      try {
        await saving.query(`BEGIN; ${ofAnn} AND NOT self_service FOR UPDATE`);
        const removed = tokenStore.deleteForUser('ann');
        await untilSomebodyWaits(pool);
        await saving.query(`${ofAnn} AND self_service FOR UPDATE NOWAIT`);
        await saving.query('COMMIT');
        await removed;
      } finally {
        saving.release(true);
      }
      expect((await pool.query(ofAnn)).rowCount).toBe(0);
    });
  });
});

function tokenOf(userId: string, issuedBy: string | null): ResetTokenRecord {
  const issuedAt = new Date();
  const expiresAt = new Date(issuedAt.getTime() + 60_000);
  const file = { id: randomUUID(), userId, passwordFingerprint: 'a fingerprint' };
  return { ...file, issuedBy, reinstates: false, issuedAt, expiresAt };
}

async function untilSomebodyWaits(pool: Pool): Promise<void> {
  for (let tries = 0; tries < 10_000; tries++) {
    const { rowCount } = await pool.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    if (rowCount !== 0) return;
  }
  throw new Error('nobody waits');
}
