import { randomInt, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { casesWithout, userStoreCases, type HostUser, type UserStoreHarness } from '../../lib/conformance';
import { KyselyUserStore, type SqlDialect, type UserIdType } from '../../lib/stores/kysely';
import { describeWithSqlDatabases, type SqlDatabase } from '../support/sql-databases';

const columns = {
  id: 'id',
  passwordHash: 'password_hash',
  revoked: 'is_revoked',
  remote: 'is_remote',
  failedAttempts: 'failed_attempts',
  passwordChangedAt: 'password_changed_at',
  contextWords: ['email', 'display_name'],
};

const idColumns: Readonly<Record<SqlDialect, Readonly<Record<UserIdType, string>>>> = {
  postgres: { text: 'text', uuid: 'uuid', integer: 'integer' },
  mysql: { text: 'varchar(255) collate utf8mb4_nopad_bin', uuid: 'uuid', integer: 'int unsigned' },
  sqlite: { text: 'text', uuid: 'text', integer: 'integer' },
};
const timeColumns: Readonly<Record<SqlDialect, string>> = {
  postgres: 'timestamptz',
  mysql: 'datetime(3)',
  sqlite: 'text',
};

const newUserId: Readonly<Record<UserIdType, () => string>> = {
  text: () => `user-${randomUUID()}`,
  uuid: randomUUID,
  integer: () => String(randomInt(1, 2 ** 31)),
};

/** As a service with `failedAttemptsLockout: false` sees it: attempts are not counted. */
class UncountedUserStore extends KyselyUserStore {
  override async countAttempt(): Promise<number> {
    return 0;
  }
}

describeWithSqlDatabases((_dialect, database) => {
  describe.each<UserIdType>(['text', 'uuid', 'integer'])('with %s ids', (idType) => {
    const table = `users_with_${idType}_ids`;
    beforeAll(() => createUserTable(database(), table, idType));

    const cases = idType === 'text' ? userStoreCases : casesWithout(userStoreCases, 'textIds');
    test.each(cases.map((c) => [c.name, c] as const))('%s', async (_name, c) => {
      const store = new KyselyUserStore(database().db, { table, columns, idType });
      await c.run(harness(database(), table, store, newUserId[idType]));
    });
  });

  describe('with nothing but an id and a hash', () => {
    const table = 'bare_users';
    const bareColumns = { id: 'id', passwordHash: 'password_hash' };
    beforeAll(() => createUserTable(database(), table, 'text'));

    const cases = casesWithout(userStoreCases, 'attempts', 'remote', 'revoked', 'sessionEpoch');
    test.each(cases.map((c) => [c.name, c] as const))('%s', async (_name, c) => {
      const store = new UncountedUserStore(database().db, { table, columns: bareColumns });
      await c.run(harness(database(), table, store, newUserId.text));
    });

    test('countAttempt refuses to pretend', async () => {
      const store = new KyselyUserStore(database().db, { table, columns: bareColumns });
      await expect(store.countAttempt('anybody')).rejects.toThrow(/failedAttemptsLockout: false/);
    });
  });

  test('gives the words that a password may not be', async () => {
    const { db } = database();
    await createUserTable(database(), 'worded_users', 'text');
    await sql`insert into worded_users (id, email, failed_attempts) values ('ann', 'ann@example.com', 3)`.execute(db);
    const store = new KyselyUserStore(db, { table: 'worded_users', columns });
    expect(await store.findById('ann')).toEqual({
      id: 'ann',
      passwordHash: null,
      remote: false,
      revoked: false,
      failedAttempts: 3,
      contextWords: ['ann@example.com'],
    });
  });

  test('a change writes the time of the change, as the host wants it', async () => {
    const { db } = database();
    await createUserTable(database(), 'timed_users', 'text', 'bigint');
    await sql`insert into timed_users (id) values ('ann')`.execute(db);
    const store = new KyselyUserStore(db, { table: 'timed_users', columns, dateToColumn: (at) => at.getTime() });
    const at = new Date('2031-04-05T06:07:08.999Z');
    const change = {
      userId: 'ann',
      expectedHash: null,
      newHash: 'hash',
      reinstate: false,
      cause: 'change',
      at,
    } as const;
    expect(await store.replacePassword(change)).toBe(true);
    const { rows } = await sql<{ at: unknown }>`select password_changed_at as at from timed_users`.execute(db);
    expect(Number(rows[0]?.at)).toBe(at.getTime());
  });
});

async function createUserTable(
  { db, dialect }: SqlDatabase,
  table: string,
  idType: UserIdType,
  timeColumn: string = timeColumns[dialect],
): Promise<void> {
  await sql`create table ${sql.table(table)} (
    id ${sql.raw(idColumns[dialect][idType])} primary key,
    email varchar(255),
    display_name varchar(255),
    password_hash varchar(255),
    is_revoked boolean,
    is_remote boolean,
    failed_attempts integer,
    password_changed_at ${sql.raw(timeColumn)}
  )`.execute(db);
}

function harness(
  { db, dialect }: SqlDatabase,
  tableName: string,
  userStore: KyselyUserStore,
  makeId: () => string,
): UserStoreHarness {
  const table = sql.table(tableName);
  const flag = (value: boolean): unknown => (dialect === 'postgres' ? value : Number(value));

  return {
    userStore,
    newUserId: makeId,
    async writeUser({ id, passwordHash, remote, revoked }: HostUser) {
      await sql`insert into ${table} (id, password_hash, is_remote, is_revoked)
        values (${id}, ${passwordHash}, ${flag(remote)}, ${flag(revoked)})
        ${dialect === 'mysql' ? sql`on duplicate key update` : sql`on conflict (id) do update set`}
        password_hash = ${passwordHash}, is_remote = ${flag(remote)}, is_revoked = ${flag(revoked)}`.execute(db);
    },
    async removeUser(userId) {
      await sql`delete from ${table} where id = ${userId}`.execute(db);
    },
    async sessionEpoch(userId) {
      const { rows } = await sql<{ at: unknown }>`
        select password_changed_at as at from ${table} where id = ${userId}`.execute(db);
      return rows[0]?.at;
    },
  };
}
