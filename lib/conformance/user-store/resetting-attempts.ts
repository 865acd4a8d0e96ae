import { strict as assert } from 'node:assert';
import { newHash } from '../new-hash';
import { assertReplaced, attemptsOf, barred, causes, countUntilLocked, replacementFor, userCase } from './user-case';
import type { UserStoreCase } from './user-case';

/** A replacement sets the attempts to 0, and a refusal leaves them. */
export const resettingAttemptsCases: readonly UserStoreCase[] = [
  userCase('replacePassword sets the attempts to 0', ['attempts'], async (store, users) => {
    for (const cause of causes) {
      const user = await users.add();
      await store.countAttempt(user.id);
      await store.replacePassword(replacementFor(user, { cause }));
      assert.equal(await attemptsOf(store, user), 0, cause);
    }
  }),

  userCase('replacePassword takes a user who is locked', ['attempts'], async (store, users) => {
    const user = await users.add();
    await countUntilLocked(store, user);
    await assertReplaced(store, replacementFor(user));
    assert.equal(await attemptsOf(store, user), 0, 'a reset would not open the account');
  }),

  userCase('a first password sets the attempts to 0', ['attempts', 'nullHashes'], async (store, users) => {
    const user = await users.add({ passwordHash: null });
    await store.countAttempt(user.id);
    await store.replacePassword(replacementFor(user));
    assert.equal(await attemptsOf(store, user), 0);
  }),

  userCase('a replacement that reinstates sets the attempts to 0', ['attempts', 'revoked'], async (store, users) => {
    const user = await users.add({ revoked: true });
    await store.countAttempt(user.id);
    await store.replacePassword(replacementFor(user, { reinstate: true }));
    assert.equal(await attemptsOf(store, user), 0);
  }),

  userCase(
    'a replacement that would reinstate a user who is not revoked sets the attempts to 0',
    ['attempts'],
    async (store, users) => {
      const user = await users.add();
      await store.countAttempt(user.id);
      await store.replacePassword(replacementFor(user, { reinstate: true }));
      assert.equal(await attemptsOf(store, user), 0);
    },
  ),

  userCase("replacePassword leaves other users' attempts", ['attempts'], async (store, users) => {
    const user = await users.add();
    const other = await users.add({ passwordHash: user.passwordHash });
    await store.countAttempt(other.id);
    await store.replacePassword(replacementFor(user));
    assert.equal(await attemptsOf(store, other), 1, "another user's attempts were set to 0");
  }),

  userCase('replacePassword leaves the attempts as they are when it refuses', ['attempts'], async (store, users) => {
    const user = await users.add();
    await store.countAttempt(user.id);
    for (const cause of causes) {
      for (const expectedHash of [newHash(), null]) {
        await store.replacePassword(replacementFor(user, { cause, expectedHash }));
        assert.equal(await attemptsOf(store, user), 1, `a ${cause} that was refused set them to 0`);
      }
    }
  }),

  userCase(
    'replacePassword leaves the attempts as they are when it refuses to expect a hash where none is stored',
    ['attempts', 'nullHashes'],
    async (store, users) => {
      const user = await users.add({ passwordHash: null });
      await store.countAttempt(user.id);
      await store.replacePassword(replacementFor(user, { expectedHash: newHash() }));
      assert.equal(await attemptsOf(store, user), 1);
    },
  ),

  ...barred.map(({ standing, fields }) =>
    userCase(
      `replacePassword leaves the attempts as they are when it refuses a ${standing} user`,
      ['attempts', standing],
      async (store, users) => {
        const user = await users.add(fields);
        await store.countAttempt(user.id);
        await store.replacePassword(replacementFor(user));
        assert.equal(await attemptsOf(store, user), 1);
      },
    ),
  ),
];
