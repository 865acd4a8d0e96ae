import Database from 'libsql';
import { Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import type { DatabaseConnection, SqliteDialectConfig } from 'kysely';
import { deliveryThrottleCases, passwordHistoryCases, userStoreCases } from '../../lib/conformance';
import {
  deliveryTableMigration,
  historyTableMigration,
  KyselyDeliveryThrottle,
  KyselyUserStore,
} from '../../lib/stores/kysely';
import type { SqlDatabase } from '../support/sql-databases';
import { createUserTable, userColumns as columns, userStoreHarness } from '../support/user-table';

/** Answers with rows alone, as some dialects do that are not Kysely's own. */
class UncountingDriver extends SqliteDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: async (query) => ({ rows: (await connection.executeQuery<never>(query)).rows }),
      streamQuery: connection.streamQuery.bind(connection),
    };
  }
}
class UncountingDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new UncountingDriver(this.#config);
  }
}

describe('over a dialect that does not say how many rows a statement changed', () => {
  const db = new Kysely<unknown>({
    dialect: new UncountingDialect({ database: new Database(':memory:') }),
  });
  const database: SqlDatabase = { db, dialect: 'sqlite', stop: () => db.destroy() };
  const userStore = new KyselyUserStore(db, { table: 'users', columns, history: {} });
  const users = userStoreHarness(database, 'users', () => userStore);

  beforeAll(async () => {
    await createUserTable(database, 'users', 'text');
    for (const migration of [historyTableMigration(), deliveryTableMigration()]) await migration.up(db);
  });

  afterAll(() => database.stop());

  test.each(userStoreCases.map((c) => [c.name, c] as const))('%s', (_name, c) => c.run(users));

  test.each(passwordHistoryCases.map((c) => [c.name, c] as const))('%s', (_name, c) =>
    c.run({ ...users, passwordHistory: userStore, kept: userStore.keptHashes }),
  );

  test.each(deliveryThrottleCases.map((c) => [c.name, c] as const))('%s', (_name, c) =>
    c.run({ deliveryThrottle: new KyselyDeliveryThrottle(db) }),
  );
});
