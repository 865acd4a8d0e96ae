import { sql } from 'kysely';
import { KyselyUserStore } from '../../lib/stores/kysely';
import { describeWithSqlDatabases } from '../support/describe-with-sql-databases';

const columns = { id: 'id', passwordHash: 'password_hash', failedAttempts: 'tries' };
const reset = { expectedHash: 'old', newHash: 'new', reinstate: false, cause: 'reset', at: new Date() } as const;

describeWithSqlDatabases((dialect, database) => {
  const idType = sql.raw(dialect === 'mysql' ? 'varchar(255) collate utf8mb4_bin' : 'varchar(255)');
  let store: KyselyUserStore;
  beforeEach(async () => {
    const { db } = database();
    await sql`create table everybody (id ${idType} primary key, password_hash varchar(255), tries integer, deleted_at date)`.execute(
      db,
    );
    await sql`create view users_who_count as select * from everybody where deleted_at is null`.execute(db);
    if (dialect === 'sqlite') {
      await sql`create trigger written instead of update on users_who_count begin
        update everybody set password_hash = new.password_hash, tries = new.tries where id = old.id; end`.execute(db);
    }
    await sql`insert into everybody (id, password_hash, deleted_at)
      values ('ann', 'old', null), ('gone', 'old', '2031-01-01')`.execute(db);
    store = new KyselyUserStore(db, { table: 'users_who_count', columns });
    await store.check();
  });
  afterEach(async () => {
    await sql`drop view users_who_count`.execute(database().db);
    await sql`drop table everybody`.execute(database().db);
  });

  test('who is in the view is written', async () => {
    expect(await store.countAttempt('ann')).toBe(1);
    expect(await store.clearAttempts('ann', 'old')).toBe(true);
    expect(await store.replacePassword({ ...reset, userId: 'ann' })).toBe(true);
    expect(await store.findById('ann')).toMatchObject({ id: 'ann', passwordHash: 'new', failedAttempts: 0 });
  });

  test('who is marked as deleted, and so in the table alone, is nobody', async () => {
    expect(await store.findById('gone')).toBeNull();
    expect(await store.countAttempt('gone')).toBe(0);
    expect(await store.clearAttempts('gone', 'old')).toBe(false);
    expect(await store.replacePassword({ ...reset, userId: 'gone' })).toBe(false);
  });
});
