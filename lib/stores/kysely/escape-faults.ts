import { sql } from 'kysely';
import type { QueryExecutorProvider } from 'kysely';
import type { SqlDialect } from './sql-dialect';

/** mysql2 writes values into the statement, and backslashes before their quotes: where these mean nothing, an id ends its own quotes. */
export async function findEscapeFaults(db: QueryExecutorProvider, dialect: SqlDialect): Promise<readonly string[]> {
  if (dialect !== 'mysql') return [];
  const { rows } = await sql<{ echo: string }>`select ${'\\'} as echo`.execute(db);
  if (rows[0]?.echo === '\\') return [];
  return [
    "The driver escapes values by backslashes, and the connection's sql_mode has NO_BACKSLASH_ESCAPES: leave that out.",
  ];
}
