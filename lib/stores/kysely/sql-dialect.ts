import { MysqlAdapter, PostgresAdapter, SqliteAdapter } from 'kysely';
import type { QueryExecutorProvider } from 'kysely';
import { ConfigurationError } from '../../errors';
import { classNamesOf } from './class-names';

/** The databases whose SQL the stores speak. */
export type SqlDialect = 'postgres' | 'mysql' | 'sqlite';

/** A Kysely instance or a transaction, of Kysely's CommonJS build or of its ES modules: their classes are not the same. */
export interface KyselyQueries {
  getExecutor(): object;
  readonly isTransaction: boolean;
}

/** What the stores need of a Kysely instance; every `Kysely<YourTables>` has it. */
export interface KyselyDatabase extends KyselyQueries {
  transaction(): { execute<T>(run: (transaction: KyselyQueries) => Promise<T>): Promise<T> };
  connection(): { execute<T>(run: (connection: KyselyQueries) => Promise<T>): Promise<T> };
}

/** What statements run on. */
export type PlainQueries = QueryExecutorProvider & Pick<KyselyQueries, 'isTransaction'>;

const dialects: readonly SqlDialect[] = ['postgres', 'mysql', 'sqlite'];

/** The dialect that was declared, else the one that the instance's adapter tells. */
export function dialectOf(db: KyselyQueries, declared: SqlDialect | undefined): SqlDialect {
  if (typeof db?.getExecutor !== 'function') {
    throw new ConfigurationError('The first argument must be a Kysely instance.');
  }
  if (declared !== undefined) {
    if (dialects.includes(declared)) return declared;
    throw new ConfigurationError(`dialect must be one of ${dialects.join(', ')}.`);
  }
  const { adapter } = (db as QueryExecutorProvider).getExecutor();
  const names = classNamesOf(adapter);
  if (adapter instanceof PostgresAdapter || names.includes('PostgresAdapter')) return 'postgres';
  if (adapter instanceof MysqlAdapter || names.includes('MysqlAdapter')) return 'mysql';
  if (adapter instanceof SqliteAdapter || names.includes('SqliteAdapter')) return 'sqlite';
  throw new ConfigurationError(
    `This Kysely dialect does not say which SQL it speaks: pass dialect, one of ${dialects.join(', ')}.`,
  );
}

/** Names are the database's own here: a CamelCasePlugin would rename them once more. */
export function withoutPlugins(db: KyselyQueries): PlainQueries {
  return {
    isTransaction: db.isTransaction,
    getExecutor: () => (db as QueryExecutorProvider).getExecutor().withoutPlugins(),
  };
}
