/**
 * Reset tokens, and claims to deliver them, in Redis or Valkey, a single server, a cluster or behind sentinels, over a
 * client that the host has already.
 * @module
 */
export { RedisTokenStore } from './redis-token-store';
export type { RedisTokenStoreOptions } from './redis-token-store';
export { RedisDeliveryThrottle } from './redis-delivery-throttle';
export type { RedisDeliveryThrottleOptions } from './redis-delivery-throttle';
export type {
  IoredisClient,
  NodeRedisClient,
  NodeRedisCluster,
  NodeRedisSentinel,
  RedisClient,
  SendRedisCommand,
} from './redis-client';
