/**
 * Users, reset tokens and claims to deliver them in PostgreSQL, MySQL, MariaDB or SQLite, over a Kysely instance that
 * the host has already.
 * @module
 */
export { KyselyUserStore } from './kysely-user-store';
export type { HistoryOptions, KyselyUserStoreOptions, UserColumns } from './user-store-options';
export { KyselyTokenStore } from './kysely-token-store';
export type { KyselyTokenStoreOptions } from './kysely-token-store';
export { historyTableMigration } from './history-table-migration';
export type { HistoryTableOptions } from './history-table-migration';
export { tokenTableMigration } from './token-table-migration';
export type { TokenTableOptions } from './token-table-migration';
export { KyselyDeliveryThrottle } from './kysely-delivery-throttle';
export type { KyselyDeliveryThrottleOptions } from './kysely-delivery-throttle';
export { deliveryTableMigration } from './delivery-table-migration';
export type { DeliveryTableOptions } from './delivery-table-migration';
export type { TableMigration } from './table-migration';
export type { KyselyDatabase, KyselyQueries, SqlDialect } from './sql-dialect';
export type { UserIdType } from './user-id';
