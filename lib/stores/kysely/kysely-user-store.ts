import { sql } from 'kysely';
import type { QueryResult, RawBuilder } from 'kysely';
import { ConfigurationError } from '../../errors';
import type { PasswordHistory, PasswordReplacement, User, UserStore } from '../../ports';
import { givingChanged, hasChanged } from './changed-rows';
import { equalsHash } from './exact-text';
import type { SqlCondition } from './exact-text';
import { HistoryTable } from './history-table';
import { lastInsertId } from './last-insert-id';
import { retryOrFindNone } from './retry-on-conflict';
import { dialectOf, withoutPlugins } from './sql-dialect';
import type { KyselyDatabase, PlainQueries, SqlDialect } from './sql-dialect';
import { tableIn } from './table-name';
import { canExist, hasId } from './user-id';
import type { UserIdType } from './user-id';
import { readUser, selectUser } from './user-row';
import type { UserRow } from './user-row';
import { checkUserStoreOptions, requireLongestHash, standardDateToColumn } from './user-store-options';
import type { KyselyUserStoreOptions, UserColumns } from './user-store-options';
import { findUserTableFaults } from './user-table-faults';

const nothing: QueryResult<never> = { rows: [] };

/**
 * The host's own user table, in PostgreSQL, MySQL, MariaDB or SQLite. Every change is one statement; where a history is kept, replacing
 * a password is one transaction.
 */
export class KyselyUserStore implements UserStore, PasswordHistory {
  /** Whether there is a column for it. */
  readonly countsAttempts: boolean;
  readonly #kysely: KyselyDatabase;
  readonly #db: PlainQueries;
  readonly #dialect: SqlDialect;
  readonly #options: KyselyUserStoreOptions;
  readonly #columns: UserColumns;
  readonly #date: (at: Date) => unknown;
  readonly #idType: UserIdType;
  readonly #table: RawBuilder<unknown>;
  readonly #history: HistoryTable | undefined;

  /** @throws ConfigurationError for options that can't work; whether the table is as they say, `check` finds out. */
  constructor(db: KyselyDatabase, options: KyselyUserStoreOptions) {
    checkUserStoreOptions(options);
    this.#dialect = dialectOf(db, options.dialect);
    this.#kysely = db;
    this.#db = withoutPlugins(db);
    this.#options = options;
    this.#columns = { ...options.columns };
    this.countsAttempts = this.#columns.failedAttempts !== undefined;
    this.#date = options.dateToColumn ?? standardDateToColumn[this.#dialect];
    this.#idType = options.idType ?? 'text';
    this.#table = tableIn(db, options.table);
    this.#history = options.history && new HistoryTable(db, this.#dialect, options.history);
  }

  /**
   * Looks at the table once, best at start: is everything there, wide enough, and of a type that can hold it?
   * `longestHash`: characters of the longest hash that your hasher writes; default 60, bcrypt's.
   * @throws ConfigurationError that lists every fault
   */
  async check(options: { readonly longestHash?: number | undefined } = {}): Promise<void> {
    const expected = { ...this.#options, columns: this.#columns, longestHash: requireLongestHash(options) };
    const faults = [
      ...(await findUserTableFaults(this.#db, this.#dialect, expected)),
      ...((await this.#history?.findFaults()) ?? []),
    ];
    if (faults.length > 0) throw new ConfigurationError(`KyselyUserStore can't work:\n- ${faults.join('\n- ')}`);
  }

  async findById(userId: string): Promise<User | null> {
    const user = selectUser(this.#dialect, this.#columns);
    const { rows } = await this.#run<UserRow>(userId, (id) => sql`select ${user} from ${this.#table} where ${id}`);
    return readUser(rows, userId, this.#columns);
  }

  async replacePassword(replacement: PasswordReplacement): Promise<boolean> {
    const { userId, expectedHash, cause } = replacement;
    if (!this.#history || expectedHash === null || cause === 'rehash') return this.#replace(replacement, this.#db);
    return this.#history.replaceAndNote(userId, expectedHash, (db) => this.#replace(replacement, db));
  }

  /** None without `history`: a PasswordHistoryPolicy over it is refused. */
  get keptHashes(): number {
    return this.#history?.keep ?? 0;
  }

  /** Empty without `history`. */
  async findRecentHashes(userId: string, limit: number): Promise<readonly string[]> {
    if (!this.#history || !canExist(this.#idType, userId)) return [];
    return this.#history.findRecent(userId, limit);
  }

  async #replace(replacement: PasswordReplacement, db: PlainQueries): Promise<boolean> {
    const { userId, expectedHash, newHash, reinstate, cause, at } = replacement;
    const { passwordHash, remote, revoked, failedAttempts, passwordChangedAt } = this.#columns;

    const changes = [sql`${sql.id(passwordHash)} = ${newHash}`];
    if (failedAttempts) changes.push(sql`${sql.id(failedAttempts)} = 0`);
    if (revoked && reinstate) changes.push(sql`${sql.id(revoked)} = false`);
    if (passwordChangedAt && cause !== 'rehash') changes.push(sql`${sql.id(passwordChangedAt)} = ${this.#date(at)}`);

    const conditions = [equalsHash(this.#dialect, sql.id(passwordHash), expectedHash)];
    if (remote) conditions.push(sql`${sql.id(remote)} is not true`);
    if (revoked && !reinstate) conditions.push(sql`${sql.id(revoked)} is not true`);

    // MySQL may be set to count only rows that changed. A new hash is salted, so it always is a change.
    const result = await this.#run(
      userId,
      (found) => {
        const fits = sql`${found} and ${sql.join(conditions, sql` and `)}`;
        return givingChanged(this.#dialect, sql`update ${this.#table} set ${sql.join(changes)} where ${fits}`);
      },
      db,
    );
    return hasChanged(this.#dialect, result);
  }

  /** Adds one. @throws ConfigurationError without a column for the attempts: an endless count of one would never lock. */
  async countAttempt(userId: string): Promise<number> {
    const { failedAttempts } = this.#columns;
    if (!failedAttempts) throw new ConfigurationError('No columns.failedAttempts: set failedAttemptsLockout: false.');
    const column = sql.id(failedAttempts);
    const next = sql`coalesce(${column}, 0) + 1`;
    if (this.#dialect === 'mysql') {
      // MySQL has no RETURNING here.
      const count = (found: SqlCondition): RawBuilder<unknown> =>
        sql`update ${this.#table} set ${column} = last_insert_id(${next}) where ${found}`;
      return lastInsertId(this.#kysely, (db) => this.#run(userId, count, db));
    }
    const count = (found: SqlCondition): RawBuilder<{ attempts: unknown }> =>
      sql`update ${this.#table} set ${column} = ${next} where ${found} returning ${column} as attempts`;
    const { rows } = await this.#run(userId, count);
    return Number(rows[0]?.attempts ?? 0);
  }

  async clearAttempts(userId: string, expectedHash: string | null): Promise<boolean> {
    const { passwordHash, failedAttempts } = this.#columns;
    const sameHash = equalsHash(this.#dialect, sql.id(passwordHash), expectedHash);

    if (!failedAttempts) return this.#isStored(userId, sameHash);
    const cleared = await this.#run(userId, (found) => {
      const update = sql`update ${this.#table} set ${sql.id(failedAttempts)} = 0 where ${found} and ${sameHash}`;
      return givingChanged(this.#dialect, update);
    });
    if (hasChanged(this.#dialect, cleared)) return true;
    // A counter that is 0 already does not change, and MySQL may be set to count only rows that do.
    return this.#dialect === 'mysql' && this.#isStored(userId, sameHash);
  }

  async #isStored(userId: string, sameHash: SqlCondition): Promise<boolean> {
    const lookUp = (found: SqlCondition): RawBuilder<unknown> =>
      sql`select 1 as found from ${this.#table} where ${found} and ${sameHash}`;
    return (await this.#run(userId, lookUp)).rows.length > 0;
  }

  async #run<Row>(
    userId: string,
    statement: (found: SqlCondition) => RawBuilder<Row>,
    db: PlainQueries = this.#db,
  ): Promise<QueryResult<Row>> {
    if (!canExist(this.#idType, userId)) return nothing;
    const found = hasId(this.#dialect, this.#idType, sql.id(this.#columns.id), userId);
    return retryOrFindNone(db, () => statement(found).execute(db));
  }
}
