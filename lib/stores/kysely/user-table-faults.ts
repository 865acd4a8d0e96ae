import { findAutocommitFaults } from './autocommit-faults';
import { findEscapeFaults } from './escape-faults';
import type { PlainQueries, SqlDialect } from './sql-dialect';
import { columnKey, readColumns } from './table-columns';
import type { ColumnKind, TableColumn } from './table-columns';
import { findTextFlagFaults } from './text-flag-faults';
import type { KyselyUserStoreOptions } from './user-store-options';

export interface ExpectedTable extends KyselyUserStoreOptions {
  readonly longestHash: number;
}

/** What in the host's table keeps the store from working, one sentence each. */
export async function findUserTableFaults(
  db: PlainQueries,
  dialect: SqlDialect,
  expected: ExpectedTable,
): Promise<readonly string[]> {
  const { table, columns: names } = expected;
  const present = await readColumns(db, dialect, table);
  if (present.size === 0) return [`There is no table ${table}.`];

  const { contextWords = [], ...named } = names;
  const columns = [...Object.entries(named), ...contextWords.map((word) => ['contextWords', word] as const)];
  const columnFaults = columns.flatMap(([role, name]) => {
    if (name === undefined) return [];
    const column = present.get(columnKey(dialect, name));
    if (!column) return [`${table} has no column ${name} (columns.${role}).`];
    const fault = judges[role]?.(column, expected, dialect);
    return fault ? [`${table}.${name} ${fault}`] : [];
  });
  const flags = [names.remote, names.revoked].filter((name) => name !== undefined);
  const presentFlags = flags.filter((name) => present.has(columnKey(dialect, name)));
  return [
    ...(await findAutocommitFaults(db, dialect)),
    ...(await findEscapeFaults(db, dialect)),
    ...columnFaults,
    ...(await findTextFlagFaults(db, dialect, table, presentFlags)),
  ];
}

type Judge = (column: TableColumn, expected: ExpectedTable, dialect: SqlDialect) => string | null;

const UUID_LENGTH = 36;

const judgeId: Judge = ({ type, kind, loose, maxLength }, { idType = 'text' }, dialect) => {
  const holdsUuidsAsText = idType === 'uuid' && kind === 'text' && dialect !== 'postgres';
  if (kind !== idType && !holdsUuidsAsText) {
    const isIdType = kind === 'text' || kind === 'uuid' || kind === 'integer';
    return `is of type ${type}, not ${idType}${isIdType ? `: pass idType '${kind}'` : ''}.`;
  }
  if (idType === 'uuid' && maxLength !== null && maxLength < UUID_LENGTH) {
    return `is a ${type} of ${maxLength}, but a uuid is written with ${UUID_LENGTH} characters.`;
  }
  if (!loose) return null;
  return 'takes different ids for the same: give it a binary, case-sensitive collation (or text instead of citext).';
};

const judgeHash: Judge = ({ type, kind, maxLength }, { longestHash }) => {
  if (kind !== 'text') return `is of type ${type}; a hash is text.`;
  if (maxLength === null || maxLength >= longestHash) return null;
  return `takes ${maxLength} characters, but a hash may have ${longestHash}: make it varchar(255).`;
};

/** What `is true` takes for what the host means: an enum counts by the place of its value, and none is the first. */
const flagKinds: Readonly<Record<SqlDialect, readonly ColumnKind[]>> = {
  postgres: ['boolean'],
  mysql: ['boolean', 'integer'],
  sqlite: ['boolean', 'integer', 'other'],
};

const judgeFlag: Judge = ({ type, kind }, _expected, dialect) =>
  flagKinds[dialect].includes(kind) ? null : `is of type ${type}; it has to be a boolean.`;

const judgeAttempts: Judge = ({ type, kind }) =>
  kind === 'integer' ? null : `is of type ${type}; it has to be an integer, smallint at least.`;

/** Sessions are compared with it: it has to hold the very millisecond. */
const timeTypes: Readonly<Record<SqlDialect, string>> = {
  postgres: 'timestamptz',
  mysql: 'datetime(3)',
  sqlite: 'text',
};

const judgeChangedAt: Judge = ({ type, kind, fractionDigits }, { dateToColumn }, dialect) => {
  if (dateToColumn) return null;
  const isTime = kind === 'time' || (dialect === 'sqlite' && kind === 'text');
  if (!isTime) return `is of type ${type}: make it ${timeTypes[dialect]}, or say in dateToColumn what it takes.`;
  if (fractionDigits === null || fractionDigits >= 3) return null;
  return `keeps no milliseconds: make it ${type}(3).`;
};

const judges: Readonly<Record<string, Judge>> = {
  id: judgeId,
  passwordHash: judgeHash,
  remote: judgeFlag,
  revoked: judgeFlag,
  failedAttempts: judgeAttempts,
  passwordChangedAt: judgeChangedAt,
};
