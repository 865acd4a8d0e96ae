import { retryOnConflict } from './retry-on-conflict';
import { withoutPlugins } from './sql-dialect';
import type { KyselyDatabase, PlainQueries } from './sql-dialect';

/** Several statements together: in the transaction that the host has begun, else in one of their own. */
export function inTransaction<T>(db: KyselyDatabase, run: (db: PlainQueries) => Promise<T>): Promise<T> {
  if (db.isTransaction) return run(withoutPlugins(db));
  return retryOnConflict(db, () => db.transaction().execute((transaction) => run(withoutPlugins(transaction))));
}
