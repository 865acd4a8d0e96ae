import type { DeliveryClaim, DeliveryThrottle } from '../../ports';
import { commandSender } from './redis-client';
import type { RedisClient, SendRedisCommand } from './redis-client';
import { redisKey, requireKeyPrefix } from './redis-key';

/** What RedisDeliveryThrottle takes. */
export interface RedisDeliveryThrottleOptions {
  /** What every key starts with. Default 'express-password-router:'. */
  readonly keyPrefix?: string | undefined;
}

/** Gives back one's own claim alone: it may have expired, and another be held since. KEYS[1]: the user's key. ARGV: claim id. */
const giveBack = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** One key a user, which holds the claim's id and which Redis itself drops when the claim has expired. */
export class RedisDeliveryThrottle implements DeliveryThrottle {
  readonly #send: SendRedisCommand;
  readonly #keyPrefix: string;

  /** @throws ConfigurationError for options that can't work */
  constructor(client: RedisClient, options: RedisDeliveryThrottleOptions = {}) {
    this.#keyPrefix = requireKeyPrefix('RedisDeliveryThrottle', options);
    this.#send = commandSender(client, 'RedisDeliveryThrottle');
  }

  async claim({ id, userId, claimedAt, expiresAt }: DeliveryClaim): Promise<boolean> {
    // Counted from now, by Redis alone: no two clocks are compared.
    const timeToLive = String(Math.max(1, expiresAt.getTime() - claimedAt.getTime()));
    const key = this.#keyOf(userId);
    const answer = await this.#send(['SET', key, id, 'NX', 'PX', timeToLive], key);
    if (answer === null) return this.#isHeldBy(id, key);
    if (String(answer) !== 'OK') throw new Error('Redis has not answered OK to SET: the claim is not taken.');
    return true;
  }

  async release({ id, userId }: DeliveryClaim): Promise<void> {
    const key = this.#keyOf(userId);
    await this.#send(['EVAL', giveBack, '1', key, id], key);
  }

  /** After a broken connection ioredis sends again what was not answered: the claim that is in the way may be this very one. */
  async #isHeldBy(id: string, key: string): Promise<boolean> {
    const holder = await this.#send(['GET', key], key);
    return holder !== null && String(holder) === id;
  }

  #keyOf(userId: string): string {
    return redisKey(this.#keyPrefix, 'delivery', userId);
  }
}
