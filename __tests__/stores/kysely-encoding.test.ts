import { Kysely, PostgresDialect, sql } from 'kysely';
import { Client, Pool } from 'pg';
import { KyselyUserStore } from '../../lib/stores/kysely';
import { describeWithEngine } from '../support/describe-with-engine';
import { startPostgres } from '../support/postgres';
import type { TemporaryPostgres } from '../support/postgres';

/** MariaDB, whose columns have a character set each, is in kysely-settings.test.ts. */
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
  });
});
