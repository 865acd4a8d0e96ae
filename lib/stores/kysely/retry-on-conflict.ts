import { setTimeout } from 'node:timers/promises';
import type { QueryResult } from 'kysely';
import type { KyselyQueries } from './sql-dialect';

/** PostgreSQL's serialization failure and deadlock; MySQL's deadlock and changed record. All of them rolled back. */
const conflicts: ReadonlySet<unknown> = new Set(['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD']);

const ATTEMPTS = 10;

/**
 * A statement or transaction that lost against a concurrent one has to be sent again, and where every transaction is serializable, a
 * look-up may lose too. About a second at most. Within a transaction of the host's nothing is sent again: the conflict has rolled back the
 * whole of it, and only whoever began it can begin it again.
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

/** The same, where no row is the answer to what the database's character set can't spell. */
export async function retryOrFindNone<Row>(
  db: Pick<KyselyQueries, 'isTransaction'>,
  ask: () => Promise<QueryResult<Row>>,
): Promise<QueryResult<Row>> {
  try {
    return await retryOnConflict(db, ask);
  } catch (error) {
    if (unspeakable.has(codeOf(error))) return { rows: [] };
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
