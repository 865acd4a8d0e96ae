import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { requireKnownKeys } from '../../option-checks/known-keys';
import { createIndex } from './create-index';
import { idTypes } from './id-column';
import { schemaOf } from './schema-of';
import { dialectOf } from './sql-dialect';
import type { SqlDialect } from './sql-dialect';
import type { TableMigration } from './table-migration';
import { migratedName } from './table-name';

/** What historyTableMigration takes. */
export interface HistoryTableOptions {
  /** Default 'password_history'. May be qualified: 'auth.password_history'. */
  readonly table?: string | undefined;
  /** Only where the Kysely instance does not tell it. */
  readonly dialect?: SqlDialect | undefined;
}

export const standardHistoryTable = 'password_history';

export const historyColumns: readonly string[] = ['id', 'user_id', 'password_hash'];

/** Numbers tell which came last: two replacements may fall into one millisecond, and clocks are set back. */
const numberTypes: Readonly<Record<SqlDialect, RawBuilder<unknown>>> = {
  postgres: sql`bigint generated always as identity primary key`,
  mysql: sql`bigint not null auto_increment primary key`,
  sqlite: sql`integer primary key autoincrement`,
};

/**
 * Creates and drops the table in which KyselyUserStore keeps replaced hashes. As a file of Kysely's FileMigrationProvider:
 * `export const { up, down } = historyTableMigration();`
 */
export function historyTableMigration(options: HistoryTableOptions = {}): TableMigration {
  requireKnownKeys('historyTableMigration', options, ['table', 'dialect']);
  const { table = standardHistoryTable, dialect } = options;
  const name = migratedName(table);
  return {
    async up(db) {
      const spoken = dialectOf(db, dialect);
      const idType = idTypes[spoken]; // a hash is compared byte by byte as well
      await schemaOf(db, table)
        .createTable(table)
        .addColumn('id', numberTypes[spoken])
        .addColumn('user_id', idType, (column) => column.notNull())
        .addColumn('password_hash', idType, (column) => column.notNull())
        .execute();
      await createIndex(db, spoken, { table, name: `${name}_user_id`, columns: ['user_id', 'id'] });
    },
    async down(db) {
      await schemaOf(db, table).dropTable(table).execute();
    },
  };
}
