import { createQueryId, SelectQueryNode, sql, TableNode } from 'kysely';
import type { QueryExecutorProvider, RawBuilder } from 'kysely';
import { ConfigurationError } from '../../errors';
import type { KyselyQueries } from './sql-dialect';

/** PostgreSQL cuts a name off after 63 bytes, and the indexes of a migrated table are named after it. */
const MAX_MIGRATED_BYTES = 63 - '_expires_at'.length;

/** The table for a statement. @throws ConfigurationError */
export function tableIn(db: KyselyQueries, name: string): RawBuilder<unknown> {
  requireTableName(name);
  requireOwnSchema(db, name);
  return sql.table(name);
}

/** What a migration names indexes after: the table without its schema. @throws ConfigurationError */
export function migratedName(name: string): string {
  const own = requireTableName(name);
  if (Buffer.byteLength(own) <= MAX_MIGRATED_BYTES) return own;
  throw new ConfigurationError(
    `The name of a migrated table may have ${MAX_MIGRATED_BYTES} bytes, for its indexes are named after it: ${own} is too long.`,
  );
}

/** The stores' own SQL would go to a table of that name in another schema. @throws ConfigurationError */
export function requireOwnSchema(db: KyselyQueries, name: string): void {
  if (name.includes('.') || !isMoved(db, name)) return;
  throw new ConfigurationError(
    `withSchema() has no effect on ${name}: pass the Kysely instance without it, and the schema with the table, as in 'auth.users'.`,
  );
}

function requireTableName(name: unknown): string {
  const parts = typeof name === 'string' ? name.split('.') : [];
  const own = parts.at(-1);
  if (own && parts.length <= 2 && parts.every((part) => part.trim() !== '')) return own;
  const given = typeof name === 'string' ? `'${name}'` : String(name);
  throw new ConfigurationError(`table must be a name like 'users' or, in another schema, 'auth.users', not ${given}.`);
}

/** A query of the host's own is asked, for the plugin may be of another build of Kysely, and its class have no name in a bundle. */
function isMoved(db: KyselyQueries, name: string): boolean {
  const query = SelectQueryNode.createFrom([TableNode.create(name)]);
  const { from } = (db as QueryExecutorProvider).getExecutor().transformQuery(query, createQueryId());
  return from?.froms.some((node) => TableNode.is(node) && node.table.schema !== undefined) ?? false;
}
