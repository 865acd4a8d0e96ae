import { ConfigurationError, MemoryUserStore } from 'express-password-router';
import type { PasswordReplacement, User } from 'express-password-router';

const jane: User = { id: 'jane', passwordHash: 'old', failedAttempts: 4, contextWords: ['Jane'] };
const replacement: PasswordReplacement = {
  userId: 'jane',
  expectedHash: 'old',
  newHash: 'new',
  reinstate: false,
  cause: 'reset',
  at: new Date('2030-01-01T00:00:00.000Z'),
};

test('users are found by their very id', () => {
  const store = new MemoryUserStore([jane]);
  expect(store.findById('jane')).toEqual(jane);
  for (const id of ['JANE', 'jane ', '', '__proto__', 'constructor']) expect(store.findById(id)).toBeNull();
});

test('it starts empty', () => {
  expect(new MemoryUserStore().findById('jane')).toBeNull();
});

test('what is handed in and out is no handle on what is stored', () => {
  const given = { ...jane };
  const store = new MemoryUserStore([given]);
  given.passwordHash = 'tampered with';
  expect(store.findById('jane')).toEqual(jane);
  expect(store.findById('jane')).not.toBe(given);
  expect(Object.isFrozen(store.findById('jane'))).toBe(true);
});

test('put adds and overwrites, remove removes', () => {
  const store = new MemoryUserStore([jane]);
  store.put({ id: 'jane', passwordHash: null });
  expect(store.findById('jane')).toEqual({ id: 'jane', passwordHash: null });
  store.remove('jane');
  expect(store.findById('jane')).toBeNull();
});

describe('replacePassword', () => {
  test('stores the new hash, forgets the attempts, and leaves everything else', () => {
    const store = new MemoryUserStore([jane]);
    expect(store.replacePassword(replacement)).toBe(true);
    expect(store.findById('jane')).toMatchObject({ ...jane, passwordHash: 'new', failedAttempts: 0 });
  });

  test('takes null for a hash that was never set', () => {
    const store = new MemoryUserStore([{ id: 'jane', passwordHash: null }]);
    expect(store.replacePassword({ ...replacement, expectedHash: '' })).toBe(false);
    expect(store.replacePassword({ ...replacement, expectedHash: null })).toBe(true);
  });

  test('lifts a revocation only where it is told to', () => {
    const store = new MemoryUserStore([{ ...jane, revoked: true }]);
    expect(store.replacePassword(replacement)).toBe(false);
    expect(store.replacePassword({ ...replacement, reinstate: true })).toBe(true);
    expect(store.findById('jane')).toMatchObject({ revoked: false, passwordHash: 'new' });
  });

  test.each<[string, User, Partial<PasswordReplacement>]>([
    ['another hash', jane, { expectedHash: 'older' }],
    ['no hash expected', jane, { expectedHash: null }],
    ['an unknown user', jane, { userId: 'nobody' }],
    ['a remote user', { ...jane, remote: true }, {}],
    ['a remote user, even to reinstate', { ...jane, remote: true, revoked: true }, { reinstate: true }],
  ])('changes nothing for %s', (_what, user, other) => {
    const store = new MemoryUserStore([user]);
    expect(store.replacePassword({ ...replacement, ...other })).toBe(false);
    expect(store.findById('jane')).toEqual(user);
  });
});

test('countAttempt adds one and answers the total, 0 for nobody', () => {
  const store = new MemoryUserStore([{ id: 'jane', passwordHash: null }]);
  expect([store.countAttempt('jane'), store.countAttempt('jane'), store.countAttempt('nobody')]).toEqual([1, 2, 0]);
  expect(store.findById('nobody')).toBeNull();
});

test('clearAttempts works for the hash that was compared', () => {
  const store = new MemoryUserStore([jane]);
  expect([store.clearAttempts('jane', 'older'), store.clearAttempts('jane', null)]).toEqual([false, false]);
  expect(store.findById('jane')).toEqual(jane);
  expect([store.clearAttempts('jane', 'old'), store.clearAttempts('nobody', null)]).toEqual([true, false]);
  expect(store.findById('jane')).toEqual({ ...jane, failedAttempts: 0 });
});

describe('the replaced hashes of a user', () => {
  /** A store in which one hash after the other was replaced. */
  function replaceTimes(times: number): MemoryUserStore {
    const store = new MemoryUserStore([{ id: 'jane', passwordHash: 'hash 0' }]);
    for (let n = 0; n < times; n++) {
      store.replacePassword({ ...replacement, expectedHash: `hash ${n}`, newHash: `hash ${n + 1}` });
    }
    return store;
  }

  test('are kept as far as any policy looks back, and no further', () => {
    const store = replaceTimes(30);
    expect(store.keptHashes).toBe(24);
    const kept = Array.from({ length: 24 }, (_, index) => `hash ${29 - index}`);
    expect(store.findRecentHashes('jane', 100)).toEqual(kept);
  });

  test('are gone with the user', () => {
    const store = replaceTimes(1);
    store.remove('jane');
    store.put(jane);
    expect(store.findRecentHashes('jane', 5)).toEqual([]);
  });
});

const message =
  'MemoryUserStore holds users, each an object with an id, which is a string, and a passwordHash, which is null for none.';

test.each<[string, unknown]>([
  ['nobody', null],
  ['no list', {}],
  ['a user without an id', [{ passwordHash: null }]],
  ['a user whose id is a number', [{ id: 5, passwordHash: null }]],
  ['a user without a passwordHash, not even null', [{ id: 'jane' }]],
  ['null for a user', [null]],
])('%s is refused at construction', (_what, users) => {
  expect(() => new MemoryUserStore(users as never)).toThrow(new ConfigurationError(message));
});
