import type { DeliveryClaim, ResetTokenRecord } from '../../lib/ports';
import { RedisDeliveryThrottle, RedisTokenStore } from '../../lib/stores/redis';
import type { NodeRedisCluster, NodeRedisSentinel } from '../../lib/stores/redis';

const at = new Date('2031-04-05T06:07:08.999Z');
const later = new Date(at.getTime() + 60_000);
const token: ResetTokenRecord = {
  id: 'a-token',
  userId: 'ann',
  passwordFingerprint: 'fingerprint',
  issuedBy: 'admin',
  reinstates: false,
  issuedAt: at,
  expiresAt: later,
};
const claim: DeliveryClaim = { id: 'a-claim', userId: 'ann', claimedAt: at, expiresAt: later };

interface Sent {
  readonly isReadonly: boolean;
  readonly args: readonly string[];
  /** By which a cluster finds the server. */
  readonly key?: string;
}

let sent: Sent[] = [];
beforeEach(() => {
  sent = [];
});

const filed = JSON.stringify({ ...token, issuedAt: at.getTime(), expiresAt: later.getTime() });

/** What Redis says to whoever has filed the token, and holds the claim. */
function take(one: Sent): unknown {
  sent.push(one);
  const [command, key = ''] = one.args;
  const isOfToken = key.includes('token:');
  if (command === 'SET') return isOfToken ? 'OK' : null;
  if (command === 'GET') return isOfToken ? filed : claim.id;
  return command === 'HGET' ? token.id : [token.id];
}

const cluster: NodeRedisCluster = {
  getSlotMaster: () => undefined,
  sendCommand: async (key, isReadonly, args) => take({ key, isReadonly, args }),
};
const sentinel: NodeRedisSentinel = {
  getMasterNode: () => undefined,
  sendCommand: async (isReadonly, args) => take({ isReadonly, args }),
};

type Call = (client: NodeRedisCluster | NodeRedisSentinel) => Promise<unknown>;
const calls: readonly (readonly [string, Call, readonly string[]])[] = [
  ['save', (client) => new RedisTokenStore(client).save(token), ['SET', 'EVAL', 'DEL']],
  ['findById', (client) => new RedisTokenStore(client).findById(token.id), ['GET', 'HGET']],
  ['delete', (client) => new RedisTokenStore(client).delete(token.id), ['GET', 'EVAL', 'DEL']],
  ['deleteForUser', (client) => new RedisTokenStore(client).deleteForUser(token.userId), ['EVAL', 'DEL']],
  ['claim', (client) => new RedisDeliveryThrottle(client).claim(claim), ['SET', 'GET']],
  ['release', (client) => new RedisDeliveryThrottle(client).release(claim), ['EVAL']],
];

describe.each(calls)('%s sends each command', (_name, call, commands) => {
  test('to a cluster of node-redis as a write, which no replica gets, and by its own key', async () => {
    await call(cluster);
    expect(sent.map(({ args, isReadonly }) => [args[0], isReadonly])).toEqual(commands.map((name) => [name, false]));
    for (const { args, key } of sent) expect(args).toContain(key);
  });

  test('to the sentinels of node-redis as a write, which no replica gets', async () => {
    await call(sentinel);
    expect(sent.map(({ args, isReadonly }) => [args[0], isReadonly])).toEqual(commands.map((name) => [name, false]));
  });
});
