import { Kysely, SqliteDialect } from 'kysely';
import type { SqliteDatabase } from 'kysely';
import Database from 'libsql';

export function openDatabase(): Kysely<unknown> {
  // libsql has better-sqlite3's interface.
  const database = new Database('app.sqlite') as unknown as SqliteDatabase;
  return new Kysely({ dialect: new SqliteDialect({ database }) });
}
