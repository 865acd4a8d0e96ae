import { sql } from 'kysely';
import type { QueryExecutorProvider, RawBuilder } from 'kysely';
import { historyColumns, standardHistoryTable } from './history-table-migration';
import { readId, writeId } from './id-column';
import { inTransaction } from './in-transaction';
import { findColumnFaults } from './require-columns';
import { retryOrFindNone } from './retry-on-conflict';
import { withoutPlugins } from './sql-dialect';
import type { KyselyDatabase, PlainQueries, SqlDialect } from './sql-dialect';
import { tableIn } from './table-name';
import type { HistoryOptions } from './user-store-options';

interface HistoryRow {
  readonly hash: string | Uint8Array;
}

/** The hashes that were replaced, newest first, so many a user. */
export class HistoryTable {
  readonly keep: number;
  readonly #kysely: KyselyDatabase;
  readonly #db: PlainQueries;
  readonly #dialect: SqlDialect;
  readonly #name: string;
  readonly #table: RawBuilder<unknown>;

  constructor(db: KyselyDatabase, dialect: SqlDialect, { table = standardHistoryTable, keep = 5 }: HistoryOptions) {
    this.#kysely = db;
    this.#db = withoutPlugins(db);
    this.#dialect = dialect;
    this.#name = table;
    this.#table = tableIn(db, table);
    this.keep = keep;
  }

  /** In one transaction: `replace`, and if that replaced something, the hash that it replaced is noted. */
  async replaceAndNote(
    userId: string,
    replacedHash: string,
    replace: (db: PlainQueries) => Promise<boolean>,
  ): Promise<boolean> {
    return inTransaction(this.#kysely, async (db) => {
      const replaced = await replace(db);
      if (replaced) await this.#note(db, userId, replacedHash);
      return replaced;
    });
  }

  async findRecent(userId: string, limit: number): Promise<readonly string[]> {
    const recent = sql<HistoryRow>`select password_hash as hash from ${this.#table}
      where user_id = ${writeId(this.#dialect, userId)} order by id desc limit ${sql.lit(limit)}`;
    const { rows } = await retryOrFindNone(this.#db, () => recent.execute(this.#db));
    return rows.map(({ hash }) => readId(hash));
  }

  /** What is missing or unfit, one sentence each. */
  async findFaults(): Promise<readonly string[]> {
    return findColumnFaults(this.#db, this.#dialect, {
      name: this.#name,
      columns: historyColumns,
      idColumns: ['user_id', 'password_hash'],
      timeColumns: [],
      migration: 'historyTableMigration',
    });
  }

  async #note(db: QueryExecutorProvider, userId: string, hash: string): Promise<void> {
    const whose = writeId(this.#dialect, userId);
    const row = sql.join([whose, writeId(this.#dialect, hash)]);
    await sql`insert into ${this.#table} (user_id, password_hash) values (${row})`.execute(db);
    // MySQL reads no table that it deletes from, unless it is made into another first.
    await sql`delete from ${this.#table} where user_id = ${whose} and id not in (
      select id from (
        select id from ${this.#table} where user_id = ${whose} order by id desc limit ${sql.lit(this.keep)}
      ) as newest)`.execute(db);
  }
}
