import { ConfigurationError } from '../../errors';
import { findAutocommitFaults } from './autocommit-faults';
import { MAX_ID_BYTES } from './id-column';
import type { PlainQueries, SqlDialect } from './sql-dialect';
import { columnKey, readColumns } from './table-columns';
import type { TableColumn } from './table-columns';

export interface MigratedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Those of ids, of which every byte counts. */
  readonly idColumns: readonly string[];
  /** Those of times in milliseconds. */
  readonly timeColumns: readonly string[];
  /** The function that makes it. */
  readonly migration: string;
}

/** @throws ConfigurationError that lists what is missing or unfit */
export async function requireColumns(db: PlainQueries, dialect: SqlDialect, table: MigratedTable): Promise<void> {
  const faults = [...(await findAutocommitFaults(db, dialect)), ...(await findColumnFaults(db, dialect, table))];
  if (faults.length > 0) throw new ConfigurationError(faults.join('\n'));
}

/** What keeps the store from working, one sentence each. */
export async function findColumnFaults(
  db: PlainQueries,
  dialect: SqlDialect,
  { name, columns, idColumns, timeColumns, migration }: MigratedTable,
): Promise<readonly string[]> {
  const present = await readColumns(db, dialect, name);
  const missing = columns.filter((column) => !present.has(columnKey(dialect, column)));
  if (missing.length > 0) {
    const what = present.size === 0 ? `There is no table` : `The columns ${missing.join(', ')} are missing in`;
    return [`${what} ${name}: run the migration that ${migration}() makes.`];
  }
  const judged = [
    ...idColumns.map((column) => [column, judgeId] as const),
    ...timeColumns.map((column) => [column, judgeTime] as const),
  ];
  return judged.flatMap(([column, judge]) => {
    const found = present.get(columnKey(dialect, column));
    const fault = found && judge(found, dialect);
    return fault ? [`${name}.${column} ${fault}: make it as the migration of ${migration}() does.`] : [];
  });
}

function judgeId({ type, kind, maxLength, loose }: TableColumn, dialect: SqlDialect): string | null {
  if (kind !== 'text') return `is of type ${type}; an id is text`;
  if (loose) return 'takes different ids for the same';
  if (maxLength !== null && maxLength < MAX_ID_BYTES) {
    return `takes ${maxLength} characters, but an id may have ${MAX_ID_BYTES} bytes`;
  }
  return isPadded(type, dialect) ? `is of type ${type}, which takes no account of spaces at the end of an id` : null;
}

/** MySQL compares text without them by most collations, also by `utf8mb4_bin`. */
function isPadded(type: string, dialect: SqlDialect): boolean {
  return dialect === 'mysql' ? !/^(?:varbinary|\w*blob)$/i.test(type) : type === 'bpchar';
}

function judgeTime({ type, kind }: TableColumn, dialect: SqlDialect): string | null {
  const isWide = kind === 'integer' && (dialect === 'sqlite' || /^(?:int8|bigint)$/i.test(type));
  return isWide ? null : `is of type ${type}; milliseconds take a bigint`;
}
