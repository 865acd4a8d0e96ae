import {
  Kysely,
  DummyDriver,
  MssqlAdapter,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { ConfigurationError } from '../../lib/errors';
import { KyselyTokenStore, KyselyUserStore, tokenTableMigration } from '../../lib/stores/kysely';

const db = kyselyWith(new PostgresAdapter());
const sound = { table: 'users', columns: { id: 'id', passwordHash: 'password_hash' } };

describe('KyselyUserStore refuses at construction', () => {
  test.each<[string, unknown, RegExp]>([
    ['no options', undefined, /needs an options object/],
    ['no columns', { table: 'users' }, /needs an options object/],
    ['an option it does not know', { ...sound, tabel: 'users' }, /knows no tabel; it knows table, columns, idType/],
    ['a column it does not know', { ...sound, columns: { ...sound.columns, revokd: 'r' } }, /knows no revokd/],
    ['no table', { ...sound, table: '' }, /needs table/],
    ['no id column', { ...sound, columns: { passwordHash: 'h' } }, /needs columns\.id/],
    ['no hash column', { ...sound, columns: { id: 'id' } }, /needs columns\.passwordHash/],
    ['a column that is no name', { ...sound, columns: { ...sound.columns, revoked: true } }, /no name/],
    ['context words that are no names', { ...sound, columns: { ...sound.columns, contextWords: [1] } }, /no name/],
    ['an id type it does not know', { ...sound, idType: 'bigint' }, /idType has to be one of text, uuid, integer/],
    ['a dialect it does not know', { ...sound, dialect: 'mssql' }, /dialect has to be one of postgres, mysql, sqlite/],
    ['a date encoding that is none', { ...sound, dateToColumn: 'ms' }, /dateToColumn has to be a function/],
  ])('%s', (_what, options, message) => {
    const construct = (): KyselyUserStore => Reflect.construct(KyselyUserStore, [db, options]) as KyselyUserStore;
    expect(construct).toThrow(ConfigurationError);
    expect(construct).toThrow(message);
  });

  test('something that is no Kysely instance', () => {
    expect(() => Reflect.construct(KyselyUserStore, [{}, sound])).toThrow(/has to be a Kysely instance/);
    expect(() => Reflect.construct(KyselyUserStore, [undefined, sound])).toThrow(/has to be a Kysely instance/);
  });

  test('a dialect that it can not tell, unless it is told', () => {
    const unknown = kyselyWith(new MssqlAdapter());
    expect(() => new KyselyUserStore(unknown, sound)).toThrow(/pass dialect/);
    expect(new KyselyUserStore(unknown, { ...sound, dialect: 'postgres' })).toBeInstanceOf(KyselyUserStore);
  });
});

test('KyselyTokenStore and its migration refuse options they do not know', () => {
  expect(() => Reflect.construct(KyselyTokenStore, [db, { tabel: 'tokens' }])).toThrow(ConfigurationError);
  expect(() => Reflect.apply(tokenTableMigration, undefined, [{ tabel: 'tokens' }])).toThrow(/knows no tabel/);
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
