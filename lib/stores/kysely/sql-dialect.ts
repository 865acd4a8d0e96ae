import { MysqlAdapter, PostgresAdapter, SqliteAdapter, type QueryExecutorProvider } from 'kysely';
import { ConfigurationError } from '../../errors';

export type SqlDialect = 'postgres' | 'mysql' | 'sqlite';

/** What the stores need of a Kysely instance; every `Kysely<YourTables>` has it. */
export interface KyselyDatabase extends QueryExecutorProvider {
  transaction(): { execute<T>(run: (transaction: QueryExecutorProvider) => Promise<T>): Promise<T> };
}

const dialects: readonly SqlDialect[] = ['postgres', 'mysql', 'sqlite'];

/** The dialect that was declared, else the one that the instance's adapter tells. */
export function dialectOf(db: QueryExecutorProvider, declared: SqlDialect | undefined): SqlDialect {
  if (typeof db?.getExecutor !== 'function') {
    throw new ConfigurationError('The first argument has to be a Kysely instance.');
  }
  if (declared !== undefined) {
    if (dialects.includes(declared)) return declared;
    throw new ConfigurationError(`dialect has to be one of ${dialects.join(', ')}.`);
  }
  const { adapter } = db.getExecutor();
  if (adapter instanceof PostgresAdapter) return 'postgres';
  if (adapter instanceof MysqlAdapter) return 'mysql';
  if (adapter instanceof SqliteAdapter) return 'sqlite';
  throw new ConfigurationError(
    `This Kysely dialect does not say which SQL it speaks: pass dialect, one of ${dialects.join(', ')}.`,
  );
}

/** Names are the database's own here: a CamelCasePlugin would rename them once more. */
export function withoutPlugins(db: QueryExecutorProvider): QueryExecutorProvider {
  return { getExecutor: () => db.getExecutor().withoutPlugins() };
}
