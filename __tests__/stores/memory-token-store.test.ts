import { ConfigurationError, MemoryTokenStore } from 'express-password-router';
import type { ResetTokenRecord } from 'express-password-router';

const issuedAt = new Date('2030-01-01T00:00:00.000Z');
const expiresAt = new Date('2030-01-01T01:00:00.000Z');

function recordOf(id: string, fields: Partial<ResetTokenRecord> = {}): ResetTokenRecord {
  const terms = { passwordFingerprint: 'print', issuedBy: 'admin', reinstates: true, issuedAt, expiresAt };
  return { id, userId: 'jane', ...terms, ...fields };
}

function storeAt(time: { now: Date } = { now: issuedAt }): MemoryTokenStore {
  return new MemoryTokenStore({ clock: () => time.now });
}

test('what was saved is found as it was', () => {
  const store = storeAt();
  store.save(recordOf('one'));
  expect(store.findById('one')).toEqual(recordOf('one'));
  for (const id of ['ONE', '', '__proto__', 'constructor']) expect(store.findById(id)).toBeNull();
});

test('what is handed in and out is no handle on what is stored', () => {
  const store = storeAt();
  const expiry = new Date(expiresAt);
  store.save(recordOf('one', { expiresAt: expiry }));
  expiry.setFullYear(2099);
  store.findById('one')?.expiresAt.setFullYear(2099);
  expect(store.findById('one')).toEqual(recordOf('one'));
});

describe('superseding', () => {
  const bySelf = { issuedBy: null, reinstates: false };
  const kept = (...records: ResetTokenRecord[]): string[] => {
    const store = storeAt();
    for (const record of records) store.save(record);
    return records.map(({ id }) => id).filter((id) => store.findById(id));
  };

  test('a caller’s token supersedes the user’s earlier ones of both kinds', () => {
    expect(kept(recordOf('caller'), recordOf('self', bySelf), recordOf('latest'))).toEqual(['latest']);
  });

  test('a self-service token supersedes its own kind alone', () => {
    expect(kept(recordOf('caller'), recordOf('self', bySelf), recordOf('latest', bySelf))).toEqual([
      'caller',
      'latest',
    ]);
  });

  test('nobody else’s is touched', () => {
    const [joes, joesOwn] = [recordOf('joe', { userId: 'joe' }), recordOf('joe self', { userId: 'joe', ...bySelf })];
    expect(kept(joes, joesOwn, recordOf('one'), recordOf('two', bySelf))).toEqual(['joe', 'joe self', 'one', 'two']);
  });

  test('a record saved twice is there once, as it was saved last', () => {
    const store = storeAt();
    store.save(recordOf('one'));
    store.save(recordOf('one', { userId: 'joe' }));
    store.deleteForUser('jane');
    expect(store.findById('one')).toMatchObject({ userId: 'joe' });
  });
});

describe('deleting', () => {
  test('delete takes one, and may be repeated', () => {
    const store = storeAt();
    store.save(recordOf('one'));
    store.save(recordOf('self', { issuedBy: null }));
    store.delete('one');
    store.delete('one');
    expect([store.findById('one'), store.findById('self')?.id]).toEqual([null, 'self']);
  });

  test('deleteForUser takes both kinds, and may be repeated', () => {
    const store = storeAt();
    store.save(recordOf('one'));
    store.save(recordOf('self', { issuedBy: null }));
    store.save(recordOf('joe', { userId: 'joe' }));
    store.deleteForUser('jane');
    store.deleteForUser('jane');
    store.deleteForUser('nobody');
    expect(['one', 'self', 'joe'].filter((id) => store.findById(id))).toEqual(['joe']);
  });
});

describe('expiry', () => {
  test('a record is there until it expires, at least', () => {
    const time = { now: issuedAt };
    const store = storeAt(time);
    store.save(recordOf('one'));
    time.now = new Date(expiresAt.getTime() - 1);
    for (let others = 0; others < 100; others++) store.save(recordOf(`other ${others.toFixed()}`, { userId: 'joe' }));
    expect(store.findById('one')).toEqual(recordOf('one'));
  });

  test('expired records go as others come: what is kept does not grow with what ever was', () => {
    const time = { now: issuedAt };
    const store = storeAt(time);
    const ids = Array.from({ length: 1_000 }, (_, index) => `token ${index.toFixed()}`);
    for (const id of ids) store.save(recordOf(id, { userId: id }));
    expect(ids.filter((id) => store.findById(id))).toHaveLength(1_000);
    time.now = expiresAt;
    const later = new Date(expiresAt.getTime() + 3_600_000);
    for (const id of ids) store.save(recordOf(`late ${id}`, { userId: `late ${id}`, expiresAt: later }));
    expect(ids.filter((id) => store.findById(id))).toEqual([]);
    expect(ids.filter((id) => store.findById(`late ${id}`))).toHaveLength(1_000);
  });

  test('a long-lived record does not keep short-lived ones behind it alive', () => {
    const time = { now: issuedAt };
    const store = storeAt(time);
    store.save(recordOf('long', { userId: 'long', expiresAt: new Date('2030-01-08T00:00:00.000Z') }));
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) store.save(recordOf(id, { userId: id }));
    time.now = expiresAt;
    for (const id of ['x', 'y', 'z']) {
      store.save(recordOf(id, { userId: id, expiresAt: new Date('2030-01-08T00:00:00.000Z') }));
    }
    expect(['long', 'a', 'b', 'c', 'd', 'e', 'f'].filter((id) => store.findById(id))).toEqual(['long']);
  });

  test('without a clock of the host’s own it goes by the machine’s', () => {
    const store = new MemoryTokenStore();
    store.save(recordOf('past', { expiresAt: new Date(0) }));
    for (const id of ['a', 'b', 'c']) store.save(recordOf(id, { userId: id }));
    expect(store.findById('past')).toBeNull();
    expect(store.findById('a')).not.toBeNull();
  });
});

test.each<[string, unknown, string]>([
  ['no clock', { clock: 5 }, 'clock must be a function.'],
  ['a misspelt option', { clok: () => issuedAt }, "MemoryTokenStore does not take 'clok': did you mean 'clock'?"],
  ['no options', null, 'MemoryTokenStore takes an object of options.'],
])('refuses %s at construction', (_what, options, message) => {
  expect(() => new MemoryTokenStore(options as never)).toThrow(new ConfigurationError(message));
});
