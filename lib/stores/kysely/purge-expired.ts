import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { KEPT_AFTER_EXPIRY_MS } from '../kept-after-expiry';
import type { PlainQueries, SqlDialect } from './sql-dialect';

export interface PurgedTable {
  readonly table: RawBuilder<unknown>;
  /** The columns of its primary key. */
  readonly key: readonly string[];
}

const PURGED_AT_ONCE = 10;

/**
 * Deletes a few rows whose `expires_at` is past, so that a table stays small without a job of its own. The write before it stands, even
 * if this fails. It waits for no row that somebody has locked, and locks none for long: within a transaction of the host's, which may last,
 * it does nothing.
 */
export async function purgeExpired(
  db: PlainQueries,
  dialect: SqlDialect,
  purged: PurgedTable,
  now: Date,
): Promise<void> {
  if (db.isTransaction) return;
  try {
    await purges[dialect](db, purged, now.getTime() - KEPT_AFTER_EXPIRY_MS);
  } catch {
    // A later one purges again.
  }
}

type Purge = (db: PlainQueries, purged: PurgedTable, before: number) => Promise<unknown>;

const fewBefore = (before: number): RawBuilder<unknown> =>
  sql`expires_at < ${before} order by expires_at limit ${sql.lit(PURGED_AT_ONCE)}`;

/** Where a host has partitioned the table, rows of other partitions have the same ctid. */
const purgePostgres: Purge = (db, { table }, before) =>
  sql`delete from ${table} where expires_at < ${before} and ctid = any(array(
    select ctid from ${table} where ${fewBefore(before)} for update skip locked))`.execute(db);

/**
 * InnoDB's DELETE would wait for whoever has one of these rows, or the first that has not expired. So what nobody has is looked up first, and
 * each row then deleted by its key alone: `+ 0` keeps the index of the times out of it.
 */
const purgeMysql: Purge = async (db, { table, key }, before) => {
  const columns = sql.join(key.map((column) => sql.id(column)));
  const { rows } = await sql<Readonly<Record<string, unknown>>>`
    select ${columns} from ${table} where ${fewBefore(before)} for update skip locked`.execute(db);
  for (const row of rows) {
    const isThis = key.map((column) => sql`${sql.id(column)} = ${row[column]}`);
    await sql`delete from ${table} where ${sql.join(isThis, sql` and `)} and expires_at + 0 < ${before}`.execute(db);
  }
};

const purgeSqlite: Purge = (db, { table }, before) =>
  sql`delete from ${table} where rowid in (select rowid from ${table} where ${fewBefore(before)})`.execute(db);

const purges: Readonly<Record<SqlDialect, Purge>> = {
  postgres: purgePostgres,
  mysql: purgeMysql,
  sqlite: purgeSqlite,
};
