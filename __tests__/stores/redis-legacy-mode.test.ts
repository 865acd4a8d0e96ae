import { createClient } from 'redis';
import { ConfigurationError } from '../../lib/errors';
import type { DeliveryClaim, ResetTokenRecord } from '../../lib/ports';
import { RedisDeliveryThrottle, RedisTokenStore } from '../../lib/stores/redis';
import type { RedisClient } from '../../lib/stores/redis';

const at = new Date('2031-04-05T06:07:08.999Z');
const later = new Date(at.getTime() + 60_000);
const token: ResetTokenRecord = {
  id: 'a token',
  userId: 'ann',
  passwordFingerprint: 'fingerprint',
  issuedBy: null,
  reinstates: false,
  issuedAt: at,
  expiresAt: later,
};
const claim: DeliveryClaim = { id: 'a claim', userId: 'ann', claimedAt: at, expiresAt: later };

describe.each([
  ['RedisTokenStore', RedisTokenStore],
  ['RedisDeliveryThrottle', RedisDeliveryThrottle],
] as const)('%s', (name, Store) => {
  const open = (client: unknown) => (): unknown => Reflect.construct(Store, [client]);

  test('refuses what legacy() of node-redis 5 or later gives', () => {
    const legacy = createClient().legacy();
    expect(open(legacy)).toThrow(ConfigurationError);
    expect(open(legacy)).toThrow(`${name} needs the node-redis client itself, not its legacy().`);
  });

  test('refuses a client of node-redis 4 in legacy mode', () => {
    const legacy = { options: { legacyMode: true }, sendCommand: () => undefined };
    expect(open(legacy)).toThrow(ConfigurationError);
    expect(open(legacy)).toThrow(`needs a node-redis client without legacyMode, or the client.v4 of this one`);
  });

  test('takes one of node-redis 4 that is not in legacy mode', () => {
    const sendCommand = (): undefined => undefined;
    expect(open({ options: { legacyMode: false }, sendCommand })).not.toThrow();
    expect(open({ options: {}, sendCommand })).not.toThrow();
    expect(open({ options: undefined, sendCommand })).not.toThrow();
    expect(open({ options: null, sendCommand })).not.toThrow();
    expect(open(Object.assign(Object.create(null) as object, { sendCommand }))).not.toThrow();
  });
});

describe('a client that answers nothing, because it waits for a callback', () => {
  const silent = { sendCommand: () => undefined } as unknown as RedisClient;
  const tokenStore = new RedisTokenStore(silent);
  const deliveryThrottle = new RedisDeliveryThrottle(silent);

  test.each<[string, () => Promise<unknown>]>([
    ['save', () => tokenStore.save(token)],
    ['findById', () => tokenStore.findById(token.id)],
    ['delete', () => tokenStore.delete(token.id)],
    ['deleteForUser', () => tokenStore.deleteForUser(token.userId)],
    ['claim', () => deliveryThrottle.claim(claim)],
    ['release', () => deliveryThrottle.release(claim)],
  ])('%s fails, and says what kind of client it takes', async (_name, call) => {
    await expect(call()).rejects.toThrow(/has answered nothing: \w+ needs one .+ not one in legacy mode\.$/);
  });
});

test('a token counts as filed only when Redis has answered OK', async () => {
  const queueing = new RedisTokenStore(() => Promise.resolve('QUEUED'));
  await expect(queueing.save(token)).rejects.toThrow('Redis has not answered OK to SET');
});
