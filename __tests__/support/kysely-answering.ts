import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { DatabaseConnection } from 'kysely';

/** A database without one: the test answers what it is asked, `begin` and `commit` aside. */
export function kyselyAnswering(executeQuery: DatabaseConnection['executeQuery']): Kysely<unknown> {
  const connection: DatabaseConnection = {
    executeQuery,
    streamQuery: () => {
      throw new Error('the stores stream nothing');
    },
  };
  class OwnDriver extends DummyDriver {
    override acquireConnection(): Promise<DatabaseConnection> {
      return Promise.resolve(connection);
    }
  }
  return new Kysely<unknown>({
    dialect: {
      createDriver: () => new OwnDriver(),
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
