import { sql } from 'kysely';
import { casesWithout, userStoreCases } from '../../lib/conformance';
import type { UserStore } from '../../lib/ports';
import { KyselyUserStore } from '../../lib/stores/kysely';
import type { SqlDialect, UserIdType } from '../../lib/stores/kysely';
import { failingCases } from '../conformance/fault';
import { createService } from '../support/create-service';
import { describeWithSqlDatabases } from '../support/describe-with-sql-databases';
import { createUserTable, userColumns as columns, userStoreHarness } from '../support/user-table';

/** As a service with `failedAttemptsLockout: false` sees it: attempts are not counted. */
class UncountedUserStore extends KyselyUserStore {
  override async countAttempt(): Promise<number> {
    return 0;
  }
}

/** What a hash may be kept in, and a driver gives otherwise than as text, where there is such a thing. */
const bytes: Readonly<Record<SqlDialect, string>> = { postgres: 'text', mysql: 'varbinary(255)', sqlite: 'text' };

describeWithSqlDatabases((dialect, database) => {
  describe.each<UserIdType>(['text', 'uuid', 'integer'])('with %s ids', (idType) => {
    const table = `users_with_${idType}_ids`;
    beforeAll(() => createUserTable(database(), table, idType));

    const cases = idType === 'text' ? userStoreCases : casesWithout(userStoreCases, 'textIds');
    test.each(cases.map((c) => [c.name, c] as const))('%s', async (_name, c) => {
      const openStore = (): UserStore => new KyselyUserStore(database().db, { table, columns, idType });
      await c.run(userStoreHarness(database(), table, openStore, idType));
    });
  });

  describe('with nothing but an id and a hash', () => {
    const table = 'bare_users';
    const bareColumns = { id: 'id', passwordHash: 'password_hash' };
    beforeAll(() => createUserTable(database(), table, 'text'));

    const cases = casesWithout(userStoreCases, 'attempts', 'remote', 'revoked', 'sessionEpoch');
    test.each(cases.map((c) => [c.name, c] as const))('%s', async (_name, c) => {
      const openStore = (): UserStore => new UncountedUserStore(database().db, { table, columns: bareColumns });
      await c.run(userStoreHarness(database(), table, openStore));
    });

    test('countAttempt refuses to pretend', async () => {
      const store = new KyselyUserStore(database().db, { table, columns: bareColumns });
      await expect(store.countAttempt('anybody')).rejects.toThrow(/failedAttemptsLockout: false/);
    });

    test('a service that would lock somebody is refused over it at once', () => {
      const userStore = new KyselyUserStore(database().db, { table, columns: bareColumns });
      const refusal = 'userStore counts no attempts: give it a counter (KyselyUserStore: columns.failedAttempts)';
      expect(() => createService({ userStore })).toThrow(refusal);
      expect(() => createService({ userStore, failedAttemptsLockout: false })).not.toThrow();
    });
  });

  describe('with all columns but one', () => {
    const table = 'users_with_all_but_one';
    beforeAll(() => createUserTable(database(), table, 'text'));

    // Each is nearly the whole suite, and a machine under load is slow.
    test.each([
      ['revoked', 'revoked'],
      ['remote', 'remote'],
      ['failedAttempts', 'attempts'],
      ['passwordChangedAt', 'sessionEpoch'],
    ] as const)(
      'without %s',
      async (column, need) => {
        const Store = column === 'failedAttempts' ? UncountedUserStore : KyselyUserStore;
        const settings = { table, columns: { ...columns, [column]: undefined } };
        const harness = userStoreHarness(database(), table, () => new Store(database().db, settings));
        expect(await failingCases(casesWithout(userStoreCases, need), harness)).toEqual([]);
      },
      300_000,
    );
  });

  test('gives the words that a password may not be', async () => {
    const { db } = database();
    await createUserTable(database(), 'worded_users', 'text');
    await sql`insert into worded_users (id, email, failed_attempts) values ('ann', 'ann@example.com', 3)`.execute(db);
    const store = new KyselyUserStore(db, { table: 'worded_users', columns });
    expect(await store.findById('ann')).toEqual({
      id: 'ann',
      passwordHash: null,
      remote: false,
      revoked: false,
      failedAttempts: 3,
      contextWords: ['ann@example.com'],
    });
  });

  test('gives hashes and words as text, also where the columns are of another type', async () => {
    const { db } = database();
    await sql`create table bytes_users (id varchar(255), password_hash ${sql.raw(bytes[dialect])}, phone bigint)`.execute(
      db,
    );
    await sql`insert into bytes_users values ('ann', 'hash', 1234567890)`.execute(db);
    const columns = { id: 'id', passwordHash: 'password_hash', contextWords: ['phone'] };
    const store = new KyselyUserStore(db, { table: 'bytes_users', columns });
    expect(await store.findById('ann')).toMatchObject({ passwordHash: 'hash', contextWords: ['1234567890'] });
    expect(await store.clearAttempts('ann', 'hash')).toBe(true);
  });

  test('an id that UTF-8 can not spell is nobody, though it looks like that of one that it can', async () => {
    const { db } = database();
    await createUserTable(database(), 'spelled_users', 'text');
    await sql`insert into spelled_users (id, password_hash) values (${'\uFFFD'}, 'hash')`.execute(db);
    const store = new KyselyUserStore(db, { table: 'spelled_users', columns });
    expect(await store.findById('\ud800')).toBeNull();
    expect(await store.countAttempt('\ud800')).toBe(0);
    expect(await store.clearAttempts('\ud800', 'hash')).toBe(false);
    expect(await store.countAttempt('\uFFFD')).toBe(1);
  });

  test('integer ids go as far as a bigint does, and no further', async () => {
    const { db } = database();
    const [least, greatest] = ['-9223372036854775808', '9223372036854775807'] as const;
    await sql`create table counted_users (id bigint primary key, password_hash varchar(255))`.execute(db);
    await sql`insert into counted_users (id) values (${sql.raw(least)}), (0), (${sql.raw(greatest)})`.execute(db);
    const columns = { id: 'id', passwordHash: 'password_hash' };
    const store = new KyselyUserStore(db, { table: 'counted_users', columns, idType: 'integer' });
    for (const id of [least, '0', greatest]) expect(await store.findById(id)).toMatchObject({ id });
    for (const id of ['-9223372036854775809', '-0', '9223372036854775808']) expect(await store.findById(id)).toBeNull();
  });

  test('where two tenants have a user of one id each, that is nobody to give a token or a password to', async () => {
    const { db } = database();
    await sql`create table tenants_users (tenant integer, id varchar(255), password_hash varchar(255), primary key (tenant, id))`.execute(
      db,
    );
    await sql`insert into tenants_users (tenant, id) values (1, 'ann'), (2, 'ann'), (2, 'bob')`.execute(db);
    const columns = { id: 'id', passwordHash: 'password_hash' };
    const store = new KyselyUserStore(db, { table: 'tenants_users', columns });
    await expect(store.findById('ann')).rejects.toThrow(/Several users have one id/);
    expect(await store.findById('bob')).toMatchObject({ id: 'bob' });

    await sql`create view users_of_one as select * from tenants_users where tenant = 1`.execute(db);
    const oneTenant = new KyselyUserStore(db, { table: 'users_of_one', columns });
    expect(await oneTenant.findById('ann')).toMatchObject({ id: 'ann' });
  });

  test('a change writes the time of the change, as the host wants it', async () => {
    const { db } = database();
    await createUserTable(database(), 'timed_users', 'text', 'bigint');
    await sql`insert into timed_users (id) values ('ann')`.execute(db);
    const store = new KyselyUserStore(db, { table: 'timed_users', columns, dateToColumn: (at) => at.getTime() });
    const at = new Date('2031-04-05T06:07:08.999Z');
    const change = {
      userId: 'ann',
      expectedHash: null,
      newHash: 'hash',
      reinstate: false,
      cause: 'change',
      at,
    } as const;
    expect(await store.replacePassword(change)).toBe(true);
    const { rows } = await sql<{ at: unknown }>`select password_changed_at as at from timed_users`.execute(db);
    expect(Number(rows[0]?.at)).toBe(at.getTime());
  });
});
