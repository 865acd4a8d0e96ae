import type { KyselyDatabase } from './sql-dialect';

/** What a file of Kysely's FileMigrationProvider exports. */
export interface TableMigration {
  /** Creates the table. */
  up(db: KyselyDatabase): Promise<void>;
  /** Drops it. */
  down(db: KyselyDatabase): Promise<void>;
}
