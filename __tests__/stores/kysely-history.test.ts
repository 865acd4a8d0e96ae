import { sql } from 'kysely';
import { casesWithout, passwordHistoryCases, userStoreCases } from '../../lib/conformance';
import { ConfigurationError } from '../../lib/errors';
import { PasswordHistoryPolicy } from '../../lib/passwords/password-history-policy';
import type { UserStore } from '../../lib/ports';
import { historyTableMigration, KyselyUserStore } from '../../lib/stores/kysely';
import type { UserIdType } from '../../lib/stores/kysely';
import { describeWithSqlDatabases } from '../support/describe-with-sql-databases';
import { createUserTable, userColumns as columns, userStoreHarness } from '../support/user-table';

describeWithSqlDatabases((_dialect, database) => {
  const historyTable = 'former_passwords';
  const history = { table: historyTable, keep: 5 };
  const checkedTable = 'checked_history_users';
  beforeAll(async () => {
    await historyTableMigration({ table: historyTable }).up(database().db);
    await createUserTable(database(), checkedTable, 'text');
  });

  describe.each<UserIdType>(['text', 'uuid', 'integer'])('with %s ids', (idType) => {
    const table = `remembered_${idType}_users`;
    beforeAll(() => createUserTable(database(), table, idType));

    const cases = idType === 'text' ? passwordHistoryCases : casesWithout(passwordHistoryCases, 'textIds');
    test.each(cases.map((c) => [c.name, c] as const))('%s', async (_name, c) => {
      const openStore = (): KyselyUserStore => new KyselyUserStore(database().db, { table, columns, idType, history });
      const harness = userStoreHarness(database(), table, openStore, idType);
      await c.run({ ...harness, passwordHistory: openStore(), kept: history.keep });
    });
  });

  describe('keeps every promise of a UserStore beside it', () => {
    const table = 'remembered_users';
    beforeAll(() => createUserTable(database(), table, 'text'));

    test.each(userStoreCases.map((c) => [c.name, c] as const))('%s', async (_name, c) => {
      const openStore = (): UserStore => new KyselyUserStore(database().db, { table, columns, history });
      await c.run(userStoreHarness(database(), table, openStore));
    });
  });

  test('one step: where the old hash can’t be noted, the password is not replaced', async () => {
    const { db } = database();
    const table = 'unnoted_users';
    await createUserTable(database(), table, 'text');
    await sql`insert into ${sql.table(table)} (id, password_hash) values ('ann', 'before')`.execute(db);
    const store = new KyselyUserStore(db, { table, columns, history: { table: 'nowhere' } });
    const replacement = { userId: 'ann', expectedHash: 'before', newHash: 'after', reinstate: false, at: new Date() };
    await expect(store.replacePassword({ ...replacement, cause: 'change' })).rejects.toThrow('nowhere');
    expect(await store.findById('ann')).toMatchObject({ passwordHash: 'before' });
    expect(await store.replacePassword({ ...replacement, cause: 'rehash' })).toBe(true);
  });

  test('no more rows than it keeps', async () => {
    const { db } = database();
    const table = 'bounded_users';
    await createUserTable(database(), table, 'text');
    await sql`insert into ${sql.table(table)} (id, password_hash) values ('bea', 'hash 0')`.execute(db);
    const store = new KyselyUserStore(db, { table, columns, history: { table: historyTable, keep: 2 } });
    for (let time = 0; time < 6; time++) {
      const hashes = { expectedHash: `hash ${time}`, newHash: `hash ${time + 1}` };
      await store.replacePassword({ userId: 'bea', ...hashes, reinstate: false, cause: 'change', at: new Date() });
    }
    expect(await store.findRecentHashes('bea', 24)).toEqual(['hash 5', 'hash 4']);
  });

  test('an id that no column can hold has no former passwords, not even those of one that looks like it', async () => {
    const { db } = database();
    const table = 'unspeakable_users';
    await createUserTable(database(), table, 'text');
    await sql`insert into ${sql.table(table)} (id, password_hash) values (${'\uFFFD'}, 'before')`.execute(db);
    const store = new KyselyUserStore(db, { table, columns, history });
    const replacement = {
      userId: '\uFFFD',
      expectedHash: 'before',
      newHash: 'after',
      reinstate: false,
      at: new Date(),
    };
    expect(await store.replacePassword({ ...replacement, cause: 'change' })).toBe(true);
    expect(await store.findRecentHashes('\uFFFD', 5)).toEqual(['before']);
    for (const userId of ['\ud800', 'a\0b']) expect(await store.findRecentHashes(userId, 5)).toEqual([]);
  });

  test('check() names a table that is missing, and what to run', async () => {
    const options = { table: checkedTable, columns, history: { table: 'nowhere' } };
    const store = new KyselyUserStore(database().db, options);
    await expect(store.check()).rejects.toThrow(
      'There is no table nowhere: run the migration that historyTableMigration() makes.',
    );
  });

  test('check() names every column of another type', async () => {
    const { db } = database();
    await sql`create table unfit_history (id integer, user_id integer, password_hash integer)`.execute(db);
    const store = new KyselyUserStore(db, { table: checkedTable, columns, history: { table: 'unfit_history' } });
    await expect(store.check()).rejects.toThrow(
      /unfit_history.user_id is of type \w+; an id is text: .+\n- unfit_history.password_hash is of type \w+; an id is text: /,
    );
  });

  test('the migration leads back', async () => {
    const { up, down } = historyTableMigration();
    const store = new KyselyUserStore(database().db, { table: checkedTable, columns, history: {} });
    await up(database().db);
    await expect(store.check()).resolves.toBeUndefined();
    await down(database().db);
    await expect(store.check()).rejects.toThrow('There is no table password_history');
  });

  test('without a history none is kept, and a policy on it is refused', async () => {
    const store = new KyselyUserStore(database().db, { table: 'anything', columns });
    expect(await store.findRecentHashes('ann', 5)).toEqual([]);
    expect(() => new PasswordHistoryPolicy({ passwordHistory: store })).toThrow(ConfigurationError);
  });

  test('a policy that remembers more than is kept is refused', () => {
    const passwordHistory = new KyselyUserStore(database().db, { table: 'anything', columns, history: {} });
    expect(() => new PasswordHistoryPolicy({ passwordHistory, remember: 5 })).not.toThrow();
    expect(() => new PasswordHistoryPolicy({ passwordHistory, remember: 6 })).toThrow(/keeps 5 .* remember is 6/);
  });
});
