import { ConfigurationError } from '../../errors';
import { requireList, requireWhole } from '../../option-checks/check-option';
import { requireKnownKeys } from '../../option-checks/known-keys';
import { MOST_REMEMBERED } from '../../option-checks/most-remembered';
import type { SqlDialect } from './sql-dialect';
import { userIdTypes } from './user-id';
import type { UserIdType } from './user-id';

/** The host's column names, as they are in the database. What the host does not have is left out. */
export interface UserColumns {
  readonly id: string;
  /** Takes null where users may have no password yet; 60 characters at least, 255 to be ready for longer hashes. */
  readonly passwordHash: string;
  /** Boolean: true while an administrator has revoked the account. */
  readonly revoked?: string | undefined;
  /** Boolean: true when another system owns the password. */
  readonly remote?: string | undefined;
  /** Integer: attempts since the last success. Without it, `failedAttemptsLockout` has to be false. */
  readonly failedAttempts?: string | undefined;
  /** Written in the same statement as a reset or a change; a rehash leaves it alone. */
  readonly passwordChangedAt?: string | undefined;
  /** Login, e-mail, display name: a new password may not be equal to one of them. */
  readonly contextWords?: readonly string[] | undefined;
}

/** What KyselyUserStore takes. */
export interface KyselyUserStoreOptions {
  /** May be qualified: 'auth.users'. */
  readonly table: string;
  readonly columns: UserColumns;
  /** What the id column holds. Default 'text'. */
  readonly idType?: UserIdType | undefined;
  /** Only where the Kysely instance does not tell it. */
  readonly dialect?: SqlDialect | undefined;
  /**
   * What is written to `passwordChangedAt`. Default: the Date itself, on SQLite its ISO 8601 string.
   * For a column of milliseconds: `(at) => at.getTime()`.
   */
  readonly dateToColumn?: ((at: Date) => unknown) | undefined;
  /**
   * Keep the hashes that a reset or a change replaces, for PasswordHistoryPolicy, in the table that `historyTableMigration` made: one
   * transaction, the host's own where the Kysely instance is one. Default: none are kept.
   */
  readonly history?: HistoryOptions | undefined;
}

/** Where KyselyUserStore keeps the hashes that were replaced. */
export interface HistoryOptions {
  /** Default 'password_history'. May be qualified. */
  readonly table?: string | undefined;
  /** How many a user, 1 … 24; older ones are deleted as newer ones come. Default 5. */
  readonly keep?: number | undefined;
}

const optionKeys = ['table', 'columns', 'idType', 'dialect', 'dateToColumn', 'history'];
const nameKeys = ['id', 'passwordHash', 'revoked', 'remote', 'failedAttempts', 'passwordChangedAt'] as const;

/** What is written to `passwordChangedAt` where the host says nothing. */
export const standardDateToColumn: Readonly<Record<SqlDialect, (at: Date) => unknown>> = {
  postgres: (at) => at,
  mysql: (at) => at,
  sqlite: (at) => at.toISOString(),
};

/** @throws ConfigurationError */
export function checkUserStoreOptions(options: KyselyUserStoreOptions): void {
  requireKnownKeys('KyselyUserStore', options, optionKeys);
  const hasColumns: boolean = typeof options.columns === 'object' && options.columns !== null;
  if (!hasColumns) throw new ConfigurationError('KyselyUserStore needs columns: the names in your database.');
  requireKnownKeys('The columns option of KyselyUserStore', options.columns, [...nameKeys, 'contextWords']);
  const { table, columns, idType, dateToColumn, history } = options;

  const required = { table, 'columns.id': columns.id, 'columns.passwordHash': columns.passwordHash };
  for (const [key, value] of Object.entries(required)) {
    if (!isName(value)) throw new ConfigurationError(`KyselyUserStore needs ${key}: the name in your database.`);
  }
  const { contextWords = [] } = columns;
  const words = requireList('columns.contextWords', contextWords).map((word) => ['contextWords', word] as const);
  for (const [key, name] of [...nameKeys.map((key) => [key, columns[key]] as const), ...words]) {
    if (name === undefined || isName(name)) continue;
    throw new ConfigurationError(`columns.${key} of KyselyUserStore must be a name in your database, or left out.`);
  }
  if (idType !== undefined && !userIdTypes.includes(idType)) {
    throw new ConfigurationError(`idType must be one of ${userIdTypes.join(', ')}.`);
  }
  if (history !== undefined) checkHistoryOptions(history);
  if (dateToColumn !== undefined && typeof dateToColumn !== 'function') {
    throw new ConfigurationError('dateToColumn must be a function from a Date to what the column holds.');
  }
}

function checkHistoryOptions(history: HistoryOptions): void {
  requireKnownKeys('The history option of KyselyUserStore', history, ['table', 'keep']);
  const { table, keep } = history;
  if (table !== undefined && !isName(table)) {
    throw new ConfigurationError('history.table must be a name in your database, or left out.');
  }
  if (keep !== undefined) requireWhole('history.keep', keep, 1, MOST_REMEMBERED);
}

/** Of `check`. @throws ConfigurationError */
export function requireLongestHash(options: { readonly longestHash?: number | undefined }): number {
  requireKnownKeys('check of KyselyUserStore', options, ['longestHash']);
  const { longestHash = 60 } = options;
  return requireWhole('longestHash', longestHash, 1, 65_535);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
