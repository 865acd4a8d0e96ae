/** Users and reset tokens in PostgreSQL, MySQL, MariaDB or SQLite, over a Kysely instance that the host has already. */
export { KyselyUserStore } from './kysely-user-store';
export type { KyselyUserStoreOptions, UserColumns } from './user-store-options';
export { KyselyTokenStore, type KyselyTokenStoreOptions } from './kysely-token-store';
export { tokenTableMigration, type TokenTableOptions } from './token-table-migration';
export type { KyselyDatabase, KyselyQueries, SqlDialect } from './sql-dialect';
export type { UserIdType } from './user-id';
