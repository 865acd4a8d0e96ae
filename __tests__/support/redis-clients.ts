import { Cluster, Redis } from 'ioredis';
import { createClient, createCluster, createSentinel } from 'redis';
import type { RedisClient } from '../../lib/stores/redis';
import { sentinelMaster } from './redis';

export interface RedisConnection {
  readonly client: RedisClient;
  close(): unknown;
}

/** Each kind of client that the stores take, connected to one server. */
export const redisClients: Readonly<Record<string, (server: { url: string }) => Promise<RedisConnection>>> = {
  'node-redis': async ({ url }) => {
    const client = await createClient({ url }).connect();
    return { client, close: () => client.close() };
  },
  'node-redis in RESP2': async ({ url }) => {
    const client = await createClient({ url, RESP: 2 }).connect();
    return { client, close: () => client.close() };
  },
  ioredis: async ({ url }) => {
    const client = new Redis(url);
    return { client, close: () => client.quit() };
  },
  'a function': async ({ url }) => {
    const client = await createClient({ url }).connect();
    return { client: (args: string[]) => client.sendCommand(args), close: () => client.close() };
  },
  'a function that answers bytes': async ({ url }) => {
    const client = new Redis(url);
    const send = ([command = '', ...args]: string[]): Promise<unknown> => client.callBuffer(command, ...args);
    return { client: send, close: () => client.quit() };
  },
};

/** Each that knows a cluster. */
export const redisClusterClients: Readonly<Record<string, (cluster: { urls: string[] }) => Promise<RedisConnection>>> =
  {
    'node-redis': async ({ urls }) => {
      const client = createCluster({ rootNodes: urls.map((url) => ({ url })) });
      await client.connect();
      return { client, close: () => client.close() };
    },
    ioredis: async ({ urls }) => {
      const client = new Cluster(urls);
      return { client, close: () => client.disconnect() };
    },
  };

/** Each that asks a sentinel which server to talk to. */
export const redisSentinelClients: Readonly<Record<string, (sentinel: { port: number }) => Promise<RedisConnection>>> =
  {
    'node-redis': async ({ port }) => {
      const client = createSentinel({ name: sentinelMaster, sentinelRootNodes: [{ host: '127.0.0.1', port }] });
      await client.connect();
      return { client, close: () => client.close() };
    },
    ioredis: async ({ port }) => {
      const client = new Redis({ name: sentinelMaster, sentinels: [{ host: '127.0.0.1', port }] });
      return { client, close: () => client.quit() };
    },
  };
