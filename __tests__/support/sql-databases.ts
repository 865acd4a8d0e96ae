import { CompiledQuery, Kysely, MysqlDialect, PostgresDialect, SqliteDialect } from 'kysely';
import type { DatabaseConnection, SqliteDatabase } from 'kysely';
import Database from 'libsql';
import { createPool } from 'mysql2';
import { Pool } from 'pg';
import type { SqlDialect } from '../../lib/stores/kysely';
import { startMariadb } from './mariadb';
import { startPostgres } from './postgres';
import { startSqlite } from './sqlite';

export interface SqlDatabase {
  readonly db: Kysely<unknown>;
  readonly dialect: SqlDialect;
  stop(): Promise<void>;
}

/** `options` as in PGOPTIONS. */
export async function openPostgres(options?: string): Promise<SqlDatabase> {
  const server = await startPostgres();
  const pool = new Pool({ connectionString: server.url, max: 16, options });
  // The server may end before the last idle connection has.
  pool.on('error', () => undefined);
  return opened('postgres', new Kysely({ dialect: new PostgresDialect({ pool }) }), () => server.stop());
}

/** `flags` as mysql2 has them; `setting` is run first on each connection. */
export async function openMariadb(flags: string[] = [], setting = 'do 0'): Promise<SqlDatabase> {
  const server = await startMariadb();
  const pool = createPool({ uri: server.url, connectionLimit: 16, flags });
  const onCreateConnection = async (connection: DatabaseConnection): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(setting));
  };
  return opened('mysql', new Kysely({ dialect: new MysqlDialect({ pool, onCreateConnection }) }), () => server.stop());
}

export async function openSqlite(): Promise<SqlDatabase> {
  const { file, stop } = startSqlite();
  // libsql has better-sqlite3's interface.
  const database = new Database(file) as unknown as SqliteDatabase;
  return opened('sqlite', new Kysely({ dialect: new SqliteDialect({ database }) }), stop);
}

function opened(dialect: SqlDialect, db: Kysely<unknown>, stopServer: () => Promise<void> | void): SqlDatabase {
  return {
    db,
    dialect,
    stop: async () => {
      await db.destroy();
      await stopServer();
    },
  };
}
