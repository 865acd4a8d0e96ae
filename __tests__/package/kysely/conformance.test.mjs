/** Run by Node's own test runner, over the database of DIALECT and DATABASE_URL. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import {
  casesWithout,
  deliveryThrottleCases,
  tokenStoreCases,
  userStoreCases,
} from 'express-password-router/conformance';
import {
  KyselyDeliveryThrottle,
  KyselyTokenStore,
  KyselyUserStore,
  deliveryTableMigration,
  tokenTableMigration,
} from 'express-password-router/stores/kysely';
import { Kysely, MysqlDialect, PostgresDialect, SqliteDialect, sql } from 'kysely';
import Database from 'libsql';
import { createPool } from 'mysql2';
import pg from 'pg';

const { DIALECT: dialect, DATABASE_URL: url } = process.env;
const dialects = {
  postgres: () => new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 16 }) }),
  mysql: () => new MysqlDialect({ pool: createPool({ uri: url, connectionLimit: 16 }) }),
  sqlite: () => new SqliteDialect({ database: new Database(url) }),
};
const db = new Kysely({ dialect: dialects[dialect]() });

const columns = {
  id: 'id',
  passwordHash: 'password_hash',
  revoked: 'is_revoked',
  remote: 'is_remote',
  failedAttempts: 'failed_attempts',
};
const users = {
  userStore: new KyselyUserStore(db, { table: 'users', columns }),
  newUserId: () => `user-${randomUUID()}`,
  async writeUser({ id, passwordHash, remote, revoked }) {
    const flags = [remote, revoked].map((flag) => (dialect === 'postgres' ? flag : Number(flag)));
    await sql`insert into users (id, password_hash, is_remote, is_revoked)
      values (${id}, ${passwordHash}, ${flags[0]}, ${flags[1]})
      ${dialect === 'mysql' ? sql`on duplicate key update` : sql`on conflict (id) do update set`}
      password_hash = ${passwordHash}, is_remote = ${flags[0]}, is_revoked = ${flags[1]}`.execute(db);
  },
  removeUser: (id) => sql`delete from users where id = ${id}`.execute(db),
};

before(async () => {
  const idType = dialect === 'mysql' ? sql`varchar(255) collate utf8mb4_nopad_bin` : sql`varchar(255)`;
  await sql`create table users (id ${idType} primary key, password_hash varchar(255), is_revoked boolean,
    is_remote boolean, failed_attempts integer)`.execute(db);
  await tokenTableMigration().up(db);
  await deliveryTableMigration().up(db);
});
after(() => db.destroy());

test('every table passes its check', async () => {
  const stores = [users.userStore, new KyselyTokenStore(db), new KyselyDeliveryThrottle(db)];
  assert.deepEqual(await Promise.all(stores.map((store) => store.check())), [undefined, undefined, undefined]);
});

for (const c of casesWithout(userStoreCases, 'sessionEpoch')) test(c.name, () => c.run(users));
for (const c of tokenStoreCases) test(c.name, () => c.run({ tokenStore: new KyselyTokenStore(db) }));
for (const c of deliveryThrottleCases) {
  test(c.name, () => c.run({ deliveryThrottle: new KyselyDeliveryThrottle(db) }));
}
