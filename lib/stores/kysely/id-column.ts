import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { SqlDialect } from './sql-dialect';

/** The longest id that the library passes on; it turns longer ones away itself. */
export const MAX_ID_BYTES = 255;

/** Every byte counts in an id, so none of MySQL's text collations will do. */
export const idTypes: Readonly<Record<SqlDialect, RawBuilder<unknown>>> = {
  postgres: sql`text collate "C"`,
  mysql: sql.raw(`varbinary(${MAX_ID_BYTES})`),
  sqlite: sql`text`,
};

/** MySQL's ids are bytes: given as bytes, no connection's character set comes in between. */
export function writeId(dialect: SqlDialect, id: string): string | Buffer {
  return dialect === 'mysql' ? Buffer.from(id) : id;
}

export function readId(stored: string | Uint8Array): string {
  return typeof stored === 'string' ? stored : Buffer.from(stored).toString();
}
