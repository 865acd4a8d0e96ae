import { sql, type QueryExecutorProvider, type QueryResult, type RawBuilder } from 'kysely';
import { ConfigurationError } from '../../errors';
import type { PasswordReplacement, User, UserStore } from '../../ports';
import { asText, equalsHash, type SqlCondition } from './exact-text';
import { isUnspeakable, retryOnConflict } from './retry-on-conflict';
import { dialectOf, withoutPlugins, type KyselyDatabase, type SqlDialect } from './sql-dialect';
import { findUserTableFaults } from './user-table-faults';
import { canExist, hasId, type UserIdType } from './user-id';
import { checkUserStoreOptions, type KyselyUserStoreOptions, type UserColumns } from './user-store-options';

interface UserRow {
  readonly id: string;
  readonly passwordHash: string | null;
  readonly remote: unknown;
  readonly revoked: unknown;
  readonly failedAttempts: unknown;
}

const nothing: QueryResult<never> = { rows: [], numAffectedRows: 0n };

/** The host's own user table, in PostgreSQL, MySQL, MariaDB or SQLite. Every method is one statement. */
export class KyselyUserStore implements UserStore {
  readonly #db: QueryExecutorProvider;
  readonly #dialect: SqlDialect;
  readonly #options: KyselyUserStoreOptions;
  readonly #columns: UserColumns;
  readonly #idType: UserIdType;
  readonly #table: RawBuilder<unknown>;

  /** @throws ConfigurationError for options that can't work; whether the table is as they say, `check` finds out. */
  constructor(db: KyselyDatabase, options: KyselyUserStoreOptions) {
    checkUserStoreOptions(options);
    this.#dialect = dialectOf(db, options.dialect);
    this.#db = withoutPlugins(db);
    this.#options = options;
    this.#columns = { ...options.columns };
    this.#idType = options.idType ?? 'text';
    this.#table = sql.table(options.table);
  }

  /**
   * Looks at the table once, best at start: is everything there, wide enough, and of a type that can hold it?
   * `longestHash`: characters of the longest hash that your hasher writes; default 60, bcrypt's.
   * @throws ConfigurationError that lists every fault
   */
  async check({ longestHash = 60 }: { readonly longestHash?: number | undefined } = {}): Promise<void> {
    const table = { name: this.#options.table, columns: this.#columns, idType: this.#idType, longestHash };
    const faults = await findUserTableFaults(this.#db, this.#dialect, table);
    if (faults.length > 0) throw new ConfigurationError(`KyselyUserStore can't work:\n- ${faults.join('\n- ')}`);
  }

  async findById(userId: string): Promise<User | null> {
    const { id, passwordHash, remote, revoked, failedAttempts, contextWords = [] } = this.#columns;
    const selection = [
      sql`${this.#text(id)} as ${sql.id('id')}`,
      sql`${this.#text(passwordHash)} as ${sql.id('passwordHash')}`,
      sql`${remote ? sql`${sql.ref(remote)} is true` : sql`null`} as ${sql.id('remote')}`,
      sql`${revoked ? sql`${sql.ref(revoked)} is true` : sql`null`} as ${sql.id('revoked')}`,
      sql`${failedAttempts ? sql.ref(failedAttempts) : sql`null`} as ${sql.id('failedAttempts')}`,
      ...contextWords.map((word, index) => sql`${this.#text(word)} as ${sql.id(`word${index}`)}`),
    ];
    const { rows } = await this.#run<UserRow & Record<string, unknown>>(
      userId,
      (found) => sql`select ${sql.join(selection)} from ${this.#table} where ${found}`,
    );
    const row = rows[0];
    if (row?.id !== userId) return null;

    return {
      id: row.id,
      passwordHash: row.passwordHash,
      remote: Number(row.remote) === 1,
      revoked: Number(row.revoked) === 1,
      failedAttempts: Number(row.failedAttempts),
      contextWords: contextWords.map((_, index) => row[`word${index}`]).filter((word) => typeof word === 'string'),
    };
  }

  async replacePassword(replacement: PasswordReplacement): Promise<boolean> {
    const { userId, expectedHash, newHash, reinstate, cause, at } = replacement;
    const { passwordHash, remote, revoked, failedAttempts, passwordChangedAt } = this.#columns;

    const changes = [sql`${sql.ref(passwordHash)} = ${newHash}`];
    if (failedAttempts) changes.push(sql`${sql.ref(failedAttempts)} = 0`);
    if (revoked && reinstate) changes.push(sql`${sql.ref(revoked)} = false`);
    if (passwordChangedAt && cause !== 'rehash') changes.push(sql`${sql.ref(passwordChangedAt)} = ${this.#date(at)}`);

    const conditions = [equalsHash(this.#dialect, sql.ref(passwordHash), expectedHash)];
    if (remote) conditions.push(sql`${sql.ref(remote)} is not true`);
    if (revoked && !reinstate) conditions.push(sql`${sql.ref(revoked)} is not true`);

    // MySQL may be set to count only rows that changed. A new hash is salted, so it always is a change.
    const { numAffectedRows = 0n } = await this.#run(
      userId,
      (found) =>
        sql`update ${this.#table} set ${sql.join(changes)} where ${found} and ${sql.join(conditions, sql` and `)}`,
    );
    return numAffectedRows > 0n;
  }

  /** @throws ConfigurationError without a column for the attempts: an endless count of one would never lock. */
  async countAttempt(userId: string): Promise<number> {
    const { failedAttempts } = this.#columns;
    if (!failedAttempts) {
      throw new ConfigurationError('Counting attempts needs columns.failedAttempts, or failedAttemptsLockout: false.');
    }
    const column = sql.ref(failedAttempts);
    const next = sql`coalesce(${column}, 0) + 1`;

    if (this.#dialect === 'mysql') {
      // MySQL has no RETURNING here; LAST_INSERT_ID(n) sends n back with this very statement's answer.
      const { insertId } = await this.#run(
        userId,
        (found) => sql`update ${this.#table} set ${column} = last_insert_id(${next}) where ${found}`,
      );
      return Number(insertId ?? 0);
    }
    const { rows } = await this.#run<{ attempts: unknown }>(
      userId,
      (found) => sql`update ${this.#table} set ${column} = ${next} where ${found} returning ${column} as attempts`,
    );
    return Number(rows[0]?.attempts ?? 0);
  }

  async clearAttempts(userId: string, expectedHash: string | null): Promise<boolean> {
    const { passwordHash, failedAttempts } = this.#columns;
    const sameHash = equalsHash(this.#dialect, sql.ref(passwordHash), expectedHash);

    if (!failedAttempts) {
      const { rows } = await this.#run(
        userId,
        (found) => sql`select 1 as found from ${this.#table} where ${found} and ${sameHash}`,
      );
      return rows.length > 0;
    }
    // A counter that is 0 already does not change, and MySQL may be set to count only rows that do.
    const mysql = this.#dialect === 'mysql';
    const zero = mysql ? sql`last_insert_id(1) - 1` : sql`0`;
    const { insertId, numAffectedRows = 0n } = await this.#run(
      userId,
      (found) => sql`update ${this.#table} set ${sql.ref(failedAttempts)} = ${zero} where ${found} and ${sameHash}`,
    );
    return mysql ? insertId === 1n : numAffectedRows > 0n;
  }

  async #run<Row>(userId: string, statement: (found: SqlCondition) => RawBuilder<Row>): Promise<QueryResult<Row>> {
    if (!canExist(this.#idType, userId)) return nothing;
    const found = hasId(this.#dialect, this.#idType, sql.ref(this.#columns.id), userId);
    try {
      return await retryOnConflict(() => statement(found).execute(this.#db));
    } catch (error) {
      if (isUnspeakable(error)) return nothing;
      throw error;
    }
  }

  #text(column: string): RawBuilder<string | null> {
    return asText(this.#dialect, sql.ref(column));
  }

  #date(at: Date): unknown {
    if (this.#options.dateToColumn) return this.#options.dateToColumn(at);
    return this.#dialect === 'sqlite' ? at.toISOString() : at;
  }
}
