import { sql } from 'kysely';
import { passwordHistoryCases, tokenStoreCases, userStoreCases } from '../../lib/conformance';
import type { UserStore } from '../../lib/ports';
import {
  deliveryTableMigration,
  historyTableMigration,
  KyselyDeliveryThrottle,
  KyselyTokenStore,
  KyselyUserStore,
  tokenTableMigration,
} from '../../lib/stores/kysely';
import type { KyselyDatabase } from '../../lib/stores/kysely';
import { describeWithEngine } from '../support/describe-with-engine';
import { openMariadb, openPostgres } from '../support/sql-databases';
import type { SqlDatabase } from '../support/sql-databases';
import { createUserTable, userColumns, userStoreHarness } from '../support/user-table';

/** Hosts set their databases and drivers up otherwise than the defaults are: the stores keep their promises all the same. */
describeWithEngine('PostgreSQL', 'on PostgreSQL where every transaction is serializable', () => {
  conforms(() => openPostgres('-c default_transaction_isolation=serializable'));
});

describeWithEngine('MariaDB', 'on MariaDB where every transaction is serializable', () => {
  conforms(() => openMariadb([], 'set session transaction isolation level serializable'));
});

describeWithEngine('MariaDB', 'on MariaDB that counts only rows that changed', () => {
  conforms(() => openMariadb(['-FOUND_ROWS']));
});

describeWithEngine('MariaDB', 'on MariaDB with a trigger on the users', () => {
  conforms(() => openMariadb(), noteEveryUpdate);
});

describeWithEngine('MariaDB', 'on MariaDB with a trigger on the users, that counts only rows that changed', () => {
  conforms(() => openMariadb(['-FOUND_ROWS']), noteEveryUpdate);
});

describeWithEngine('MariaDB', 'on MariaDB that truncates what is too long', () => {
  conforms(() => openMariadb([], "set session sql_mode = ''"));
});

describeWithEngine('MariaDB', 'on MariaDB where a backslash is a character like any other', () => {
  let database: SqlDatabase;
  beforeAll(async () => {
    database = await openMariadb([], "set session sql_mode = 'NO_BACKSLASH_ESCAPES'");
    await createUserTable(database, 'users');
  }, 60_000);
  afterAll(() => database.stop());

  test("mysql2 escapes no quotes: an id with one is nobody, but the app's other statements are in danger, and check() says so", async () => {
    const store = new KyselyUserStore(database.db, { table: 'users', columns: userColumns });
    expect(await store.findById("' or '1'='1")).toBeNull();
    await expect(sql`select ${"'"}`.execute(database.db)).rejects.toThrow(/error in your SQL syntax/);
    const faults = await store.check().catch((error: unknown) => (error as Error).message.split('\n- ').slice(1));
    expect(faults).toEqual([expect.stringMatching(/sql_mode has NO_BACKSLASH_ESCAPES: leave that out/)]);
  });
});

describeWithEngine('MariaDB', 'on MariaDB that commits nothing by itself', () => {
  let database: SqlDatabase;
  beforeAll(async () => {
    database = await openMariadb([], 'set session autocommit = 0');
    await createUserTable(database, 'users');
    await tokenTableMigration().up(database.db);
    await deliveryTableMigration().up(database.db);
  }, 60_000);
  afterAll(() => database.stop());

  const stores: Readonly<Record<string, (db: KyselyDatabase) => { check(): Promise<void> }>> = {
    KyselyUserStore: (db) => new KyselyUserStore(db, { table: 'users', columns: userColumns }),
    KyselyTokenStore: (db) => new KyselyTokenStore(db),
    KyselyDeliveryThrottle: (db) => new KyselyDeliveryThrottle(db),
  };

  test.each(Object.entries(stores))('check() of %s says so', async (_name, open) => {
    await expect(open(database.db).check()).rejects.toThrow(/autocommit is off: leave it on/);
  });

  test.each(Object.entries(stores))('a transaction of the host is committed all the same: %s', async (_name, open) => {
    const checked = database.db.transaction().execute((transaction) => open(transaction).check());
    await expect(checked).resolves.toBeUndefined();
  });
});

/** A journal numbers its rows by itself: these numbers are not the attempts. */
async function noteEveryUpdate({ db }: SqlDatabase): Promise<void> {
  await sql`create table journal (number integer auto_increment primary key, user_id varchar(255)) auto_increment = 1000`.execute(
    db,
  );
  await sql`create trigger noted after update on users for each row insert into journal (user_id) values (new.id)`.execute(
    db,
  );
}

function conforms(
  open: () => Promise<SqlDatabase>,
  prepare: (database: SqlDatabase) => Promise<void> = async () => undefined,
): void {
  let database: SqlDatabase;
  beforeAll(async () => {
    database = await open();
    await createUserTable(database, 'users');
    await tokenTableMigration().up(database.db);
    await historyTableMigration().up(database.db);
    await prepare(database);
  }, 60_000);
  afterAll(() => database.stop());

  test.each(userStoreCases.map((c) => [c.name, c] as const))('UserStore: %s', async (_name, c) => {
    const openStore = (): UserStore => new KyselyUserStore(database.db, { table: 'users', columns: userColumns });
    await c.run(userStoreHarness(database, 'users', openStore));
  });

  test.each(passwordHistoryCases.map((c) => [c.name, c] as const))('PasswordHistory: %s', async (_name, c) => {
    const openStore = (): KyselyUserStore =>
      new KyselyUserStore(database.db, { table: 'users', columns: userColumns, history: { keep: 5 } });
    await c.run({ ...userStoreHarness(database, 'users', openStore), passwordHistory: openStore(), kept: 5 });
  });

  test.each(tokenStoreCases.map((c) => [c.name, c] as const))('TokenStore: %s', async (_name, c) => {
    const [tokenStore, secondTokenStore] = [new KyselyTokenStore(database.db), new KyselyTokenStore(database.db)];
    await c.run({ tokenStore, secondTokenStore });
  });
}
