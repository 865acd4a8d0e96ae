import { ConfigurationError } from '../../errors';
import { isThenable } from '../../maybe-promise';
import { isClass } from '../../option-checks/is-class';
import { refuseLegacyMode } from './refuse-legacy-mode';

/** Sends one command, to the server that holds `key` where there are several, and never to a replica. */
export type SendRedisCommand = (args: string[], key: string) => Promise<unknown>;

/** `new Redis()` or `new Cluster()` of ioredis. */
export interface IoredisClient {
  call(command: string, ...args: string[]): Promise<unknown>;
}

/** `createClient()` of node-redis. */
export interface NodeRedisClient {
  sendCommand(args: string[]): Promise<unknown>;
}

/** `createCluster()` of node-redis. */
export interface NodeRedisCluster {
  /** By it a cluster is told from a single server, whose client has none. */
  getSlotMaster(slot: number): unknown;
  sendCommand(key: string, isReadonly: boolean, args: string[]): Promise<unknown>;
}

/** `createSentinel()` of node-redis. */
export interface NodeRedisSentinel {
  /** By it a sentinel is told from the other two, which have none. */
  getMasterNode(): unknown;
  sendCommand(isReadonly: boolean, args: string[]): Promise<unknown>;
}

/** A client of ioredis or of node-redis, for one server, a cluster or what sentinels watch. */
export type RedisClient = IoredisClient | NodeRedisClient | NodeRedisCluster | NodeRedisSentinel | SendRedisCommand;

/**
 * What is sent resolves with Redis's reply, or rejects.
 * @throws ConfigurationError for anything that is no such client
 */
export function commandSender(client: RedisClient, owner: string): SendRedisCommand {
  refuseLegacyMode(client, owner);
  const send = senderOf(client, owner);
  return async (args, key) => {
    const reply = await send(args, key);
    // Redis has null, but no undefined: this client would tell a callback what came back, errors too.
    if (reply !== undefined) return reply;
    throw new Error(
      `The Redis client has answered nothing: ${owner} needs one whose commands give promises, not one in legacy mode.`,
    );
  };
}

function senderOf(client: RedisClient, owner: string): SendRedisCommand {
  if (isThenable(client)) {
    throw new ConfigurationError(`${owner} takes a client, not a promise of one: await it first.`);
  }
  if (isClass(client)) throw new ConfigurationError(`${owner} takes a client, not its class: does it lack 'new'?`);
  if (typeof client === 'function') return client;
  if (isFunctionIn(client, 'call')) {
    const ioredis = client as IoredisClient;
    return ([command = '', ...args]) => ioredis.call(command, ...args);
  }
  if (isFunctionIn(client, 'sendCommand')) {
    if ('getSlotMaster' in client) return (args, key) => client.sendCommand(key, false, args);
    if ('getMasterNode' in client) return (args) => client.sendCommand(false, args);
    const nodeRedis = client as NodeRedisClient;
    return (args) => nodeRedis.sendCommand(args);
  }
  throw new ConfigurationError(`${owner} needs a client of node-redis or ioredis, or a function that sends a command.`);
}

function isFunctionIn(client: unknown, name: string): boolean {
  return typeof client === 'object' && client !== null && typeof Reflect.get(client, name) === 'function';
}
