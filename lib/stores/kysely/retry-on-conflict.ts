import { setTimeout } from 'node:timers/promises';
import type { KyselyQueries } from './sql-dialect';

/** PostgreSQL's serialization failure and deadlock; MySQL's deadlock and changed record. All of them rolled back. */
const conflicts: ReadonlySet<unknown> = new Set(['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD']);

const ATTEMPTS = 10;

/**
 * Databases ask for the statement or transaction again when it lost against a concurrent one; where every transaction is serializable, a
 * look-up may lose too. About a second at most. Within a transaction nothing is: a conflict has rolled back the whole of it, and whoever
 * began it begins it again.
 */
export async function retryOnConflict<T>(db: Pick<KyselyQueries, 'isTransaction'>, ask: () => Promise<T>): Promise<T> {
  if (db.isTransaction) return ask();
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === ATTEMPTS || !conflicts.has(codeOf(error))) throw error;
      await setTimeout(Math.random() * 2 ** attempt);
    }
  }
}

/** MySQL's and PostgreSQL's refusals to compare a column with text that its character set can't spell: no row has it. */
const unspeakable: ReadonlySet<unknown> = new Set(['ER_CANT_AGGREGATE_2COLLATIONS', '22P05']);

export function isUnspeakable(error: unknown): boolean {
  return unspeakable.has(codeOf(error));
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
