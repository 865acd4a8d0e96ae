import { sql } from 'kysely';
import type { QueryResult, RawBuilder } from 'kysely';
import { requireFunction } from '../../option-checks/check-option';
import { requireKnownKeys } from '../../option-checks/known-keys';
import type { ResetTokenRecord, TokenStore } from '../../ports';
import { readId, writeId } from './id-column';
import { inTransaction } from './in-transaction';
import { purgeExpired } from './purge-expired';
import { requireColumns } from './require-columns';
import { retryOnConflict, retryOrFindNone } from './retry-on-conflict';
import { dialectOf, withoutPlugins } from './sql-dialect';
import type { KyselyDatabase, PlainQueries, SqlDialect } from './sql-dialect';
import { tableIn } from './table-name';
import { standardTokenTable, tokenColumns, tokenKey } from './token-table-migration';

/** What KyselyTokenStore takes. */
export interface KyselyTokenStoreOptions {
  /** The table that `tokenTableMigration` made. Default 'password_reset_tokens'. */
  readonly table?: string | undefined;
  /** Default: the machine's. For tests. */
  readonly clock?: (() => Date) | undefined;
  /** Only where the Kysely instance does not tell it. */
  readonly dialect?: SqlDialect | undefined;
}

interface TokenRow {
  readonly id: string | Uint8Array;
  readonly user_id: string | Uint8Array;
  readonly password_fingerprint: string;
  readonly issued_by: string | Uint8Array | null;
  readonly reinstates: unknown;
  readonly issued_at: unknown;
  readonly expires_at: unknown;
}

/** Reset tokens in a table of their own, at most two rows a user. Every save drops a few expired rows. */
export class KyselyTokenStore implements TokenStore {
  readonly #kysely: KyselyDatabase;
  readonly #db: PlainQueries;
  readonly #dialect: SqlDialect;
  readonly #tableName: string;
  readonly #table: RawBuilder<unknown>;
  readonly #clock: () => Date;

  /** @throws ConfigurationError for options that can't work; whether the table is there, `check` finds out. */
  constructor(db: KyselyDatabase, options: KyselyTokenStoreOptions = {}) {
    requireKnownKeys('KyselyTokenStore', options, ['table', 'clock', 'dialect']);
    const { clock = () => new Date() } = options;
    this.#dialect = dialectOf(db, options.dialect);
    this.#kysely = db;
    this.#db = withoutPlugins(db);
    this.#tableName = options.table ?? standardTokenTable;
    this.#table = tableIn(db, this.#tableName);
    this.#clock = requireFunction('clock', clock);
  }

  /**
   * Looks once, best at start, whether the table is there with all its columns, wide enough and comparing every byte of an id.
   * @throws ConfigurationError that lists every fault
   */
  async check(): Promise<void> {
    await requireColumns(this.#db, this.#dialect, {
      name: this.#tableName,
      columns: tokenColumns,
      idColumns: ['user_id', 'id', 'issued_by'],
      timeColumns: ['issued_at', 'expires_at'],
      migration: 'tokenTableMigration',
    });
  }

  async save(record: ResetTokenRecord): Promise<void> {
    const userId = this.#id(record.userId);
    const filed = [
      this.#id(record.id),
      record.passwordFingerprint,
      record.issuedBy === null ? null : this.#id(record.issuedBy),
      record.reinstates ? 1 : 0,
      record.issuedAt.getTime(),
      record.expiresAt.getTime(),
    ];
    const columns = sql.join(tokenColumns.map((name) => sql.id(name)));
    const fileAs = (...kinds: readonly (0 | 1)[]): RawBuilder<unknown> => {
      const rows = kinds.map((selfService) => sql`(${sql.join([userId, selfService, ...filed])})`);
      return sql`insert into ${this.#table} (${columns}) values ${sql.join(rows)} ${this.#onTakenRow()}`;
    };
    const dropSelfService = sql`delete from ${this.#table} where user_id = ${userId} and self_service = 1`;

    // Where there is no row to delete, InnoDB locks the gap, and keeps rows of other users out of it: so there is to be one.
    const fileCallers = this.#dialect === 'mysql' ? fileAs(0, 1) : fileAs(0);

    if (record.issuedBy === null) await retryOnConflict(this.#db, () => fileAs(1).execute(this.#db));
    else await this.#runTogether(fileCallers, dropSelfService);
    await purgeExpired(this.#db, this.#dialect, { table: this.#table, key: tokenKey }, this.#clock());
  }

  async findById(tokenId: string): Promise<ResetTokenRecord | null> {
    const { rows } = await this.#seek(sql<TokenRow>`select * from ${this.#table} where id = ${this.#id(tokenId)}`);
    const row = rows[0];
    if (!row || readId(row.id) !== tokenId) return null;
    return {
      id: tokenId,
      userId: readId(row.user_id),
      passwordFingerprint: row.password_fingerprint,
      issuedBy: row.issued_by === null ? null : readId(row.issued_by),
      reinstates: Number(row.reinstates) === 1,
      issuedAt: new Date(Number(row.issued_at)),
      expiresAt: new Date(Number(row.expires_at)),
    };
  }

  async delete(tokenId: string): Promise<void> {
    await this.#seek(sql`delete from ${this.#table} where id = ${this.#id(tokenId)}`);
  }

  async deleteForUser(userId: string): Promise<void> {
    await this.#seek(sql`delete from ${this.#table} where user_id = ${this.#id(userId)}`);
  }

  async #seek<Row>(statement: RawBuilder<Row>): Promise<QueryResult<Row>> {
    return retryOrFindNone(this.#db, () => statement.execute(this.#db));
  }

  async #runTogether(...statements: readonly RawBuilder<unknown>[]): Promise<void> {
    await inTransaction(this.#kysely, async (db) => {
      for (const statement of statements) await statement.execute(db);
    });
  }

  /** The row of an earlier token of this user and kind. */
  #onTakenRow(): RawBuilder<unknown> {
    const mysql = this.#dialect === 'mysql';
    const changes = tokenColumns.slice(tokenKey.length).map((name) => {
      const column = sql.id(name);
      return mysql ? sql`${column} = values(${column})` : sql`${column} = excluded.${column}`;
    });
    const taken = mysql ? sql`on duplicate key update` : sql`on conflict (user_id, self_service) do update set`;
    return sql`${taken} ${sql.join(changes)}`;
  }

  #id(id: string): string | Buffer {
    return writeId(this.#dialect, id);
  }
}
