import { strict as assert } from 'node:assert';
import { newHash } from '../new-hash';
import { assertReplaced, barred, causes, inOneHour, replacementFor, userCase } from './user-case';
import type { UserStoreCase } from './user-case';

/** A store that ends old sessions by a field of its own ends them with a reset and a change, and with nothing else. */
export const sessionEpochCases: readonly UserStoreCase[] = [
  userCase('a reset and a change write the session epoch', ['sessionEpoch'], async (store, users) => {
    for (const cause of ['reset', 'change'] as const) {
      const user = await users.add();
      const before = await users.sessionEpoch(user);
      await store.replacePassword(replacementFor(user, { cause, at: inOneHour() }));
      assert.notDeepEqual(await users.sessionEpoch(user), before, `old sessions would outlive a ${cause}`);
    }
  }),

  userCase('a first password writes the session epoch', ['sessionEpoch', 'nullHashes'], async (store, users) => {
    const user = await users.add({ passwordHash: null });
    const before = await users.sessionEpoch(user);
    await store.replacePassword(replacementFor(user, { at: inOneHour() }));
    assert.notDeepEqual(await users.sessionEpoch(user), before);
  }),

  userCase(
    'a replacement that reinstates writes the session epoch',
    ['sessionEpoch', 'revoked'],
    async (store, users) => {
      const user = await users.add({ revoked: true });
      const before = await users.sessionEpoch(user);
      await store.replacePassword(replacementFor(user, { reinstate: true, at: inOneHour() }));
      assert.notDeepEqual(await users.sessionEpoch(user), before);
    },
  ),

  userCase(
    'a replacement that would reinstate a user who is not revoked writes the session epoch',
    ['sessionEpoch'],
    async (store, users) => {
      const user = await users.add();
      const before = await users.sessionEpoch(user);
      await store.replacePassword(replacementFor(user, { reinstate: true, at: inOneHour() }));
      assert.notDeepEqual(await users.sessionEpoch(user), before);
    },
  ),

  userCase("a reset and a change leave other users' session epochs alone", ['sessionEpoch'], async (store, users) => {
    const other = await users.add();
    const before = await users.sessionEpoch(other);
    for (const cause of ['reset', 'change'] as const) {
      const user = await users.add({ passwordHash: other.passwordHash });
      await store.replacePassword(replacementFor(user, { cause, at: inOneHour() }));
      assert.deepEqual(await users.sessionEpoch(other), before, `a ${cause} would end somebody else's sessions`);
    }
  }),

  userCase('a rehash leaves the session epoch alone', ['sessionEpoch'], async (store, users) => {
    const user = await users.add();
    const before = await users.sessionEpoch(user);
    const replacement = replacementFor(user, { cause: 'rehash', at: inOneHour() });
    await assertReplaced(store, replacement);
    assert.deepEqual(await users.sessionEpoch(user), before, 'logging in would end the other sessions');
  }),

  userCase('a refused replacement leaves the session epoch alone', ['sessionEpoch'], async (store, users) => {
    const user = await users.add();
    const before = await users.sessionEpoch(user);
    for (const cause of causes) {
      for (const expectedHash of [newHash(), null]) {
        await store.replacePassword(replacementFor(user, { cause, expectedHash, at: inOneHour() }));
        assert.deepEqual(await users.sessionEpoch(user), before, `a ${cause} that was refused would end sessions`);
      }
    }
  }),

  ...barred.map(({ standing, fields }) =>
    userCase(
      `a replacement refused to a ${standing} user leaves the session epoch alone`,
      ['sessionEpoch', standing],
      async (store, users) => {
        const user = await users.add(fields);
        const before = await users.sessionEpoch(user);
        await store.replacePassword(replacementFor(user, { at: inOneHour() }));
        assert.deepEqual(await users.sessionEpoch(user), before);
      },
    ),
  ),

  userCase('countAttempt leaves the session epoch alone', ['sessionEpoch', 'attempts'], async (store, users) => {
    const user = await users.add();
    const before = await users.sessionEpoch(user);
    await store.countAttempt(user.id);
    assert.deepEqual(await users.sessionEpoch(user), before);
  }),

  userCase('clearAttempts leaves the session epoch alone', ['sessionEpoch'], async (store, users) => {
    const user = await users.add();
    const before = await users.sessionEpoch(user);
    await store.clearAttempts(user.id, user.passwordHash);
    assert.deepEqual(await users.sessionEpoch(user), before);
  }),
];
