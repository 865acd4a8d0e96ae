import { sql } from 'kysely';
import type { QueryResult, RawBuilder } from 'kysely';
import type { SqlDialect } from './sql-dialect';

/** Not every Kysely dialect says how many rows a statement changed, but rows that it gives back are there to be seen. */
export function givingChanged(dialect: SqlDialect, statement: RawBuilder<unknown>): RawBuilder<unknown> {
  return dialect === 'mysql' ? statement : sql`${statement} returning 1 as changed`;
}

/** MySQL gives none back; its one dialect counts. */
export function hasChanged(dialect: SqlDialect, { rows, numAffectedRows = 0n }: QueryResult<unknown>): boolean {
  return dialect === 'mysql' ? numAffectedRows > 0n : rows.length > 0;
}
