import { Kysely, PostgresDialect, sql } from 'kysely';
import { Client, Pool } from 'pg';
import { KyselyUserStore } from '../../lib/stores/kysely';
import { describeWithEngine } from '../support/describe-with-engine';
import { startPostgres } from '../support/postgres';
import { openMariadb } from '../support/sql-databases';
import type { SqlDatabase } from '../support/sql-databases';
import type { TemporaryPostgres } from '../support/postgres';

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

/** Whether it is written `?` or an error there: nobody has it. */
async function expectUnspeakableIsNobody(db: Kysely<unknown>): Promise<void> {
  await sql`insert into users values ('ann', 'hash', 0), ('?', 'hash', 0)`.execute(db);
  const columns = { id: 'id', passwordHash: 'password_hash', failedAttempts: 'tries' };
  const store = new KyselyUserStore(db, { table: 'users', columns });
  for (const userId of ['🙂', 'é🙂', '\ud800']) {
    expect(await store.findById(userId)).toBeNull();
    expect(await store.countAttempt(userId)).toBe(0);
    expect(await store.clearAttempts(userId, 'hash')).toBe(false);
  }
  expect(await store.findById('ann')).toMatchObject({ id: 'ann', passwordHash: 'hash' });
  expect(await store.countAttempt('ann')).toBe(1);
}
