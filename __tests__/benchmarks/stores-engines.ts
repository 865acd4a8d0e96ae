import { CompiledQuery, sql } from 'kysely';
import type { Kysely } from 'kysely';
import { createClient } from 'redis';
import { MemoryTokenStore } from 'express-password-router';
import type { TokenStore } from 'express-password-router';
import { KyselyTokenStore, tokenTableMigration } from 'express-password-router/stores/kysely';
import { RedisTokenStore } from 'express-password-router/stores/redis';
import { findCommand } from '../support/temporary-server';
import { findPostgres } from '../support/postgres';
import { findingFor } from '../support/engines';
import { startOwnRedis } from '../support/redis';
import { openMariadb, openPostgres, openSqlite } from '../support/sql-databases';
import type { SqlDatabase } from '../support/sql-databases';
import { outstandingToken } from './stores-tokens';

/** A store that holds a number of outstanding tokens already. */
export interface FilledStore {
  readonly store: TokenStore;
  /** The cheapest question that the engine answers; null where there is no way to go. */
  readonly roundTrip: (() => Promise<unknown>) | null;
  readonly bytes: number | null;
}

export interface Engine {
  readonly name: string;
  fill(size: number): Promise<FilledStore>;
  stop(): Promise<void>;
}

export const engines: readonly { readonly name: string; readonly open: () => Promise<Engine> | null }[] = [
  { name: 'memory', open: async () => memory },
  { name: 'SQLite', open: () => openSql('SQLite', sqliteInWal()) },
  { name: 'PostgreSQL', open: () => (findPostgres() ? openSql('PostgreSQL', openPostgres()) : null) },
  { name: 'MariaDB', open: () => ('missing' in findingFor('MariaDB') ? null : openSql('MariaDB', openMariadb())) },
  { name: 'Redis', open: () => (findCommand('redis-server') ? openRedis() : null) },
];

const memory: Engine = {
  name: 'memory',
  async fill(size) {
    const store = new MemoryTokenStore();
    for (let n = 0; n < size; n++) store.save(outstandingToken(n));
    return { store, roundTrip: null, bytes: null };
  },
  stop: () => Promise.resolve(),
};

/** As a server would have it: readers and writers don't wait for each other, commits not for the disk, a cache of 256 MB. */
async function sqliteInWal(): Promise<SqlDatabase> {
  const database = await openSqlite();
  await sql`pragma journal_mode = wal`.execute(database.db);
  await sql`pragma synchronous = normal`.execute(database.db);
  await sql`pragma cache_size = -262144`.execute(database.db);
  return database;
}

async function openSql(name: string, opening: Promise<SqlDatabase>): Promise<Engine> {
  const database = await opening;
  const { db, dialect } = database;
  return {
    name,
    async fill(size) {
      const table = `tokens_${size}`;
      await tokenTableMigration({ table }).up(db);
      const before = await sizeOf(db, dialect, table);
      await db.transaction().execute(async (transaction) => {
        for (let from = 0; from < size; from += 1_000) await insertRows(transaction, dialect, table, from);
      });
      if (dialect !== 'mysql') await sql`analyze ${sql.table(table)}`.execute(db);
      const bytes = (await sizeOf(db, dialect, table)) - before;
      const roundTrip = dialect === 'sqlite' ? null : (): Promise<unknown> => sql`select 1`.execute(db);
      return { store: new KyselyTokenStore(db, { table }), roundTrip, bytes };
    },
    stop: () => database.stop(),
  };
}

/** A thousand rows in one statement, as the store itself would have written them. */
async function insertRows(
  db: Kysely<unknown>,
  dialect: SqlDatabase['dialect'],
  table: string,
  from: number,
): Promise<void> {
  const id = (value: string): unknown => (dialect === 'mysql' ? Buffer.from(value) : value);
  const values = Array.from({ length: 1_000 }, (_, index) => {
    const { userId, id: tokenId, passwordFingerprint, issuedAt, expiresAt } = outstandingToken(from + index);
    return [id(userId), 1, id(tokenId), passwordFingerprint, null, 0, issuedAt.getTime(), expiresAt.getTime()];
  }).flat();
  const places = values.map((_, index) => (dialect === 'postgres' ? `$${index + 1}` : '?'));
  const rows = Array.from({ length: 1_000 }, (_, row) => `(${places.slice(row * 8, row * 8 + 8).join(',')})`);
  await db.executeQuery(CompiledQuery.raw(`insert into ${table} values ${rows.join(',')}`, values));
}

async function sizeOf(db: Kysely<unknown>, dialect: SqlDatabase['dialect'], table: string): Promise<number> {
  if (dialect === 'mysql') await sql`analyze table ${sql.table(table)}`.execute(db);
  const questions = {
    postgres: sql<{ bytes: unknown }>`select pg_total_relation_size(${table}::regclass) as bytes`,
    mysql: sql<{ bytes: unknown }>`select data_length + index_length as bytes from information_schema.tables
      where table_schema = database() and table_name = ${table}`,
    sqlite: sql<{ bytes: unknown }>`select page_count * page_size as bytes from pragma_page_count, pragma_page_size`,
  };
  const { rows } = await questions[dialect].execute(db);
  return Number(rows[0]?.bytes);
}

/** Each size in a logical database of its own, on a server that nobody else uses. */
async function openRedis(): Promise<Engine> {
  const server = await startOwnRedis();
  const clients: ReturnType<typeof createClient>[] = [];
  return {
    name: 'Redis',
    async fill(size) {
      const client = createClient({ url: server.url, database: clients.length });
      clients.push(client as (typeof clients)[number]);
      await client.connect();
      const usedMemory = async (): Promise<number> =>
        Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);

      const before = await usedMemory();
      const store = new RedisTokenStore(client);
      for (let from = 0; from < size; from += 100) {
        const saves = Array.from({ length: 100 }, (_, index) => store.save(outstandingToken(from + index)));
        await Promise.all(saves);
      }
      return { store, roundTrip: () => client.ping(), bytes: (await usedMemory()) - before };
    },
    async stop() {
      for (const client of clients) client.destroy();
      await server.stop();
    },
  };
}
