import type { ResetTokenRecord, TokenStore } from '../../ports';
import { fileRecord, readFiled } from '../filed-record';
import type { FiledRecord } from '../filed-record';
import { KEPT_AFTER_EXPIRY_MS } from '../kept-after-expiry';
import { commandSender } from './redis-client';
import type { RedisClient, SendRedisCommand } from './redis-client';
import { redisKey, requireKeyPrefix } from './redis-key';

/** What RedisTokenStore takes. */
export interface RedisTokenStoreOptions {
  /** What every key starts with. Default 'express-password-router:'. */
  readonly keyPrefix?: string | undefined;
}

/**
 * Names the token in the user's hash, in place of those it supersedes, and gives their ids.
 * KEYS[1]: the user's key. ARGV: field, token id, milliseconds to live.
 */
const nameToken = `
local superseded = {}
local function drop(field)
  local id = redis.call('HGET', KEYS[1], field)
  if id and id ~= ARGV[2] then superseded[#superseded + 1] = id end
  redis.call('HDEL', KEYS[1], field)
end
drop('selfService')
if ARGV[1] == 'caller' then drop('caller') end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return superseded`;

/** Takes the token's name out of the user's hash, which goes with the last. KEYS[1]: the user's key. ARGV: field, token id. */
const unnameToken = `
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then return redis.call('HDEL', KEYS[1], ARGV[1]) end
return 0`;

/** Takes the user's hash away, and gives the ids that it named. */
const forgetUser = `
local ids = redis.call('HVALS', KEYS[1])
redis.call('DEL', KEYS[1])
return ids`;

/**
 * Reset tokens that Redis itself drops when they have expired.
 *
 * A token's record has a key of its own, and a hash a user names the tokens that count: at most one of a caller and one of
 * self-service. A record that is not named there is nobody's token. So each change is one write to one key, atomic
 * wherever the keys of a cluster live. Records that lost their name are deleted afterwards only to save memory: no call fails for
 * it, because their tokens don't count any more, and Redis drops them in time.
 */
export class RedisTokenStore implements TokenStore {
  readonly #send: SendRedisCommand;
  readonly #keyPrefix: string;

  /** @throws ConfigurationError for options that can't work */
  constructor(client: RedisClient, options: RedisTokenStoreOptions = {}) {
    this.#keyPrefix = requireKeyPrefix('RedisTokenStore', options);
    this.#send = commandSender(client, 'RedisTokenStore');
  }

  async save(record: ResetTokenRecord): Promise<void> {
    const filed = fileRecord(record);
    const { id, userId, issuedAt, expiresAt } = filed;
    // Counted from now, by Redis alone: no two clocks are compared.
    const timeToLive = String(Math.max(0, expiresAt - issuedAt) + KEPT_AFTER_EXPIRY_MS);

    const reply = await this.#toToken(id, ['SET'], JSON.stringify(filed), 'PX', timeToLive);
    if (String(reply) !== 'OK') throw new Error('Redis has not answered OK to SET: the token is not filed.');
    const superseded = await this.#toUser(userId, ['EVAL', nameToken, '1'], fieldFor(filed), id, timeToLive);
    await this.#dropRecords(superseded);
  }

  async findById(tokenId: string): Promise<ResetTokenRecord | null> {
    const filed = await this.#readRecord(tokenId);
    if (!filed) return null;
    const named = await this.#toUser(filed.userId, ['HGET'], fieldFor(filed));
    if (named === null || String(named) !== tokenId) return null;
    return readFiled(filed);
  }

  async delete(tokenId: string): Promise<void> {
    const filed = await this.#readRecord(tokenId);
    if (!filed) return;
    await this.#toUser(filed.userId, ['EVAL', unnameToken, '1'], fieldFor(filed), tokenId);
    await this.#dropRecords([tokenId]);
  }

  async deleteForUser(userId: string): Promise<void> {
    await this.#dropRecords(await this.#toUser(userId, ['EVAL', forgetUser, '1']));
  }

  /** None of another id: two may become one key on their way to UTF-8. */
  async #readRecord(tokenId: string): Promise<FiledRecord | null> {
    const json = await this.#toToken(tokenId, ['GET']);
    if (json === null) return null;
    const filed = JSON.parse(String(json)) as FiledRecord;
    return filed.id === tokenId ? filed : null;
  }

  async #dropRecords(ids: unknown): Promise<void> {
    if (Array.isArray(ids)) await Promise.allSettled(ids.map((id) => this.#toToken(String(id), ['DEL'])));
  }

  #toToken(tokenId: string, command: string[], ...args: string[]): Promise<unknown> {
    const key = redisKey(this.#keyPrefix, 'token', tokenId);
    return this.#send([...command, key, ...args], key);
  }

  #toUser(userId: string, command: string[], ...args: string[]): Promise<unknown> {
    const key = redisKey(this.#keyPrefix, 'user', userId);
    return this.#send([...command, key, ...args], key);
  }
}

function fieldFor({ issuedBy }: FiledRecord): 'caller' | 'selfService' {
  return issuedBy === null ? 'selfService' : 'caller';
}
