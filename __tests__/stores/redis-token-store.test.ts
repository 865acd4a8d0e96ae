import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { tokenStoreCases } from '../../lib/conformance';
import { ConfigurationError } from '../../lib/errors';
import type { ResetTokenRecord } from '../../lib/ports';
import { RedisTokenStore } from '../../lib/stores/redis';
import { describeWithEngine } from '../support/describe-with-engine';
import { describeWithRedis } from '../support/describe-with-redis';
import { startOwnRedis, startRedis } from '../support/redis';
import type { OwnRedis, TestRedis } from '../support/redis';

describeWithRedis((redis) => {
  test.each(tokenStoreCases.map((c) => [c.name, c] as const))('%s', async (_name, c) => {
    const { client, keyPrefix } = redis();
    await c.run({
      tokenStore: new RedisTokenStore(client, { keyPrefix }),
      secondTokenStore: new RedisTokenStore(client, { keyPrefix }),
    });
  });
});

describeWithEngine('Redis', 'keys', () => {
  const issuedAt = new Date();
  const record = (fields: Partial<ResetTokenRecord> = {}): ResetTokenRecord => ({
    id: randomUUID(),
    userId: randomUUID(),
    passwordFingerprint: 'fingerprint',
    issuedBy: null,
    reinstates: false,
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + 3_600_000),
    ...fields,
  });
  let redis: TestRedis;
  let client: Redis;
  let store: RedisTokenStore;
  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
    store = new RedisTokenStore(client, { keyPrefix: redis.keyPrefix });
  });
  afterAll(async () => {
    await client.quit();
    await redis.stop();
  });

  const tokenKey = ({ id }: ResetTokenRecord): string => `${redis.keyPrefix}token:${id}`;
  const userKey = ({ userId }: ResetTokenRecord): string => `${redis.keyPrefix}user:${userId}`;

  test('start with the prefix and expire a minute after the token', async () => {
    const saved = record();
    await store.save(saved);
    for (const key of [tokenKey(saved), userKey(saved)]) {
      const timeToLive = await client.pttl(key);
      expect(timeToLive).toBeGreaterThan(3_600_000);
      expect(timeToLive).toBeLessThanOrEqual(3_660_000);
    }
  });

  test('spell ids in ASCII and without braces, which drivers may read as a cluster’s hash tag', async () => {
    const saved = record({ id: `a {tok} of ${randomUUID()}`, userId: `Zoë/{1} ${randomUUID()}` });
    await store.save(saved);
    for (const key of [tokenKey(saved), userKey(saved)]) expect(await client.exists(key)).toBe(0);
    const spelt = { id: encodeURIComponent(saved.id), userId: encodeURIComponent(saved.userId) };
    expect(`${spelt.id} ${spelt.userId}`).toMatch(/^a%20%7Btok%7D%20of%20[\w-]+ Zo%C3%AB%2F%7B1%7D%20[\w-]+$/);
    expect(await client.exists(tokenKey({ ...saved, ...spelt }), userKey({ ...saved, ...spelt }))).toBe(2);
  });

  test('of a user live as long as the longest token', async () => {
    const long = record({ issuedBy: 'admin', expiresAt: new Date(issuedAt.getTime() + 86_400_000) });
    await store.save(long);
    await store.save(record({ userId: long.userId }));
    expect(await client.pttl(userKey(long))).toBeGreaterThan(86_400_000);
  });

  test.each([
    ['slow', -86_400_000],
    ['fast', 86_400_000],
  ])('live as long as the token, though the clock of whoever issued it is a day %s', async (_how, ahead) => {
    const now = issuedAt.getTime() + ahead;
    const saved = record({ issuedAt: new Date(now), expiresAt: new Date(now + 3_600_000) });
    await store.save(saved);
    for (const key of [tokenKey(saved), userKey(saved)]) {
      const timeToLive = await client.pttl(key);
      expect(timeToLive).toBeGreaterThan(3_600_000);
      expect(timeToLive).toBeLessThanOrEqual(3_660_000);
    }
  });

  test('of a token that expired before it was issued go a minute later, and what it supersedes at once', async () => {
    const superseded = record();
    const stale = record({ userId: superseded.userId, expiresAt: new Date(issuedAt.getTime() - 3_600_000) });
    await store.save(superseded);
    await store.save(stale);
    expect(await store.findById(superseded.id)).toBeNull();
    expect(await store.findById(stale.id)).toEqual(stale);
    const timeToLive = await client.pttl(tokenKey(stale));
    expect(timeToLive).toBeGreaterThan(0);
    expect(timeToLive).toBeLessThanOrEqual(60_000);
  });

  test('of superseded and deleted tokens do not pile up', async () => {
    const first = record();
    const second = record({ userId: first.userId });
    const third = record({ userId: first.userId, issuedBy: 'admin' });
    for (const each of [first, second, third]) await store.save(each);
    expect(await client.exists(tokenKey(first), tokenKey(second), tokenKey(third))).toBe(1);
    await store.deleteForUser(first.userId);
    expect(await client.exists(tokenKey(third), userKey(third))).toBe(0);
  });

  test('of a user go with the last token that is deleted', async () => {
    const callers = record({ issuedBy: 'admin' });
    const superseded = record({ userId: callers.userId });
    const selfService = record({ userId: callers.userId });
    for (const each of [callers, superseded, selfService]) await store.save(each);
    await store.delete(superseded.id);
    expect(await client.hgetall(userKey(callers))).toEqual({ caller: callers.id, selfService: selfService.id });
    await store.delete(selfService.id);
    expect(await client.hgetall(userKey(callers))).toEqual({ caller: callers.id });
    await store.delete(callers.id);
    expect(await client.exists(userKey(callers), tokenKey(callers))).toBe(0);
  });

  test('of a superseded token name nobody when they are deleted late', async () => {
    const superseded = record();
    const later = record({ userId: superseded.userId });
    await store.save(superseded);
    const left = await client.get(tokenKey(superseded));
    await store.save(later);
    await client.set(tokenKey(superseded), left ?? '');
    await store.delete(superseded.id);
    expect(await client.exists(tokenKey(superseded))).toBe(0);
    expect(await store.findById(later.id)).toEqual(later);
  });

  test('of a record without its name in the user key are no token', async () => {
    const saved = record();
    await store.save(saved);
    await client.del(userKey(saved));
    expect(await client.exists(tokenKey(saved))).toBe(1);
    expect(await store.findById(saved.id)).toBeNull();
  });

  test('of a record that a driver sends twice, because a connection broke, are one live token', async () => {
    for (const issuedBy of [null, 'admin']) {
      const saved = record({ issuedBy });
      await store.save(saved);
      await store.save(saved);
      expect(await store.findById(saved.id)).toEqual(saved);
    }
  });

  test('of an id that UTF-8 can not spell are no token, though they look like those of one that it can', async () => {
    const saved = record({ id: `${randomUUID()}\uFFFD` });
    const unspeakable = saved.id.replace('\uFFFD', '\uD800');
    await store.save(saved);
    expect(await store.findById(unspeakable)).toBeNull();
    await store.delete(unspeakable);
    expect(await store.findById(saved.id)).toEqual(saved);
  });

  test('may be evicted one by one: each loss only invalidates', async () => {
    const saved = record();
    await store.save(saved);
    await client.del(tokenKey(saved));
    expect(await store.findById(saved.id)).toBeNull();
  });
});

describeWithEngine('Redis', 'a command that fails', () => {
  let redis: TestRedis;
  let client: Redis;
  let store: RedisTokenStore;
  let failing: RedisTokenStore;
  let failingCommand = 'DEL';
  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
    const options = { keyPrefix: redis.keyPrefix };
    store = new RedisTokenStore(client, options);
    failing = new RedisTokenStore(async ([command = '', ...args]) => {
      if (command === failingCommand) throw new Error('CLUSTERDOWN');
      return client.call(command, ...args);
    }, options);
  });
  afterAll(async () => {
    await client.quit();
    await redis.stop();
  });

  const tokenOf = (userId: string, id: string): ResetTokenRecord => ({
    id,
    userId,
    passwordFingerprint: 'fingerprint',
    issuedBy: 'admin',
    reinstates: false,
    issuedAt: new Date('2031-01-01T00:00:00.001Z'),
    expiresAt: new Date('2031-01-02T00:00:00.002Z'),
  });
  const changes: Readonly<Record<string, (first: ResetTokenRecord) => Promise<void>>> = {
    save: ({ id, userId }) => failing.save(tokenOf(userId, `next after ${id}`)),
    delete: ({ id }) => failing.delete(id),
    deleteForUser: ({ userId }) => failing.deleteForUser(userId),
  };

  test.each(Object.entries(changes))('%s: DEL only saves memory, the token is gone', async (name, change) => {
    failingCommand = 'DEL';
    const first = tokenOf(`user of ${name}`, `${name} without DEL`);
    await store.save(first);
    await change(first);
    expect(await store.findById(first.id)).toBeNull();
  });

  test('save: the next token counts, though the one before could not be cleared away', async () => {
    failingCommand = 'DEL';
    const next = tokenOf('ann', 'next');
    await store.save(tokenOf('ann', 'first'));
    await failing.save(next);
    expect(await store.findById('next')).toEqual(next);
  });

  test.each(Object.entries(changes))('%s: without EVAL nothing has changed, and it fails', async (name, change) => {
    failingCommand = 'EVAL';
    const first = tokenOf(`user of ${name}`, `${name} without EVAL`);
    await store.save(first);
    await expect(change(first)).rejects.toThrow('CLUSTERDOWN');
    expect(await store.findById(first.id)).toEqual(first);
  });

  test('delete: without GET nothing has changed, and it fails', async () => {
    failingCommand = 'GET';
    const first = tokenOf('bea', 'unread');
    await store.save(first);
    await expect(failing.delete(first.id)).rejects.toThrow('CLUSTERDOWN');
    expect(await store.findById(first.id)).toEqual(first);
  });
});

describeWithEngine('own Redis', 'on a server that counts commands', () => {
  let redis: OwnRedis;
  beforeAll(async () => {
    redis = await startOwnRedis();
  });
  afterAll(() => redis.stop());

  test('sends none that goes through the keys, only those that the documentation names; the suite leaves no key behind', async () => {
    const client = new Redis(redis.url);
    const tokenStore = new RedisTokenStore(client);
    await client.config('RESETSTAT');
    await Promise.all(tokenStoreCases.map(async (c) => c.run({ tokenStore })));
    const statistics = await client.info('commandstats');
    const left = await client.dbsize();
    await client.quit();

    const counted = [...statistics.matchAll(/^cmdstat_([^:]+)/gm)].map(([, name]) => name?.toUpperCase() ?? '');
    const sent = counted.filter((name) => !name.startsWith('CONFIG'));
    expect(sent.sort()).toEqual(['DEL', 'EVAL', 'GET', 'HDEL', 'HGET', 'HSET', 'HVALS', 'PEXPIRE', 'PTTL', 'SET']);
    expect(left).toBe(0);
  });
});

test.each<[string, unknown[], RegExp]>([
  ['no client', [undefined], /needs a client of node-redis or ioredis/],
  ['null for a client', [null], /needs a client of node-redis or ioredis/],
  ['a client not awaited', [Promise.resolve()], /RedisTokenStore takes a client, not a promise of one: await it first/],
  ['the class of a client', [Redis], /RedisTokenStore takes a client, not its class: does it lack 'new'\?/],
  ['a client of another database', [{ query: () => undefined }], /needs a client of node-redis or ioredis/],
  ['an option it does not know', [() => undefined, { prefix: 'a:' }], /does not take 'prefix': it takes keyPrefix/],
  ['a prefix that is none', [() => undefined, { keyPrefix: 1 }], /keyPrefix must be a string/],
])('refuses %s at construction', (_what, args, message) => {
  const construct = (): unknown => Reflect.construct(RedisTokenStore, args);
  expect(construct).toThrow(ConfigurationError);
  expect(construct).toThrow(message);
});
