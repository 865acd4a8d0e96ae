import { Kysely, MysqlDialect, PostgresDialect, sql } from 'kysely';
import { createPool } from 'mysql2';
import { Client, Pool } from 'pg';
import { historyTableMigration, KyselyTokenStore, KyselyUserStore, tokenTableMigration } from '../../lib/stores/kysely';
import { describeWithEngine } from '../support/describe-with-engine';
import { startMariadb } from '../support/mariadb';
import type { TestMariadb } from '../support/mariadb';
import { startPostgres } from '../support/postgres';
import { openMariadb } from '../support/sql-databases';
import type { SqlDatabase } from '../support/sql-databases';
import type { TemporaryPostgres } from '../support/postgres';

const columns = { id: 'id', passwordHash: 'password_hash', failedAttempts: 'tries' };

describeWithEngine('PostgreSQL', 'on PostgreSQL in another encoding than the connection', () => {
  let server: TemporaryPostgres;
  let db: Kysely<unknown>;
  beforeAll(async () => {
    server = await startPostgres();
    const admin = new Client(server.url);
    await admin.connect();
    await admin.query(`create database narrow encoding 'LATIN1' template template0`);
    await admin.end();
    const pool = new Pool({ connectionString: server.url.replace(/postgres$/, 'narrow') });
    db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  }, 60_000);
  afterAll(async () => {
    await db.destroy();
    await server.stop();
  });

  test('an id that it can not spell is nobody', async () => {
    await sql`create table users (id text primary key, password_hash text, tries int)`.execute(db);
    await expectUnspeakableIsNobody(db);
  });

  test('under an id that it can not spell there is no token to find, withdraw or file, and no former password', async () => {
    for (const migration of [tokenTableMigration(), historyTableMigration()]) await migration.up(db);
    const tokens = new KyselyTokenStore(db);
    const users = new KyselyUserStore(db, { table: 'users', columns, history: {} });
    const issuedAt = new Date();
    const times = { issuedAt, expiresAt: new Date(issuedAt.getTime() + 3_600_000) };
    const ann = {
      id: 'token',
      userId: 'ann',
      passwordFingerprint: 'print',
      issuedBy: null,
      reinstates: false,
      ...times,
    };
    await tokens.save(ann);
    expect(await tokens.findById('🙂')).toBeNull();
    await tokens.delete('🙂');
    await tokens.deleteForUser('🙂');
    expect(await users.findRecentHashes('🙂', 5)).toEqual([]);
    await expect(tokens.save({ ...ann, userId: '🙂' })).rejects.toThrow(/LATIN1/);
    expect(await tokens.findById('token')).toEqual(ann);
  });
});

describeWithEngine('MariaDB', 'on MariaDB in another character set than the connection', () => {
  let database: SqlDatabase;
  beforeAll(async () => {
    database = await openMariadb();
  }, 60_000);
  afterAll(() => database.stop());

  test.each(['latin1', 'utf8mb3', 'ascii', 'ucs2'])('%s: an id that it can not spell is nobody', async (charset) => {
    const { db } = database;
    const type = sql.raw(`varchar(100) character set ${charset}`);
    await sql`create or replace table users (id ${type} primary key, password_hash ${type}, tries int)`.execute(db);
    await expectUnspeakableIsNobody(db);
  });
});

describeWithEngine('MariaDB', 'on MariaDB over a connection in a character set of one byte', () => {
  let server: TestMariadb;
  let db: Kysely<unknown>;
  let store: KyselyUserStore;
  beforeAll(async () => {
    server = await startMariadb();
    db = new Kysely({ dialect: new MysqlDialect({ pool: createPool({ uri: server.url, charset: 'latin1' }) }) });
    const id = sql.raw('varchar(100) character set utf8mb4 collate utf8mb4_bin');
    await sql`create table users (id ${id} primary key, password_hash text, tries int not null default 0)`.execute(db);
    await sql`insert into users (id, password_hash) values ('B', 'hash'), ('é', 'hash')`.execute(db);
    store = new KyselyUserStore(db, { table: 'users', columns });
  }, 60_000);
  afterAll(async () => {
    await db.destroy();
    await server.stop();
  });

  test('ids are what they are: one that mysql2 cuts to that of another is nobody', async () => {
    for (const id of ['あ', '\u0142']) expect(await store.findById(id)).toBeNull();
    for (const id of ['B', 'é']) expect(await store.findById(id)).toMatchObject({ id });
  });

  test('one with a character that mysql2 cuts to a quote is nobody, and changes nothing', async () => {
    const everybody = '\u0127 or 1=1 -- ';
    expect(await store.findById(everybody)).toBeNull();
    expect(await store.countAttempt(everybody)).toBe(0);
    expect(await store.clearAttempts(everybody, 'hash')).toBe(false);
    expect(await store.findById('B')).toMatchObject({ failedAttempts: 0 });
  });

  test("it is a danger to the app's other statements, so check() says so", async () => {
    await expect(sql`select ${'\u0127'}`.execute(db)).rejects.toThrow(/error in your SQL syntax/);
    const faults = await store.check().catch((error: unknown) => (error as Error).message.split('\n- ').slice(1));
    expect(faults).toEqual([expect.stringMatching(/some become quotes: set the connection's charset to utf8mb4/)]);
  });
});

/** Whether it is written `?` or an error there: nobody has it. */
async function expectUnspeakableIsNobody(db: Kysely<unknown>): Promise<void> {
  await sql`insert into users values ('ann', 'hash', 0), ('?', 'hash', 0)`.execute(db);
  const store = new KyselyUserStore(db, { table: 'users', columns });
  for (const userId of ['🙂', 'é🙂', '\ud800']) {
    expect(await store.findById(userId)).toBeNull();
    expect(await store.countAttempt(userId)).toBe(0);
    expect(await store.clearAttempts(userId, 'hash')).toBe(false);
  }
  expect(await store.findById('ann')).toMatchObject({ id: 'ann', passwordHash: 'hash' });
  expect(await store.countAttempt('ann')).toBe(1);
}
