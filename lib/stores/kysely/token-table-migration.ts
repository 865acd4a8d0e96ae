import { requireKnownKeys } from '../../option-checks/known-keys';
import { idTypes } from './id-column';
import { schemaOf } from './schema-of';
import { dialectOf, type SqlDialect } from './sql-dialect';
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
      const schema = schemaOf(db, table);
      const idType = idTypes[dialectOf(db, dialect)];
      // A user has at most one token of each kind, so a token that supersedes another takes its row.
      // Times are JavaScript's own milliseconds: what a timestamp keeps of them depends on engine, driver and time zone.
      await schema
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
      await schema.createIndex(`${name}_id`).on(table).column('id').execute();
      await schema.createIndex(`${name}_expires_at`).on(table).column('expires_at').execute();
    },
    async down(db) {
      await schemaOf(db, table).dropTable(table).execute();
    },
  };
}
