import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliveryThrottleCases, tokenStoreCases } from '../../lib/conformance';
import type { ConformanceCase } from '../../lib/conformance';
import { RedisDeliveryThrottle, RedisTokenStore } from '../../lib/stores/redis';
import type { RedisClient } from '../../lib/stores/redis';
import { install } from '../package/install';
import { describeWithEngine } from '../support/describe-with-engine';
import { sentinelMaster, startRedis, startRedisCluster, startRedisSentinel } from '../support/redis';
import type { TestRedis } from '../support/redis';

/** The majors that package.json names as peers and the project itself has not installed: the first and the last of each. */
const nodeRedisVersions = ['4.0.0', '4.7.1', '5.0.0', '5.12.1'];
const ioredisVersions = ['5.0.0', '5.11.1'];

interface NodeRedis {
  createClient(options: { url: string; legacyMode?: boolean }): NodeRedisConnection;
  createCluster(options: { rootNodes: { url: string }[] }): NodeRedisConnection;
  createSentinel(options: { name: string; sentinelRootNodes: { host: string; port: number }[] }): NodeRedisConnection;
}

/** A sentinel has no quit, node-redis 4 no close. */
type NodeRedisConnection = RedisClient & { connect(): Promise<unknown>; close?(): unknown; quit(): unknown };

interface Ioredis {
  readonly default: new (url: string) => IoredisConnection;
  readonly Cluster: new (urls: readonly string[]) => IoredisConnection;
}

type IoredisConnection = RedisClient & { disconnect(): void };

const folder = mkdtempSync(join(tmpdir(), 'redis-majors-'));
beforeAll(async () => {
  const nodeRedis = nodeRedisVersions.map((version) => `redis-${version}@npm:redis@${version}`);
  const ioredis = ioredisVersions.map((version) => `ioredis-${version}@npm:ioredis@${version}`);
  await install(folder, [...nodeRedis, ...ioredis], '--ignore-scripts');
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describeWithEngine('Redis', 'on one server', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  describe.each(nodeRedisVersions)('node-redis %s', (version) => {
    conforms(
      () => openNodeRedis(version, ({ createClient }) => createClient({ url: redis.url })),
      () => redis.keyPrefix,
    );
  });

  test.each(nodeRedisVersions.filter((version) => version.startsWith('4.')))(
    'node-redis %s in legacy mode is refused',
    async (version) => {
      const { createClient } = (await driver('redis', version)) as NodeRedis;
      const client = createClient({ url: redis.url, legacyMode: true });
      expect(() => new RedisTokenStore(client)).toThrow('without legacyMode');
    },
  );

  describe.each(ioredisVersions)('ioredis %s', (version) => {
    conforms(
      () => openIoredis(version, ({ default: Redis }) => new Redis(redis.url)),
      () => redis.keyPrefix,
    );
  });
});

describeWithEngine('own Redis', 'on a cluster of three', () => {
  let cluster: Awaited<ReturnType<typeof startRedisCluster>>;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());

  describe.each(nodeRedisVersions)('node-redis %s', (version) => {
    const rootNodes = (): { url: string }[] => cluster.urls.map((url) => ({ url }));
    conforms(
      () => openNodeRedis(version, ({ createCluster }) => createCluster({ rootNodes: rootNodes() })),
      () => 'test:',
    );
  });

  describe.each(ioredisVersions)('ioredis %s', (version) => {
    conforms(
      () => openIoredis(version, ({ Cluster }) => new Cluster(cluster.urls)),
      () => 'test:',
    );
  });
});

describeWithEngine('own Redis', 'behind a sentinel', () => {
  let sentinel: Awaited<ReturnType<typeof startRedisSentinel>>;
  beforeAll(async () => {
    sentinel = await startRedisSentinel();
  });
  afterAll(() => sentinel.stop());

  // node-redis 4 knows no sentinels.
  describe.each(nodeRedisVersions.filter((version) => !version.startsWith('4.')))('node-redis %s', (version) => {
    const sentinelRootNodes = (): { host: string; port: number }[] => [{ host: '127.0.0.1', port: sentinel.port }];
    conforms(
      () =>
        openNodeRedis(version, ({ createSentinel }) =>
          createSentinel({ name: sentinelMaster, sentinelRootNodes: sentinelRootNodes() }),
        ),
      () => 'test:',
    );
  });
});

interface Opened {
  readonly client: RedisClient;
  close(): unknown;
}

async function openNodeRedis(version: string, create: (driver: NodeRedis) => NodeRedisConnection): Promise<Opened> {
  const client = create((await driver('redis', version)) as NodeRedis);
  await client.connect();
  return { client, close: () => (client.close ? client.close() : client.quit()) };
}

async function openIoredis(version: string, create: (driver: Ioredis) => IoredisConnection): Promise<Opened> {
  const client = create((await driver('ioredis', version)) as Ioredis);
  return { client, close: () => client.disconnect() };
}

function driver(name: string, version: string): Promise<unknown> {
  return import(join(folder, 'node_modules', `${name}-${version}`));
}

function conforms(open: () => Promise<Opened>, keyPrefixOf: () => string): void {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  test('RedisTokenStore', async () => {
    const tokenStore = new RedisTokenStore(opened.client, { keyPrefix: keyPrefixOf() });
    expect(await failingAtOnce(tokenStoreCases, { tokenStore })).toEqual([]);
  });

  test('RedisDeliveryThrottle', async () => {
    const deliveryThrottle = new RedisDeliveryThrottle(opened.client, { keyPrefix: keyPrefixOf() });
    expect(await failingAtOnce(deliveryThrottleCases, { deliveryThrottle })).toEqual([]);
  });
}

/** Some cases wait for something to expire: all of them wait together. */
async function failingAtOnce<Harness>(
  cases: readonly ConformanceCase<Harness, string>[],
  harness: Harness,
): Promise<unknown[]> {
  const failing: unknown[] = [];
  await Promise.all(
    cases.map((c) => c.run(harness).catch((error: unknown) => failing.push(`${c.name}: ${String(error)}`))),
  );
  return failing;
}
