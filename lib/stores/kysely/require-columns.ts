import { ConfigurationError } from '../../errors';
import { withoutPlugins, type KyselyQueries, type SqlDialect } from './sql-dialect';
import { columnKey, readColumns } from './table-columns';

export interface MigratedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The function that makes it. */
  readonly migration: string;
}

/** @throws ConfigurationError that lists what is missing */
export async function requireColumns(db: KyselyQueries, dialect: SqlDialect, table: MigratedTable): Promise<void> {
  const [fault] = await findMissing(db, dialect, table);
  if (fault !== undefined) throw new ConfigurationError(fault);
}

/** What is missing, in one sentence or none. */
export async function findMissing(
  db: KyselyQueries,
  dialect: SqlDialect,
  { name, columns, migration }: MigratedTable,
): Promise<readonly string[]> {
  const present = await readColumns(withoutPlugins(db), dialect, name);
  const missing = columns.filter((column) => !present.has(columnKey(dialect, column)));
  if (missing.length === 0) return [];
  const what = present.size === 0 ? `There is no table` : `The columns ${missing.join(', ')} are missing in`;
  return [`${what} ${name}: run the migration that ${migration}() makes.`];
}
