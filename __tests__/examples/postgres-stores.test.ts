import { randomInt, randomUUID } from 'node:crypto';
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
        await tokenStore.save({
          id: randomUUID(),
          userId: 'somebody',
          passwordFingerprint: 'a fingerprint',
          issuedBy,
          reinstates: false,
          issuedAt: new Date(),
          expiresAt: new Date(Date.now() + 60_000),
        });
      }
      const { rows } = await database.pool.query("SELECT FROM password_reset_tokens WHERE user_id = 'somebody'");
      expect(rows).toHaveLength(2);
    });
  });
});
