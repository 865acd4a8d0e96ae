import { randomInt, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { HostUser, UserStoreHarness } from '../../lib/conformance';
import type { UserStore } from '../../lib/ports';
import type { SqlDialect, UserColumns, UserIdType } from '../../lib/stores/kysely';
import type { SqlDatabase } from './sql-databases';

/** A host's user table, with all that the store can make use of. */
export const userColumns: UserColumns = {
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

export async function createUserTable(
  { db, dialect }: SqlDatabase,
  table: string,
  idType: UserIdType = 'text',
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

/** The host's own way of writing users into that table. */
export function userStoreHarness(
  { db, dialect }: SqlDatabase,
  tableName: string,
  openStore: () => UserStore,
  idType: UserIdType = 'text',
): UserStoreHarness {
  const table = sql.table(tableName);
  const flag = (value: boolean): unknown => (dialect === 'postgres' ? value : Number(value));

  return {
    userStore: openStore(),
    secondUserStore: openStore(),
    newUserId: newUserId[idType],
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
