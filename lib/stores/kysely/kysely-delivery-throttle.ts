import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { requireKnownKeys } from '../../option-checks/known-keys';
import type { DeliveryClaim, DeliveryThrottle } from '../../ports';
import { givingChanged, hasChanged } from './changed-rows';
import { deliveryColumns, standardDeliveryTable } from './delivery-table-migration';
import { writeId } from './id-column';
import { purgeExpired } from './purge-expired';
import { requireColumns } from './require-columns';
import { retryOnConflict } from './retry-on-conflict';
import { dialectOf, withoutPlugins } from './sql-dialect';
import type { KyselyDatabase, PlainQueries, SqlDialect } from './sql-dialect';
import { tableIn } from './table-name';

/** What KyselyDeliveryThrottle takes. */
export interface KyselyDeliveryThrottleOptions {
  /** The table that `deliveryTableMigration` made. Default 'password_reset_deliveries'. */
  readonly table?: string | undefined;
  /** Only where the Kysely instance does not tell it. */
  readonly dialect?: SqlDialect | undefined;
}

/** Claims in a table of their own, one row a user. Every claim that is taken drops a few expired rows. */
export class KyselyDeliveryThrottle implements DeliveryThrottle {
  readonly #db: PlainQueries;
  readonly #dialect: SqlDialect;
  readonly #tableName: string;
  readonly #table: RawBuilder<unknown>;

  /** @throws ConfigurationError for options that can't work; whether the table is there, `check` finds out. */
  constructor(db: KyselyDatabase, options: KyselyDeliveryThrottleOptions = {}) {
    requireKnownKeys('KyselyDeliveryThrottle', options, ['table', 'dialect']);
    this.#dialect = dialectOf(db, options.dialect);
    this.#db = withoutPlugins(db);
    this.#tableName = options.table ?? standardDeliveryTable;
    this.#table = tableIn(db, this.#tableName);
  }

  /**
   * Looks once, best at start, whether the table is there with all its columns, wide enough and comparing every byte of an id.
   * @throws ConfigurationError that lists every fault
   */
  async check(): Promise<void> {
    await requireColumns(this.#db, this.#dialect, {
      name: this.#tableName,
      columns: deliveryColumns,
      idColumns: ['user_id', 'claim_id'],
      timeColumns: ['expires_at'],
      migration: 'deliveryTableMigration',
    });
  }

  /**
   * Takes the row of an expired claim, or makes one where there is none: each is one statement, of which the database lets one
   * of many succeed. In this order a row that is just being purged is never in the way.
   */
  async claim(claim: DeliveryClaim): Promise<boolean> {
    const holds = (await this.#takeOver(claim)) || (await this.#begin(claim));
    if (holds) await purgeExpired(this.#db, this.#dialect, { table: this.#table, key: ['user_id'] }, claim.claimedAt);
    return holds;
  }

  async release({ id, userId }: DeliveryClaim): Promise<void> {
    await this.#run(sql`delete from ${this.#table} where user_id = ${this.#id(userId)} and claim_id = ${this.#id(id)}`);
  }

  #takeOver({ id, userId, claimedAt, expiresAt }: DeliveryClaim): Promise<boolean> {
    return this.#run(sql`update ${this.#table} set claim_id = ${this.#id(id)}, expires_at = ${expiresAt.getTime()}
      where user_id = ${this.#id(userId)} and expires_at <= ${claimedAt.getTime()}`);
  }

  #begin({ id, userId, expiresAt }: DeliveryClaim): Promise<boolean> {
    const row = [this.#id(userId), this.#id(id), expiresAt.getTime()];
    const columns = sql.join(deliveryColumns.map((name) => sql.id(name)));
    const insert = sql`into ${this.#table} (${columns}) values (${sql.join(row)})`;
    // MySQL would count a row that an upsert leaves as it is, or not, by a flag of the connection.
    const isMysql = this.#dialect === 'mysql';
    return this.#run(isMysql ? sql`insert ignore ${insert}` : sql`insert ${insert} on conflict (user_id) do nothing`);
  }

  /** True when it changed a row. */
  async #run(statement: RawBuilder<unknown>): Promise<boolean> {
    const change = givingChanged(this.#dialect, statement);
    return hasChanged(this.#dialect, await retryOnConflict(this.#db, () => change.execute(this.#db)));
  }

  #id(id: string): string | Buffer {
    return writeId(this.#dialect, id);
  }
}
