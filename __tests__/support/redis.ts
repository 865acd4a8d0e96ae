import { chownSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createClient } from 'redis';
import { runningServer } from './engines';
import { makeServerDirectory, startTemporaryServer, unprivileged } from './temporary-server';
import type { ServerCommand, TemporaryServer } from './temporary-server';

export interface TestRedis {
  readonly url: string;
  /** Every key of the test starts with it. */
  readonly keyPrefix: string;
  /** Deletes the keys, or the server if it was started for the test. */
  stop(): Promise<void>;
}

/** The Redis of REDIS_URL or of this machine, else one of its own. */
export async function startRedis(): Promise<TestRedis> {
  const keyPrefix = `test-${process.pid}-${Date.now()}:`;
  const url = runningServer('Redis');
  if (url === null) return { ...(await startOwnRedis()), keyPrefix };
  return { url, keyPrefix, stop: () => deleteKeys(url, keyPrefix) };
}

export interface OwnRedis extends TemporaryServer {
  readonly url: string;
}

/**
 * A Redis that belongs to the test and keeps nothing on disk, unless the options say otherwise. With `port`, in place of one
 * that was stopped.
 */
export async function startOwnRedis(port?: number, ...options: string[]): Promise<OwnRedis> {
  const server = await startTemporaryServer((freePort) => redisServer(freePort, ...options), port);
  return { ...server, url: `redis://127.0.0.1:${server.port}` };
}

function redisServer(port: number, ...options: string[]): ServerCommand {
  const directory = makeServerDirectory('redis');
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--appendonly', 'no'];
  return { command: 'redis-server', args: [...args, ...options], directory, ready: /Ready to accept connections/ };
}

async function deleteKeys(url: string, keyPrefix: string): Promise<void> {
  const client = createClient({ url });
  await client.connect();
  for await (const keys of client.scanIterator({ MATCH: `${keyPrefix}*`, COUNT: 1_000 })) {
    if (keys.length > 0) await client.unlink(keys);
  }
  await client.close();
}

/** A cluster of three masters without replicas, each with a third of the slots. */
export async function startRedisCluster(): Promise<{ urls: string[]; keyPrefix: string; stop(): Promise<void> }> {
  const servers = await Promise.all([0, 1, 2].map(() => startClusterNode()));
  const clients = await Promise.all(
    servers.map(({ port }) => createClient({ url: `redis://127.0.0.1:${port}` }).connect()),
  );
  const [first] = servers;
  for (const [index, client] of clients.entries()) {
    const [from, to] = [Math.ceil((16_384 * index) / 3), Math.ceil((16_384 * (index + 1)) / 3) - 1];
    await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', String(from), String(to)]);
    if (first) await client.sendCommand(['CLUSTER', 'MEET', '127.0.0.1', String(first.port), String(first.busPort)]);
  }
  for (const client of clients) {
    while (!(await client.sendCommand<string>(['CLUSTER', 'INFO'])).includes('cluster_state:ok')) await breathe();
    client.destroy();
  }
  return {
    urls: servers.map(({ port }) => `redis://127.0.0.1:${port}`),
    keyPrefix: 'test:',
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

async function startClusterNode(): Promise<TemporaryServer & { busPort: number }> {
  let busPort = 0;
  const server = await startTemporaryServer((port) => {
    // Redis would take port + 10 000, which may not exist.
    busPort = port > 55_000 ? port - 10_000 : port + 10_000;
    const cluster = [
      '--cluster-enabled',
      'yes',
      '--cluster-port',
      String(busPort),
      '--cluster-require-full-coverage',
      'yes',
    ];
    return redisServer(port, ...cluster);
  });
  return { ...server, busPort };
}

/** What a sentinel calls the server that it watches. */
export const sentinelMaster = 'watched';

/** A server, and the port of the one sentinel that watches it. */
export async function startRedisSentinel(): Promise<{ port: number; keyPrefix: string; stop(): Promise<void> }> {
  const server = await startOwnRedis();
  const sentinel = await startTemporaryServer((port) => sentinelOf(server.port, port));
  return {
    port: sentinel.port,
    keyPrefix: 'test:',
    stop: async () => {
      await sentinel.stop();
      await server.stop();
    },
  };
}

function sentinelOf(serverPort: number, port: number): ServerCommand {
  const directory = makeServerDirectory('sentinel');
  // A sentinel writes what it learns into its settings.
  const settings = path.join(directory, 'sentinel.conf');
  writeFileSync(settings, `sentinel monitor ${sentinelMaster} 127.0.0.1 ${serverPort} 1\n`);
  if (unprivileged) chownSync(settings, unprivileged.uid, unprivileged.gid);
  const args = [settings, '--sentinel', '--port', String(port), '--bind', '127.0.0.1', '--dir', directory];
  return { command: 'redis-server', args, directory, ready: /\+monitor master/ };
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
