import type { RedisClient } from '../../lib/stores/redis';
import { describeWithEngine } from './describe-with-engine';
import type { Engine } from './engines';
import { startRedis, startRedisCluster, startRedisSentinel } from './redis';
import { redisClients, redisClusterClients, redisSentinelClients } from './redis-clients';
import type { RedisConnection } from './redis-clients';

export interface ConnectedRedis {
  readonly client: RedisClient;
  /** Every key of the test starts with it. */
  readonly keyPrefix: string;
}

interface Servers {
  readonly keyPrefix: string;
  stop(): Promise<void>;
}

/** One suite for each kind of client: on one server, on a cluster and behind a sentinel. `redis()` is for the tests in it. */
export function describeWithRedis(suite: (redis: () => ConnectedRedis) => void): void {
  describeClients('Redis', 'on one server', startRedis, redisClients, suite);
  describeClients('own Redis', 'on a cluster of three', startRedisCluster, redisClusterClients, suite);
  describeClients('own Redis', 'behind a sentinel', startRedisSentinel, redisSentinelClients, suite);
}

function describeClients<Started extends Servers>(
  engine: Engine,
  where: string,
  start: () => Promise<Started>,
  clients: Readonly<Record<string, (servers: Started) => Promise<RedisConnection>>>,
  suite: (redis: () => ConnectedRedis) => void,
): void {
  describeWithEngine(engine, where, () => {
    let servers: Started;
    beforeAll(async () => {
      servers = await start();
    });
    afterAll(() => servers.stop());

    describe.each(Object.entries(clients))('through %s', (_, connect) => {
      let connection: RedisConnection;
      beforeAll(async () => {
        connection = await connect(servers);
      });
      afterAll(() => connection.close());

      suite(() => ({ client: connection.client, keyPrefix: servers.keyPrefix }));
    });
  });
}
