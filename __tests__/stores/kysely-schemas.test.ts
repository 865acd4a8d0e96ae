import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { PasswordReplacement, ResetTokenRecord } from '../../lib/ports';
import {
  deliveryTableMigration,
  historyTableMigration,
  KyselyDeliveryThrottle,
  KyselyTokenStore,
  KyselyUserStore,
  tokenTableMigration,
} from '../../lib/stores/kysely';
import type { SqlDialect, TableMigration } from '../../lib/stores/kysely';
import { describeWithSqlDatabases } from '../support/describe-with-sql-databases';
import { createUserTable, userColumns as columns } from '../support/user-table';

const at = new Date('2031-01-01T00:00:00.000Z');
const expiresAt = new Date('2031-01-02T00:00:00.000Z');

/** What each engine calls a schema; Debian's MariaDB lets tests into databases whose names start with test_. */
const schema = `test_${randomBytes(6).toString('hex')}`;
const made: Readonly<Record<SqlDialect, string>> = {
  postgres: `create schema ${schema}`,
  mysql: `create database ${schema} collate utf8mb4_nopad_bin`,
  sqlite: `attach ':memory:' as ${schema}`,
};
const dropped: Readonly<Record<SqlDialect, string>> = {
  postgres: `drop schema ${schema} cascade`,
  mysql: `drop database ${schema}`,
  sqlite: `detach ${schema}`,
};

describeWithSqlDatabases((dialect, database) => {
  describe('in another schema', () => {
    const named = (table: string): string => `${schema}.${table}`;
    const migrations: Readonly<Record<string, TableMigration>> = {
      tokenTableMigration: tokenTableMigration({ table: named('tokens') }),
      deliveryTableMigration: deliveryTableMigration({ table: named('deliveries') }),
      historyTableMigration: historyTableMigration({ table: named('history') }),
    };
    beforeAll(() => sql.raw(made[dialect]).execute(database().db));
    afterAll(() => sql.raw(dropped[dialect]).execute(database().db));

    test.each(Object.entries(migrations))('%s leads there and back', async (_name, { up, down }) => {
      const { db } = database();
      await up(db);
      await down(db);
      await up(db);
    });

    test('KyselyTokenStore finds its table', async () => {
      const store = new KyselyTokenStore(database().db, { table: named('tokens') });
      await store.check();
      const stale = tokenOf('bob', { id: 'stale', expiresAt: new Date(0) });
      for (const token of [stale, tokenOf('ann'), tokenOf('ann', { id: 'newer', issuedBy: 'admin' })]) {
        await store.save(token);
      }
      expect(await store.findById('token')).toBeNull();
      expect(await store.findById('stale')).toBeNull();
      expect(await store.findById('newer')).toEqual(tokenOf('ann', { id: 'newer', issuedBy: 'admin' }));
    });

    test('check() takes no table of another schema for its own', async () => {
      const store = new KyselyTokenStore(database().db, { table: 'tokens' });
      await expect(store.check()).rejects.toThrow('There is no table tokens');
    });

    test('KyselyDeliveryThrottle finds its table', async () => {
      const throttle = new KyselyDeliveryThrottle(database().db, { table: named('deliveries') });
      await throttle.check();
      const claim = { id: 'claim', userId: 'ann', claimedAt: at, expiresAt };
      expect(await throttle.claim(claim)).toBe(true);
      expect(await throttle.claim({ ...claim, id: 'another' })).toBe(false);
    });

    test('KyselyUserStore finds its users and their history', async () => {
      const { db } = database();
      await createUserTable(database(), named('users'));
      await sql`insert into ${sql.table(named('users'))} (id, password_hash) values ('ann', 'before')`.execute(db);
      const store = new KyselyUserStore(db, { table: named('users'), columns, history: { table: named('history') } });
      await store.check();
      const replacement: PasswordReplacement = {
        userId: 'ann',
        expectedHash: 'before',
        newHash: 'after',
        reinstate: false,
        cause: 'change',
        at,
      };
      expect(await store.replacePassword(replacement)).toBe(true);
      expect(await store.findById('ann')).toMatchObject({ passwordHash: 'after' });
      expect(await store.findRecentHashes('ann', 5)).toEqual(['before']);
    });
  });
});

function tokenOf(userId: string, fields: Partial<ResetTokenRecord> = {}): ResetTokenRecord {
  return {
    id: 'token',
    userId,
    passwordFingerprint: 'fingerprint',
    issuedBy: null,
    reinstates: false,
    issuedAt: at,
    expiresAt,
    ...fields,
  };
}
