import {
  CamelCasePlugin,
  Kysely,
  DummyDriver,
  MssqlAdapter,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  WithSchemaPlugin,
} from 'kysely';
import type { KyselyPlugin } from 'kysely';
import { ConfigurationError } from '../../lib/errors';
import {
  deliveryTableMigration,
  historyTableMigration,
  KyselyDeliveryThrottle,
  KyselyTokenStore,
  KyselyUserStore,
  tokenTableMigration,
} from '../../lib/stores/kysely';
import type { KyselyDatabase, UserColumns } from '../../lib/stores/kysely';
import { kyselyAnswering } from '../support/kysely-answering';

const db = kyselyWith(new PostgresAdapter());
const sound = { table: 'users', columns: { id: 'id', passwordHash: 'password_hash' } };
const withColumn = (column: object): unknown => ({ ...sound, columns: { ...sound.columns, ...column } });

test('the columns are those of the construction, whatever becomes of what was handed in', async () => {
  const asked: string[] = [];
  const answering = kyselyAnswering(({ sql }) => {
    asked.push(sql);
    return Promise.resolve({ rows: [] });
  });
  const columns: UserColumns & { passwordHash: string } = { id: 'id', passwordHash: 'password_hash' };
  const store = new KyselyUserStore(answering, { table: 'users', columns });
  columns.passwordHash = 'tampered_with';
  await store.findById('ann');
  expect(asked).toEqual([expect.stringContaining('password_hash')]);
  expect(asked[0]).not.toContain('tampered_with');
});

describe('KyselyUserStore refuses at construction', () => {
  test.each<[string, unknown, RegExp]>([
    ['no options', undefined, /takes an object of options/],
    ['no columns', { table: 'users' }, /^KyselyUserStore needs columns: the names in your database\.$/],
    ['columns that are none', { ...sound, columns: 'id' }, /needs columns: the names/],
    [
      'an option it does not know',
      { ...sound, tabel: 'users' },
      /KyselyUserStore does not take 'tabel': did you mean 'table'/,
    ],
    [
      'a column it does not know',
      { ...sound, columns: { ...sound.columns, revokd: 'r' } },
      /does not take 'revokd': did you mean 'revoked'/,
    ],
    ['no table', { ...sound, table: '' }, /needs table/],
    ['no id column', { ...sound, columns: { passwordHash: 'h' } }, /needs columns\.id/],
    ['no hash column', { ...sound, columns: { id: 'id' } }, /needs columns\.passwordHash/],
    ['a column that is no name', withColumn({ revoked: true }), /^columns\.revoked of KyselyUserStore must be a name/],
    ['a column with an empty name', withColumn({ remote: '' }), /^columns\.remote .* in your database, or left out\.$/],
    ['a column that is null', withColumn({ failedAttempts: null }), /^columns\.failedAttempts .* must be a name/],
    ['context words that are no names', withColumn({ contextWords: [1] }), /^columns\.contextWords .* must be a name/],
    ['context words that are no list', withColumn({ contextWords: 'email' }), /^columns\.contextWords must be a list/],
    ['a history table that is no name', { ...sound, history: { table: '' } }, /^history\.table must be a name/],
    ['an id type it does not know', { ...sound, idType: 'bigint' }, /idType must be one of text, uuid, integer/],
    ['a dialect it does not know', { ...sound, dialect: 'mssql' }, /dialect must be one of postgres, mysql, sqlite/],
    ['a date encoding that is none', { ...sound, dateToColumn: 'ms' }, /dateToColumn must be a function/],
  ])('%s', (_what, options, message) => {
    const construct = (): KyselyUserStore => Reflect.construct(KyselyUserStore, [db, options]) as KyselyUserStore;
    expect(construct).toThrow(ConfigurationError);
    expect(construct).toThrow(message);
  });

  test('something that is no Kysely instance', () => {
    expect(() => Reflect.construct(KyselyUserStore, [{}, sound])).toThrow(/must be a Kysely instance/);
    expect(() => Reflect.construct(KyselyUserStore, [undefined, sound])).toThrow(/must be a Kysely instance/);
  });

  test('a dialect that it can not tell, unless it is told', () => {
    const unknown = kyselyWith(new MssqlAdapter());
    expect(() => new KyselyUserStore(unknown, sound)).toThrow(/pass dialect/);
    expect(new KyselyUserStore(unknown, { ...sound, dialect: 'postgres' })).toBeInstanceOf(KyselyUserStore);
  });
});

test('KyselyTokenStore and its migration refuse options they do not know', () => {
  expect(() => Reflect.construct(KyselyTokenStore, [db, { tabel: 'tokens' }])).toThrow(ConfigurationError);
  expect(() => Reflect.apply(tokenTableMigration, undefined, [{ tabel: 'tokens' }])).toThrow(/did you mean 'table'/);
});

test('KyselyTokenStore refuses a clock that is none', () => {
  const construct = (): unknown => Reflect.construct(KyselyTokenStore, [db, { clock: 5 }]);
  expect(construct).toThrow(ConfigurationError);
  expect(construct).toThrow('clock must be a function.');
});

const stores: Readonly<Record<string, (database: KyselyDatabase, table: string) => unknown>> = {
  KyselyUserStore: (database, table) => new KyselyUserStore(database, { ...sound, table }),
  'the history of KyselyUserStore': (database, table) =>
    new KyselyUserStore(database, { ...sound, table: 'auth.users', history: { table } }),
  KyselyTokenStore: (database, table) => new KyselyTokenStore(database, { table }),
  KyselyDeliveryThrottle: (database, table) => new KyselyDeliveryThrottle(database, { table }),
};
const migrations = { tokenTableMigration, historyTableMigration, deliveryTableMigration };

describe('an instance of withSchema() is refused, for SQL of the stores would not follow it, by', () => {
  const inSchema = db.withSchema('auth').withPlugin(new CamelCasePlugin());
  const refusal = /withSchema\(\) has no effect on things: .* as in 'auth\.users'/;

  test.each(Object.entries(stores))('%s, unless the table names its schema', (_name, construct) => {
    expect(() => construct(inSchema, 'things')).toThrow(ConfigurationError);
    expect(() => construct(inSchema, 'things')).toThrow(refusal);
    expect(() => construct(inSchema, 'auth.things')).not.toThrow();
  });

  test.each(Object.entries(migrations))('%s, unless the table names its schema', async (_name, migrationOf) => {
    const { up, down } = migrationOf({ table: 'things' });
    await expect(up(inSchema)).rejects.toThrow(refusal);
    await expect(down(inSchema)).rejects.toThrow(refusal);
    await migrationOf({ table: 'auth.things' }).up(inSchema);
  });

  test('what it does, by whatever name: its class may be of another build of Kysely, or minified', () => {
    const moving = new WithSchemaPlugin('auth');
    const nameless: KyselyPlugin = {
      transformQuery: (query) => moving.transformQuery(query),
      transformResult: async ({ result }) => result,
    };
    expect(() => new KyselyTokenStore(db.withPlugin(nameless))).toThrow(/withSchema\(\)/);
  });
});

test('a table that is none is told from the option that names it', () => {
  const wanted = "table must be a name like 'users' or, in another schema, 'auth.users', not";
  expect(() => new KyselyTokenStore(db, { table: '' })).toThrow(`${wanted} ''.`);
  expect(() => tokenTableMigration({ table: 'auth.' })).toThrow(`${wanted} 'auth.'.`);
  expect(() => Reflect.apply(tokenTableMigration, undefined, [{ table: null }])).toThrow(`${wanted} null.`);
});

describe('a table is named by itself or with its schema', () => {
  const names: readonly unknown[] = ['', 'app.auth.users', 'auth.', '.users', 1];
  test.each(names)('not %j', (name) => {
    for (const construct of [
      ...Object.values(stores),
      (_db: unknown, table: string) => tokenTableMigration({ table }),
    ]) {
      expect(() => construct(db, name as string)).toThrow(ConfigurationError);
    }
  });
});

describe.each(Object.entries(migrations))('%s leaves room for the names of indexes', (_name, migrationOf) => {
  test('52 bytes are a name, 53 too many', () => {
    expect(() => migrationOf({ table: `a_schema.${'t'.repeat(52)}` })).not.toThrow();
    expect(() => migrationOf({ table: `a_schema.${'t'.repeat(53)}` })).toThrow(ConfigurationError);
    expect(() => migrationOf({ table: 'ü'.repeat(27) })).toThrow(/may have 52 bytes/);
  });
});

function kyselyWith(adapter: PostgresAdapter | MssqlAdapter): Kysely<unknown> {
  return new Kysely({
    dialect: {
      createAdapter: () => adapter,
      createDriver: () => new DummyDriver(),
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
