import { sql } from 'kysely';
import type { QueryResult } from 'kysely';
import { withoutPlugins } from './sql-dialect';
import type { KyselyDatabase, KyselyQueries, PlainQueries } from './sql-dialect';

/**
 * What MySQL's UPDATE has passed through LAST_INSERT_ID(n), 0 when it found no row. If the table has a trigger, n is missing in the
 * answer, and the connection that the update ran on has to be asked.
 */
export function lastInsertId(
  db: KyselyDatabase,
  update: (db: PlainQueries) => Promise<QueryResult<unknown>>,
): Promise<number> {
  const ask = async (connection: KyselyQueries): Promise<number> => {
    const queries = withoutPlugins(connection);
    const { insertId, numAffectedRows = 0n } = await update(queries);
    if (insertId !== undefined || numAffectedRows === 0n) return Number(insertId ?? 0);
    const { rows } = await sql<{ passed: unknown }>`select last_insert_id() as passed`.execute(queries);
    return Number(rows[0]?.passed);
  };
  return db.isTransaction ? ask(db) : db.connection().execute(ask);
}
