/** Reset tokens, and claims to deliver them, in Redis or Valkey, a single server or a cluster, over a client that the host has already. */
export { RedisTokenStore, type RedisTokenStoreOptions } from './redis-token-store';
export { RedisDeliveryThrottle, type RedisDeliveryThrottleOptions } from './redis-delivery-throttle';
export type { IoredisClient, NodeRedisClient, NodeRedisCluster, RedisClient, SendRedisCommand } from './redis-client';
