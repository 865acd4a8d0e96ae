import { sql } from 'kysely';
import type { QueryExecutorProvider } from 'kysely';
import type { SqlDialect } from './sql-dialect';

/**
 * SQLite keeps text in a column of any type, and takes 't' and 'true' for 0: somebody who was revoked would not be. One sentence for
 * each flag that has any.
 */
export async function findTextFlagFaults(
  db: QueryExecutorProvider,
  dialect: SqlDialect,
  table: string,
  flags: readonly string[],
): Promise<readonly string[]> {
  if (dialect !== 'sqlite') return [];
  const faults: string[] = [];
  for (const flag of flags) {
    const { rows } = await sql`
      select 1 from ${sql.table(table)} where typeof(${sql.id(flag)}) in ('text', 'blob') limit 1`.execute(db);
    if (rows.length > 0) faults.push(`${table}.${flag} holds text, which counts as false: write 0 and 1.`);
  }
  return faults;
}
