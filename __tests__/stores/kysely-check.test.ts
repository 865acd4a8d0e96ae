import { CamelCasePlugin, sql } from 'kysely';
import { ConfigurationError } from '../../lib/errors';
import { KyselyUserStore } from '../../lib/stores/kysely';
import type { KyselyUserStoreOptions, SqlDialect, UserIdType } from '../../lib/stores/kysely';
import { describeWithSqlDatabases } from '../support/describe-with-sql-databases';

const columns = { id: 'id', passwordHash: 'password_hash' };

const exactText: Readonly<Record<SqlDialect, string>> = {
  postgres: 'varchar(255)',
  mysql: 'varchar(255) collate utf8mb4_bin',
  sqlite: 'varchar(255)',
};

const soundTimes: Readonly<Record<SqlDialect, readonly string[]>> = {
  postgres: ['timestamptz', 'timestamptz(3)'],
  mysql: ['timestamp(3) null', 'datetime(3)', 'datetime(6)'],
  sqlite: ['text', 'datetime', 'timestamp'],
};

/** PostgreSQL compares no text with a uuid; where there is no such type, or none that all versions have, text will do. */
const uuidsInText: Readonly<Record<SqlDialect, readonly string[]>> = {
  postgres: ['text', 'varchar'],
  mysql: ['char(36) collate utf8mb4_bin', 'varchar(36) collate utf8mb4_bin'],
  sqlite: ['text', 'char(36)'],
};

const soundFlags: Readonly<Record<SqlDialect, readonly string[]>> = {
  postgres: ['boolean'],
  mysql: ['boolean', 'bit(1)', 'smallint'],
  sqlite: ['boolean', 'bool', 'integer', 'numeric'],
};

/** Of any length; a column of SQLite may have no type at all. */
const soundHashes: Readonly<Record<SqlDialect, readonly string[]>> = {
  postgres: ['text', 'char(60)'],
  mysql: ['text', 'char(60)', 'varbinary(60)', 'blob'],
  sqlite: ['text', 'clob', 'nchar(60)', ''],
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
      changed: soundTimes[dialect][0] ?? '',
      email: 'varchar(200)',
    };
    const names = { revoked: 'gone', remote: 'ldap', failedAttempts: 'tries', passwordChangedAt: 'changed' };
    expect(await faultsOf(all, { columns: { ...columns, ...names, contextWords: ['email'] } })).toEqual([]);
  });

  test('has nothing to say of generated columns, for what is only read', async () => {
    const flag = dialect === 'postgres' ? 'boolean' : 'tinyint(1)';
    const table = {
      ...sound,
      source: 'varchar(20)',
      ldap: `${flag} generated always as (source = 'ldap') stored`,
      word: 'varchar(20) generated always as (lower(source)) stored',
    };
    expect(await faultsOf(table, { columns: { ...columns, remote: 'ldap', contextWords: ['word'] } })).toEqual([]);
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

  test.each(uuidsInText[dialect])('a uuid in a column of type %s', async (type) => {
    const refused = dialect === 'postgres' ? [`checked.id is of type ${type}, not uuid: pass idType 'text'.`] : [];
    expect(await faultsOf({ ...sound, id: type }, { idType: 'uuid' })).toEqual(refused);
  });

  if (dialect !== 'postgres') {
    test('a uuid in text that is compared loosely', async () => {
      const type = dialect === 'mysql' ? 'char(36) collate utf8mb4_general_ci' : 'char(36) collate nocase';
      expect(await faultsOf({ ...sound, id: type }, { idType: 'uuid' })).toEqual([
        expect.stringMatching(/takes different ids for the same/),
      ]);
    });
  }

  test('has nothing to say of a narrow column of ids that are no uuids', async () => {
    const type = exactText[dialect].replace('255', '20');
    expect(await faultsOf({ ...sound, id: type })).toEqual([]);
  });

  test('an id in a column of another type still', async () => {
    expect(await faultsOf({ ...sound, id: 'numeric(20, 2)' })).toEqual([expect.stringMatching(/not text\.$/)]);
  });

  const loose: Readonly<Record<SqlDialect, readonly string[]>> = {
    postgres: ['text collate ignore_case', 'varchar(40) collate ignore_case', 'citext'],
    mysql: ['varchar(255) collate utf8mb4_general_ci', 'char(36) character set latin1'],
    sqlite: ['text collate nocase', 'text collate rtrim'],
  };
  test.each(loose[dialect])('an id that %s compares loosely', async (type) => {
    await prepareLooseTypes();
    expect(await faultsOf({ ...sound, id: type })).toEqual([expect.stringMatching(/takes different ids for the same/)]);
  });

  if (dialect !== 'sqlite') {
    test('a hash column that is too narrow', async () => {
      for (const type of ['varchar(59)', 'char(59)']) {
        expect(await faultsOf({ ...sound, password_hash: type })).toEqual([
          'checked.password_hash takes 59 characters, but a hash may have 60: make it varchar(255).',
        ]);
      }
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

  test.each(soundFlags[dialect])('has nothing to say of flags of type %s', async (type) => {
    const names = { ...columns, revoked: 'gone', remote: 'ldap' };
    expect(await faultsOf({ ...sound, gone: type, ldap: type }, { columns: names })).toEqual([]);
  });

  test.each(soundFlags[dialect])(
    'a flag of type %s counts for what it says, whatever the driver makes of it',
    async (type) => {
      const { db } = database();
      const set = dialect === 'postgres' ? 'true' : type.startsWith('bit') ? "b'1'" : '2';
      const [flag, yes] = [sql.raw(type), sql.raw(set)];
      await sql`create table flagged (id ${sql.raw(exactText[dialect])}, password_hash text, gone ${flag}, ldap ${flag})`.execute(
        db,
      );
      await sql`insert into flagged values ('ann', 'hash', ${yes}, null), ('bob', 'hash', null, ${yes})`.execute(db);
      const names = { ...columns, revoked: 'gone', remote: 'ldap' };
      const store = new KyselyUserStore(db, { table: 'flagged', columns: names });
      const change = {
        expectedHash: 'hash',
        newHash: 'new',
        reinstate: false,
        cause: 'change',
        at: new Date(0),
      } as const;

      expect(await store.findById('ann')).toMatchObject({ revoked: true, remote: false });
      expect(await store.findById('bob')).toMatchObject({ revoked: false, remote: true });
      for (const userId of ['ann', 'bob']) expect(await store.replacePassword({ ...change, userId })).toBe(false);
      await sql`drop table flagged`.execute(db);
    },
  );

  test.each(soundHashes[dialect])("has nothing to say of a hash of type '%s'", async (type) => {
    expect(await faultsOf({ ...sound, password_hash: type })).toEqual([]);
  });

  const sly: Readonly<Record<SqlDialect, readonly string[]>> = {
    postgres: ['smallint', 'text', 'char(1)'],
    mysql: ["enum('no', 'yes')", "set('yes')", 'year', 'float', 'double', 'decimal(1, 0)', 'char(1)', 'datetime'],
    sqlite: ['text', 'char(1)', 'datetime'],
  };
  test.each(sly[dialect])('flags of type %s, which count as true otherwise than the host means it', async (type) => {
    const names = { ...columns, revoked: 'gone', remote: 'ldap' };
    expect(await faultsOf({ ...sound, gone: type, ldap: type }, { columns: names })).toEqual([
      expect.stringMatching(/gone is of type [\w()]+; it has to be a boolean\./),
      expect.stringMatching(/ldap is of type [\w()]+; it has to be a boolean\./),
    ]);
  });

  if (dialect === 'sqlite') {
    test.each([
      ["'t'", 'text'],
      ["'true'", 'text'],
      ["x'01'", 'a blob'],
    ])('a flag of %s: %s counts as false, though the column is a boolean', async (value) => {
      const { db } = database();
      await sql`create table flags (id text, password_hash text, gone boolean, ldap boolean)`.execute(db);
      await sql`insert into flags values ('ann', '', 0, null), ('bob', '', ${sql.raw(value)}, ${sql.raw(value)})`.execute(
        db,
      );
      const names = { ...columns, revoked: 'gone', remote: 'ldap' };
      const check = new KyselyUserStore(db, { table: 'flags', columns: names }).check();
      await expect(check).rejects.toThrow(ConfigurationError);
      await expect(check).rejects.toThrow(
        '- flags.ldap holds text, which counts as false: write 0 and 1.\n' +
          '- flags.gone holds text, which counts as false: write 0 and 1.',
      );
      await sql`drop table flags`.execute(db);
    });

    test.each(['0', '1', "'1'", 'true', '1.0', 'null'])('nothing to say of a flag of %s', async (value) => {
      const { db } = database();
      await sql`create table flags (id text, password_hash text, gone boolean)`.execute(db);
      await sql`insert into flags values ('ann', '', ${sql.raw(value)})`.execute(db);
      await new KyselyUserStore(db, { table: 'flags', columns: { ...columns, revoked: 'gone' } }).check();
      await sql`drop table flags`.execute(db);
    });
  }

  describe('the time of the last change', () => {
    const names = { columns: { ...columns, passwordChangedAt: 'changed' } };
    const unsound: Readonly<Record<SqlDialect, readonly (readonly [string, RegExp])[]>> = {
      postgres: [
        ['bigint', /changed is of type int8: make it timestamptz, or say in dateToColumn what it takes/],
        ['text', /changed is of type text: make it timestamptz/],
        ['timestamp', /changed is of type timestamp: make it timestamptz/],
        ['timestamptz(0)', /changed keeps no milliseconds: make it timestamptz\(3\)/],
        ['timestamptz(2)', /changed keeps no milliseconds: make it timestamptz\(3\)/],
      ],
      mysql: [
        ['bigint', /changed is of type bigint: make it datetime\(3\), or say in dateToColumn what it takes/],
        ['date', /changed is of type date: make it datetime\(3\)/],
        ['datetime', /changed keeps no milliseconds: make it datetime\(3\)/],
        ['datetime(2)', /changed keeps no milliseconds: make it datetime\(3\)/],
        ['timestamp null', /changed keeps no milliseconds: make it timestamp\(3\)/],
      ],
      sqlite: [['integer', /changed is of type integer: make it text, or say in dateToColumn what it takes/i]],
    };

    test.each(soundTimes[dialect])('may be of type %s', async (type) => {
      expect(await faultsOf({ ...sound, changed: type }, names)).toEqual([]);
    });

    test.each(unsound[dialect])('may not be of type %s, unless dateToColumn says how', async (type, fault) => {
      const table = { ...sound, changed: type };
      expect(await faultsOf(table, names)).toEqual([expect.stringMatching(fault)]);
      expect(await faultsOf(table, { ...names, dateToColumn: (at) => at.getTime() })).toEqual([]);
    });
  });

  if (dialect === 'mysql') {
    test('a uuid in bytes', async () => {
      for (const bytes of [16, 35]) {
        expect(await faultsOf({ ...sound, id: `binary(${bytes})` }, { idType: 'uuid' })).toEqual([
          `checked.id is a binary of ${bytes}, but a uuid is written with 36 characters.`,
        ]);
      }
      expect(await faultsOf({ ...sound, id: 'binary(36)' }, { idType: 'uuid' })).toEqual([]);
    });
  }

  if (dialect === 'postgres') {
    test('UTC in a timestamp without a time zone, as the documentation says it', async () => {
      const { db } = database();
      await sql`create table utc_users (id text, password_hash text, changed timestamp(3))`.execute(db);
      await sql`insert into utc_users (id) values ('ann')`.execute(db);
      const names = { ...columns, passwordChangedAt: 'changed' };
      const dateToColumn = (at: Date): string => at.toISOString();
      const store = new KyselyUserStore(db, { table: 'utc_users', columns: names, dateToColumn });
      const at = new Date('2031-04-05T06:07:08.999Z');
      const change = { userId: 'ann', expectedHash: null, newHash: 'hash', reinstate: false, cause: 'change' } as const;
      await store.replacePassword({ ...change, at });
      const { rows } = await sql`select changed::text from utc_users`.execute(db);
      expect(rows).toEqual([{ changed: '2031-04-05 06:07:08.999' }]);
    });

    test('a domain counts as the type below it, however many domains are between', async () => {
      const { db } = database();
      await sql`create domain short_text as varchar(59)`.execute(db);
      await sql`create domain shorter_still as short_text`.execute(db);
      await sql`create domain change_time as timestamptz(0)`.execute(db);
      const table = { id: 'shorter_still', password_hash: 'shorter_still', changed: 'change_time' };
      expect(await faultsOf(table, { columns: { ...columns, passwordChangedAt: 'changed' } })).toEqual([
        expect.stringMatching(/password_hash takes 59 characters/),
        expect.stringMatching(/changed keeps no milliseconds/),
      ]);
      expect(await faultsOf(table, {}, { longestHash: 59 })).toEqual([]);
    });
  }

  test.each([
    [{ longestHsh: 99 }, "check of KyselyUserStore does not take 'longestHsh': did you mean 'longestHash'?"],
    [{ longestHash: '99' }, 'longestHash must be a whole number from 1 to 65535.'],
    [null, 'check of KyselyUserStore takes an object of options.'],
  ])('what it is to look for is checked first: %j', async (options, message) => {
    const store = new KyselyUserStore(database().db, { table: 'nowhere', columns });
    await expect(store.check(options as object)).rejects.toThrow(message);
  });

  test('names count as the database takes them: upper and lower case are two names on PostgreSQL alone', async () => {
    const { db } = database();
    const table = 'Its "Users"';
    const [id, hash] = ['Id', 'Password_Hash'].map((name) => sql.id(name));
    await sql`create table ${sql.table(table)} (${id} ${sql.raw(exactText[dialect])}, ${hash} text)`.execute(db);
    await new KyselyUserStore(db, { table, columns: { id: 'Id', passwordHash: 'Password_Hash' } }).check();

    const inLowerCase = new KyselyUserStore(db, { table, columns }).check();
    if (dialect === 'postgres') await expect(inLowerCase).rejects.toThrow(`${table} has no column id (columns.id).`);
    else await expect(inLowerCase).resolves.toBeUndefined();
    await sql`drop table ${sql.table(table)}`.execute(db);
  });

  test('a dot in the name of a column is part of it', async () => {
    const { db } = database();
    const [id, hash, tries, email] = ['user.id', 'pass.word', 'tries.now', 'e.mail'].map((name) => sql.id(name));
    const type = sql.raw(exactText[dialect]);
    await sql`create table dotted (${id} ${type}, ${hash} ${type}, ${tries} smallint, ${email} ${type})`.execute(db);
    await sql`insert into dotted values ('ann', 'before', 0, 'ann@example.com')`.execute(db);
    const names = { id: 'user.id', passwordHash: 'pass.word', failedAttempts: 'tries.now', contextWords: ['e.mail'] };
    const store = new KyselyUserStore(db, { table: 'dotted', columns: names });
    const change = { newHash: 'after', reinstate: false, cause: 'change', at: new Date(0) } as const;

    await store.check();
    expect(await store.countAttempt('ann')).toBe(1);
    expect(await store.clearAttempts('ann', 'before')).toBe(true);
    expect(await store.replacePassword({ ...change, userId: 'ann', expectedHash: 'before' })).toBe(true);
    expect(await store.findById('ann')).toMatchObject({ passwordHash: 'after', contextWords: ['ann@example.com'] });
    await sql`drop table dotted`.execute(db);
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
    await sql`create extension if not exists citext`.execute(db);
    await sql`create collation if not exists ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`.execute(
      db,
    );
  }
});
