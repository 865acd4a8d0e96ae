import { sql, type RawBuilder } from 'kysely';
import type { PlainQueries, SqlDialect } from './sql-dialect';

const PURGED_AT_ONCE = 10;
/** Servers' clocks differ a little, and a row may not be dropped before any of them takes it for expired. */
const KEPT_AFTER_EXPIRY_MS = 60_000;

/**
 * Deletes a few rows whose `expires_at` is past, so that a table stays small without a job of its own. What it follows is done, and
 * stands should this fail: a later one purges again. Only a host's own transaction may be broken by it, so that host is told.
 */
export async function purgeExpired(
  db: PlainQueries,
  dialect: SqlDialect,
  table: RawBuilder<unknown>,
  now: Date,
): Promise<void> {
  try {
    await purge(dialect, table, now).execute(db);
  } catch (error) {
    if (db.isTransaction) throw error;
  }
}

function purge(dialect: SqlDialect, table: RawBuilder<unknown>, now: Date): RawBuilder<unknown> {
  const before = now.getTime() - KEPT_AFTER_EXPIRY_MS;
  const expired = sql`expires_at < ${before} order by expires_at limit ${sql.lit(PURGED_AT_ONCE)}`;
  const purges: Readonly<Record<SqlDialect, RawBuilder<unknown>>> = {
    postgres: sql`delete from ${table} where ctid = any(array(
      select ctid from ${table} where ${expired} for update skip locked))`,
    mysql: sql`delete from ${table} where ${expired}`,
    sqlite: sql`delete from ${table} where rowid in (select rowid from ${table} where ${expired})`,
  };
  return purges[dialect];
}
