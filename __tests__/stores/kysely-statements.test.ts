import Database from 'libsql';
import {
  CompiledQuery,
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteDialect,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { DatabaseConnection, Dialect } from 'kysely';
import type { PasswordReplacement } from '../../lib/ports';
import { KyselyUserStore } from '../../lib/stores/kysely';
import { createUserTable, userColumns as columns } from '../support/user-table';

/** A database in which every statement finds its row. */
class FindingDriver extends DummyDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: async () => ({ rows: [], numAffectedRows: 1n, insertId: 1n }),
      streamQuery: () => {
        throw new Error('the stores stream nothing');
      },
    };
  }
}

const createDriver = (): DummyDriver => new FindingDriver();
const dialects: Readonly<Record<string, Dialect>> = {
  PostgreSQL: {
    createDriver,
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
  MySQL: {
    createDriver,
    createAdapter: () => new MysqlAdapter(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
  SQLite: {
    createDriver,
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
};

const replacement: PasswordReplacement = {
  userId: 'ann',
  expectedHash: 'the hash until now',
  newHash: 'the hash from now on',
  reinstate: true,
  cause: 'reset',
  at: new Date(0),
};
const calls: Readonly<Record<string, (store: KyselyUserStore) => Promise<unknown>>> = {
  findById: (store) => store.findById('ann'),
  'replacePassword, the commit': (store) => store.replacePassword(replacement),
  countAttempt: (store) => store.countAttempt('ann'),
  clearAttempts: (store) => store.clearAttempts('ann', 'the hash until now'),
};

describe.each(Object.entries(dialects))('on %s, a call is one statement', (_engine, dialect) => {
  test.each(Object.entries(calls))('%s', async (_name, call) => {
    const statements: string[] = [];
    const db = new Kysely<unknown>({ dialect, log: ({ query }) => void statements.push(query.sql) });
    await call(new KyselyUserStore(db, { table: 'users', columns }));
    expect(statements).toEqual([expect.stringMatching(/^(?:select|update) [^;]*$/)]);
  });
});

describe('a row is looked for by the index of its id, however many users there are', () => {
  test.each(Object.entries(calls))('%s', async (_name, call) => {
    const asked: CompiledQuery[] = [];
    const dialect = new SqliteDialect({ database: new Database(':memory:') });
    const db = new Kysely<unknown>({ dialect, log: ({ query }) => void asked.push(query) });
    await createUserTable({ db, dialect: 'sqlite', stop: () => db.destroy() }, 'users');
    asked.length = 0;
    await call(new KyselyUserStore(db, { table: 'users', columns }));
    for (const { sql, parameters } of [...asked]) {
      const plan = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
      const { rows } = await db.executeQuery<{ detail: string }>(plan);
      expect(rows.map(({ detail }) => detail)).toEqual([expect.stringMatching(/^SEARCH users USING INDEX/)]);
    }
    expect(asked.length).toBeGreaterThan(0);
    await db.destroy();
  });
});
