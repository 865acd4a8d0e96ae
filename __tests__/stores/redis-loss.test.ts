import { createClient, RESP_TYPES } from 'redis';
import type { ResetTokenRecord } from '../../lib/ports';
import { RedisTokenStore } from '../../lib/stores/redis';
import { describeWithEngine } from '../support/describe-with-engine';
import { startOwnRedis } from '../support/redis';
import type { OwnRedis } from '../support/redis';

/** What docs/stores.md says of a Redis that forgets, as far as one machine can show it. */
describeWithEngine('own Redis', 'a Redis that forgets', () => {
  let server: OwnRedis;
  let client: ReturnType<typeof createClient>;
  let store: RedisTokenStore;

  beforeEach(async () => {
    server = await startOwnRedis();
    client = createClient({ url: server.url });
    client.on('error', () => undefined);
    await client.connect();
    store = new RedisTokenStore(client);
  });
  afterEach(async () => {
    client.destroy();
    await server.stop();
  });

  test('FLUSHALL: every token is gone, and new ones work', async () => {
    await store.save(token('before'));
    await client.flushAll();
    expect(await store.findById('before')).toBeNull();
    await store.delete('before');
    await store.deleteForUser('ann');
    await store.save(token('after'));
    expect(await store.findById('after')).toEqual(token('after'));
  });

  test('a restart without persistence: every token is gone, and new ones work over the same client', async () => {
    await store.save(token('before'));
    await server.stop();
    server = await startOwnRedis(server.port);
    expect(await store.findById('before')).toBeNull();
    await store.save(token('after'));
    expect(await store.findById('after')).toEqual(token('after'));
  });

  test('FLUSHALL within a save: the token that was being saved is not valid by half', async () => {
    const flushing = new RedisTokenStore(async (args) => {
      const reply = await client.sendCommand(args);
      if (args[0] === 'SET') await client.flushAll();
      return reply;
    });
    await flushing.save(token('half'));
    expect(await store.findById('half')).toBeNull();
    await store.save(token('whole'));
    expect(await store.findById('whole')).toEqual(token('whole'));
  });

  test('a fail-over to a replica that missed a supersede: the superseded token revives, the newer one is gone', async () => {
    await store.save(token('older'));
    const older = await keys();
    await store.save(token('newer'));
    await failOverTo(older);
    expect(await store.findById('older')).toEqual(token('older'));
    expect(await store.findById('newer')).toBeNull();
  });

  test('a fail-over to a replica that missed a deletion: the token revives until the next one supersedes it', async () => {
    await store.save(token('deleted'));
    const before = await keys();
    await store.deleteForUser('ann');
    await failOverTo(before);
    expect(await store.findById('deleted')).toEqual(token('deleted'));
    await store.save(token('next'));
    expect(await store.findById('deleted')).toBeNull();
  });

  test('in a cluster, a fail-over of the shard that holds the user alone revives no record deleted on another', async () => {
    await store.save(token('older'));
    const [user] = (await keys()).filter(({ key }) => key.includes('user:'));
    await store.save(token('newer'));
    if (user) await client.restore(user.key, 0, user.dump, { REPLACE: true });
    expect(await store.findById('older')).toBeNull();
    expect(await store.findById('newer')).toBeNull();
  });

  interface DumpedKey {
    readonly key: string;
    readonly dump: Buffer;
  }

  /** What a replica holds at this moment. */
  async function keys(): Promise<DumpedKey[]> {
    const dumping = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    const names = await client.keys('*');
    return Promise.all(names.map(async (key) => ({ key, dump: await dumping.dump(key) })));
  }

  async function failOverTo(replica: readonly DumpedKey[]): Promise<void> {
    await client.flushAll();
    for (const { key, dump } of replica) await client.restore(key, 0, dump);
  }
});

function token(id: string): ResetTokenRecord {
  return {
    id,
    userId: 'ann',
    passwordFingerprint: 'fingerprint',
    issuedBy: 'admin',
    reinstates: true,
    issuedAt: new Date('2031-01-01T00:00:00.001Z'),
    expiresAt: new Date('2031-01-02T00:00:00.002Z'),
  };
}
