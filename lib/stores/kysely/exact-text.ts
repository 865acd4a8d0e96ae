import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { SqlDialect } from './sql-dialect';

export type SqlCondition = RawBuilder<unknown>;

export function asText(dialect: SqlDialect, column: RawBuilder<unknown>): RawBuilder<string | null> {
  if (dialect === 'postgres') return sql`${column}::text`;
  if (dialect === 'mysql') return sql`convert(${column} using utf8mb4)`;
  return sql`cast(${column} as text)`;
}

/** Byte for byte, whatever the column's collation: most of MySQL's ignore case and accents and trailing spaces. */
export function equalsExactly(dialect: SqlDialect, column: RawBuilder<unknown>, value: string): SqlCondition {
  const text = asText(dialect, column);
  if (dialect === 'postgres') return sql`(${text} collate "C") = ${value}`;
  if (dialect === 'mysql') return sql`cast(${text} as binary) = ${Buffer.from(value)}`;
  return sql`${text} = ${value} collate binary`;
}

/** The same, where null equals null. */
export function equalsHash(dialect: SqlDialect, column: RawBuilder<unknown>, hash: string | null): SqlCondition {
  return hash === null ? sql`${column} is null` : equalsExactly(dialect, column, hash);
}
