import { requireKnownKeys } from '../../option-checks/known-keys';
import { createIndex } from './create-index';
import { idTypes } from './id-column';
import { schemaOf } from './schema-of';
import { dialectOf } from './sql-dialect';
import type { SqlDialect } from './sql-dialect';
import type { TableMigration } from './table-migration';
import { migratedName } from './table-name';

/** What deliveryTableMigration takes. */
export interface DeliveryTableOptions {
  /** Default 'password_reset_deliveries'. May be qualified: 'auth.reset_deliveries'. */
  readonly table?: string | undefined;
  /** Only where the Kysely instance does not tell it. */
  readonly dialect?: SqlDialect | undefined;
}

export const standardDeliveryTable = 'password_reset_deliveries';

export const deliveryColumns: readonly string[] = ['user_id', 'claim_id', 'expires_at'];

/**
 * Creates and drops the table of KyselyDeliveryThrottle. As a file of Kysely's FileMigrationProvider:
 * `export const { up, down } = deliveryTableMigration();`
 */
export function deliveryTableMigration(options: DeliveryTableOptions = {}): TableMigration {
  requireKnownKeys('deliveryTableMigration', options, ['table', 'dialect']);
  const { table = standardDeliveryTable, dialect } = options;
  const name = migratedName(table);
  return {
    async up(db) {
      const spoken = dialectOf(db, dialect);
      const idType = idTypes[spoken];
      await schemaOf(db, table)
        .createTable(table)
        .addColumn('user_id', idType, (column) => column.notNull())
        .addColumn('claim_id', idType, (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint(`${name}_pk`, ['user_id'])
        .execute();
      await createIndex(db, spoken, { table, name: `${name}_expires_at`, columns: ['expires_at'] });
    },
    async down(db) {
      await schemaOf(db, table).dropTable(table).execute();
    },
  };
}
