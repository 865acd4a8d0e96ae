import { sql } from 'kysely';
import type { QueryExecutorProvider } from 'kysely';
import type { SqlDialect } from './sql-dialect';

/** Cut to its lower byte, it is a B, as U+0127 is a quote. */
const WIDE = '\u0142';

/**
 * mysql2 writes values into the statement, and backslashes before their quotes. Where these mean nothing, or a character becomes a quote
 * after that, as in the character sets of one byte, a value ends its own quotes. No id does (user-id.ts), but the app has other statements.
 */
export async function findEscapeFaults(db: QueryExecutorProvider, dialect: SqlDialect): Promise<readonly string[]> {
  if (dialect !== 'mysql') return [];
  const { rows } = await sql<{ backslash: string; wide: string }>`
    select ${'\\'} as backslash, ${WIDE} as wide`.execute(db);
  const faults: string[] = [];
  if (rows[0]?.backslash !== '\\') {
    faults.push(
      "The driver escapes values by backslashes, and the connection's sql_mode has NO_BACKSLASH_ESCAPES: leave that out.",
    );
  }
  if (rows[0]?.wide === 'B') {
    faults.push(
      "The driver cuts characters to one byte once it has escaped them, so that some become quotes: set the connection's charset to utf8mb4.",
    );
  }
  return faults;
}
