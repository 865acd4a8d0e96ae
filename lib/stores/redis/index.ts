/** Reset tokens in Redis or Valkey, a single server or a cluster, over a client that the host has already. */
export { RedisTokenStore, type RedisTokenStoreOptions } from './redis-token-store';
export type { IoredisClient, NodeRedisClient, NodeRedisCluster, RedisClient, SendRedisCommand } from './redis-client';
