import { Redis } from 'ioredis';
import { deliveryThrottleCases } from '../../lib/conformance';
import { ConfigurationError } from '../../lib/errors';
import { RedisDeliveryThrottle } from '../../lib/stores/redis';
import { describeWithEngine } from '../support/describe-with-engine';
import { describeWithRedis } from '../support/describe-with-redis';
import { startLossyProxy } from '../support/start-lossy-proxy';
import type { LossyProxy } from '../support/start-lossy-proxy';
import { startRedis } from '../support/redis';
import type { TestRedis } from '../support/redis';

describeWithRedis((redis) => {
  test.each(deliveryThrottleCases.map((c) => [c.name, c] as const))('%s', async (_name, c) => {
    const { client, keyPrefix } = redis();
    await c.run({
      deliveryThrottle: new RedisDeliveryThrottle(client, { keyPrefix }),
      secondDeliveryThrottle: new RedisDeliveryThrottle(client, { keyPrefix }),
    });
  });
});

describeWithEngine('Redis', 'a claim', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test('is one key, which starts with the prefix and lives as long as the claim', async () => {
    const client = new Redis(redis.url);
    const throttle = new RedisDeliveryThrottle(client, { keyPrefix: redis.keyPrefix });
    const claimedAt = new Date();
    const claim = { id: 'a claim', userId: 'jane', claimedAt, expiresAt: new Date(claimedAt.getTime() + 300_000) };
    expect(await throttle.claim(claim)).toBe(true);
    expect(await throttle.claim({ ...claim, id: 'another' })).toBe(false);
    const key = `${redis.keyPrefix}delivery:jane`;
    expect(await client.get(key)).toBe('a claim');
    const timeToLive = await client.pttl(key);
    expect(timeToLive).toBeGreaterThan(240_000);
    expect(timeToLive).toBeLessThanOrEqual(300_000);
    await throttle.release(claim);
    expect(await client.exists(key)).toBe(0);
    await client.quit();
  });

  test.each([
    ['slow', -86_400_000],
    ['fast', 86_400_000],
  ])('lives as long, though the clock of whoever took it is a day %s', async (how, ahead) => {
    const client = new Redis(redis.url);
    const throttle = new RedisDeliveryThrottle(client, { keyPrefix: redis.keyPrefix });
    const claimedAt = new Date(Date.now() + ahead);
    const claim = { id: 'a claim', userId: how, claimedAt, expiresAt: new Date(claimedAt.getTime() + 300_000) };
    expect(await throttle.claim(claim)).toBe(true);
    const timeToLive = await client.pttl(`${redis.keyPrefix}delivery:${how}`);
    expect(timeToLive).toBeGreaterThan(240_000);
    expect(timeToLive).toBeLessThanOrEqual(300_000);
    await client.quit();
  });

  test('for no time at all is taken, and gone at once', async () => {
    const client = new Redis(redis.url);
    const throttle = new RedisDeliveryThrottle(client, { keyPrefix: redis.keyPrefix });
    const claimedAt = new Date();
    expect(await throttle.claim({ id: 'a claim', userId: 'zoe', claimedAt, expiresAt: claimedAt })).toBe(true);
    const timeToLive = await client.pttl(`${redis.keyPrefix}delivery:zoe`);
    expect(timeToLive).toBeLessThanOrEqual(1);
    await client.quit();
  });
});

describeWithEngine('Redis', 'over a connection that breaks before the answer is there', () => {
  let redis: TestRedis;
  let proxy: LossyProxy;
  let client: Redis;
  beforeAll(async () => {
    redis = await startRedis();
    proxy = await startLossyProxy(redis.url);
    client = new Redis(proxy.url);
    client.on('error', () => undefined);
  });
  afterAll(async () => {
    client.disconnect();
    await proxy.stop();
    await redis.stop();
  });

  test('a claim that ioredis sends twice is taken, and nobody else’s', async () => {
    const throttle = new RedisDeliveryThrottle(client, { keyPrefix: redis.keyPrefix });
    const claimedAt = new Date();
    const claim = { id: 'ours', userId: 'jane', claimedAt, expiresAt: new Date(claimedAt.getTime() + 300_000) };
    await client.ping();
    proxy.loseNextAnswer();
    expect(await throttle.claim(claim)).toBe(true);
    expect(await throttle.claim({ ...claim, id: 'theirs' })).toBe(false);
  });
});

describe('what Redis answers decides', () => {
  const claimedAt = new Date();
  const claim = { id: 'a claim', userId: 'jane', claimedAt, expiresAt: new Date(claimedAt.getTime() + 300_000) };
  const claimAnswered = (answer: unknown): Promise<boolean> =>
    new RedisDeliveryThrottle(() => Promise.resolve(answer)).claim(claim);

  test.each([
    ['OK', true],
    [Buffer.from('OK'), true],
    [null, false],
  ])('%p: %p', async (answer, isTaken) => {
    expect(await claimAnswered(answer)).toBe(isTaken);
  });

  test.each([
    ['its own', 'a claim', true],
    ['its own, as bytes', Buffer.from('a claim'), true],
    ['another', 'another claim', false],
    ['none any more', null, false],
  ])('the claim that is in the way is %s', async (_whose, holder, isTaken) => {
    const throttle = new RedisDeliveryThrottle(([command]) => Promise.resolve(command === 'GET' ? holder : null));
    expect(await throttle.claim(claim)).toBe(isTaken);
  });

  test.each(['QUEUED', Buffer.from('QUEUED'), '', 0, false, []])('%p is no claim, and no refusal', async (answer) => {
    await expect(claimAnswered(answer)).rejects.toThrow('Redis has not answered OK to SET: the claim is not taken.');
  });
});

test.each<[string, unknown[], RegExp]>([
  ['no client', [undefined], /RedisDeliveryThrottle needs a client of node-redis or ioredis/],
  ['an option it does not know', [() => undefined, { prefix: 'a:' }], /does not take 'prefix': it takes keyPrefix/],
  ['a prefix that is none', [() => undefined, { keyPrefix: 1 }], /keyPrefix must be a string/],
])('refuses %s at construction', (_what, args, message) => {
  const construct = (): unknown => Reflect.construct(RedisDeliveryThrottle, args);
  expect(construct).toThrow(ConfigurationError);
  expect(construct).toThrow(message);
});
