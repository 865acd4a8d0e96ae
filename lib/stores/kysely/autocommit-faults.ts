import { sql } from 'kysely';
import type { PlainQueries, SqlDialect } from './sql-dialect';

/** With autocommit off nobody commits what a store writes, and it is undone when the connection ends, long after the answer. */
export async function findAutocommitFaults(db: PlainQueries, dialect: SqlDialect): Promise<readonly string[]> {
  if (dialect !== 'mysql' || db.isTransaction) return [];
  const { rows } = await sql<{ autocommit: unknown }>`select @@autocommit as autocommit`.execute(db);
  if (Number(rows[0]?.autocommit) === 1) return [];
  return ["Nothing that is written would be committed, because the connection's autocommit is off: leave it on."];
}
