import { CamelCasePlugin, sql } from 'kysely';
import { ConfigurationError } from '../../lib/errors';
import {
  KyselyUserStore,
  type KyselyUserStoreOptions,
  type SqlDialect,
  type UserIdType,
} from '../../lib/stores/kysely';
import { describeWithSqlDatabases } from '../support/describe-with-sql-databases';

const columns = { id: 'id', passwordHash: 'password_hash' };

const exactText: Readonly<Record<SqlDialect, string>> = {
  postgres: 'varchar(255)',
  mysql: 'varchar(255) collate utf8mb4_bin',
  sqlite: 'varchar(255)',
};

describeWithSqlDatabases((dialect, database) => {
  /** Makes a table of these columns, and gives what check() says of it. */
  async function faultsOf(
    definitions: Readonly<Record<string, string>>,
    options: Partial<KyselyUserStoreOptions> = {},
    check: { longestHash?: number } = {},
  ): Promise<readonly string[]> {
    const { db } = database();
    const list = Object.entries(definitions).map(([name, type]) => sql`${sql.id(name)} ${sql.raw(type)}`);
    await sql`create table checked (${sql.join(list)})`.execute(db);
    try {
      await new KyselyUserStore(db, { table: 'checked', columns, ...options }).check(check);
      return [];
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return error.message.split('\n- ').slice(1);
    } finally {
      await sql`drop table checked`.execute(db);
    }
  }
  const sound = { id: exactText[dialect], password_hash: 'varchar(60)' };

  test('has nothing to say of a table that will do', async () => {
    expect(await faultsOf(sound)).toEqual([]);
  });

  test('has nothing to say of a table with all columns', async () => {
    const flag = dialect === 'postgres' ? 'boolean' : 'tinyint(1)';
    const all = {
      ...sound,
      gone: flag,
      ldap: flag,
      tries: 'smallint',
      changed: 'timestamp null',
      email: 'varchar(200)',
    };
    const names = { revoked: 'gone', remote: 'ldap', failedAttempts: 'tries', passwordChangedAt: 'changed' };
    expect(await faultsOf(all, { columns: { ...columns, ...names, contextWords: ['email'] } })).toEqual([]);
  });

  test('names a table that is missing', async () => {
    const store = new KyselyUserStore(database().db, { table: 'nowhere', columns });
    await expect(store.check()).rejects.toThrow('There is no table nowhere.');
  });

  test('names every column that is missing', async () => {
    const names = { ...columns, revoked: 'gone', contextWords: ['email'] };
    expect(await faultsOf({ id: exactText[dialect] }, { columns: names })).toEqual([
      'checked has no column password_hash (columns.passwordHash).',
      'checked has no column gone (columns.revoked).',
      'checked has no column email (columns.contextWords).',
    ]);
  });

  test.each<[UserIdType, string, string]>([
    ['text', 'integer', 'integer'],
    ['integer', 'varchar(255)', 'text'],
  ])('an id declared as %s in a column of type %s', async (idType, type, kind) => {
    const [fault] = await faultsOf({ ...sound, id: type }, { idType });
    expect(fault).toMatch(`not ${idType}: pass idType '${kind}'.`);
  });

  test('an id in a column of another type still', async () => {
    expect(await faultsOf({ ...sound, id: 'numeric(20, 2)' })).toEqual([expect.stringMatching(/not text\.$/)]);
  });

  const loose: Readonly<Record<SqlDialect, readonly string[]>> = {
    postgres: ['text collate ignore_case', 'varchar(40) collate ignore_case'],
    mysql: ['varchar(255) collate utf8mb4_general_ci', 'char(36) character set latin1'],
    sqlite: ['text collate nocase', 'text collate rtrim'],
  };
  test.each(loose[dialect])('an id that %s compares loosely', async (type) => {
    await prepareLooseTypes();
    expect(await faultsOf({ ...sound, id: type })).toEqual([expect.stringMatching(/takes different ids for the same/)]);
  });

  if (dialect !== 'sqlite') {
    test('a hash column that is too narrow', async () => {
      expect(await faultsOf({ ...sound, password_hash: 'varchar(59)' })).toEqual([
        'checked.password_hash takes 59 characters, but a hash may have 60: make it varchar(255).',
      ]);
      expect(await faultsOf(sound, {}, { longestHash: 75 })).toEqual([
        'checked.password_hash takes 60 characters, but a hash may have 75: make it varchar(255).',
      ]);
    });
  }

  test('a hash, a flag or a counter in a column that can not hold it', async () => {
    const tooSmall = dialect === 'mysql' ? 'tinyint' : 'boolean';
    const wrong = { id: exactText[dialect], password_hash: 'integer', gone: 'varchar(5)', tries: tooSmall };
    const names = { ...columns, revoked: 'gone', failedAttempts: 'tries' };
    expect(await faultsOf(wrong, { columns: names })).toEqual([
      expect.stringMatching(/password_hash is of type \w+; a hash is text\./),
      expect.stringMatching(/gone is of type [\w()]+; it has to be a boolean\./),
      expect.stringMatching(/tries is of type \w+; it has to be an integer, smallint at least\./),
    ]);
  });

  test('a loose collation is reported, yet tells no user for another', async () => {
    await prepareLooseTypes();
    const { db } = database();
    const type = loose[dialect][0] ?? '';
    await sql`create table loose_users (id ${sql.raw(type)}, password_hash ${sql.raw(type)}, tries integer)`.execute(
      db,
    );
    await sql`insert into loose_users values ('Ann', 'Hash', 0)`.execute(db);
    const store = new KyselyUserStore(db, { table: 'loose_users', columns: { ...columns, failedAttempts: 'tries' } });
    const change = { newHash: 'new', reinstate: false, cause: 'change', at: new Date(0) } as const;

    expect(await store.findById('ann')).toBeNull();
    expect(await store.countAttempt('ann')).toBe(0);
    expect(await store.clearAttempts('Ann', 'hash')).toBe(false);
    expect(await store.replacePassword({ ...change, userId: 'ann', expectedHash: 'Hash' })).toBe(false);
    expect(await store.replacePassword({ ...change, userId: 'Ann', expectedHash: 'hash' })).toBe(false);
    expect(await store.replacePassword({ ...change, userId: 'Ann', expectedHash: 'Hash' })).toBe(true);
    await sql`drop table loose_users`.execute(db);
  });

  test('names are those of the database, also under a CamelCasePlugin', async () => {
    const db = database().db.withPlugin(new CamelCasePlugin());
    await sql`create table camel (id varchar(20), password_hash varchar(60), "isRevoked" boolean)`
      .execute(database().db)
      .catch(() => sql`create table camel (id varchar(20), password_hash varchar(60), isRevoked boolean)`.execute(db));
    await sql`insert into camel (id, password_hash) values ('ann', 'hash')`.execute(database().db);
    const store = new KyselyUserStore(db, { table: 'camel', columns: { ...columns, revoked: 'isRevoked' } });
    expect(await store.findById('ann')).toMatchObject({ id: 'ann', passwordHash: 'hash', revoked: false });
  });

  async function prepareLooseTypes(): Promise<void> {
    if (dialect !== 'postgres') return;
    const { db } = database();
    await sql`create collation if not exists ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`.execute(
      db,
    );
  }
});
