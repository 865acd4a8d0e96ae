import { requireKnownKeys } from '../../option-checks/known-keys';
import { createIndex } from './create-index';
import { idTypes } from './id-column';
import { schemaOf } from './schema-of';
import { dialectOf } from './sql-dialect';
import type { SqlDialect } from './sql-dialect';
import type { TableMigration } from './table-migration';
import { migratedName } from './table-name';

/** What tokenTableMigration takes. */
export interface TokenTableOptions {
  /** Default 'password_reset_tokens'. May be qualified: 'auth.reset_tokens'. */
  readonly table?: string | undefined;
  /** Only where the Kysely instance does not tell it. */
  readonly dialect?: SqlDialect | undefined;
}

export const standardTokenTable = 'password_reset_tokens';

export const tokenKey = ['user_id', 'self_service'] as const;

export const tokenColumns: readonly string[] = [
  ...tokenKey,
  'id',
  'password_fingerprint',
  'issued_by',
  'reinstates',
  'issued_at',
  'expires_at',
];

/**
 * Creates and drops the table of KyselyTokenStore. As a file of Kysely's FileMigrationProvider:
 * `export const { up, down } = tokenTableMigration();`
 */
export function tokenTableMigration(options: TokenTableOptions = {}): TableMigration {
  requireKnownKeys('tokenTableMigration', options, ['table', 'dialect']);
  const { table = standardTokenTable, dialect } = options;
  const name = migratedName(table);
  return {
    async up(db) {
      const spoken = dialectOf(db, dialect);
      const idType = idTypes[spoken];
      // A user has at most one token of each kind, so a token that supersedes another takes its row.
      // Times are JavaScript's own milliseconds: what a timestamp keeps of them depends on engine, driver and time zone.
      await schemaOf(db, table)
        .createTable(table)
        .addColumn('user_id', idType, (column) => column.notNull())
        .addColumn('self_service', 'smallint', (column) => column.notNull())
        .addColumn('id', idType, (column) => column.notNull())
        .addColumn('password_fingerprint', 'varchar(255)', (column) => column.notNull())
        .addColumn('issued_by', idType)
        .addColumn('reinstates', 'smallint', (column) => column.notNull())
        .addColumn('issued_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint(`${name}_pk`, [...tokenKey])
        .execute();
      await createIndex(db, spoken, { table, name: `${name}_id`, columns: ['id'] });
      await createIndex(db, spoken, { table, name: `${name}_expires_at`, columns: ['expires_at'] });
    },
    async down(db) {
      await schemaOf(db, table).dropTable(table).execute();
    },
  };
}
