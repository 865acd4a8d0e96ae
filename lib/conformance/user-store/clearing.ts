import { strict as assert } from 'node:assert';
import type { UserStore } from '../../ports';
import type { HostUser } from './harness';
import { newHash } from '../new-hash';
import { assertCleared, assertStands, attemptsOf, barred, countUntilLocked, userCase } from './user-case';
import type { UserStoreCase } from './user-case';

/** What clearAttempts promises. */
export const clearingCases: readonly UserStoreCase[] = [
  userCase('clearAttempts leaves password and standing alone', [], async (store, users) => {
    const user = await users.add();
    await store.clearAttempts(user.id, user.passwordHash);
    await assertStands(store, user);
  }),

  userCase('clearAttempts sets the attempts to 0', ['attempts'], async (store, users) => {
    await assertSetToZero(store, await users.add());
  }),

  userCase('clearAttempts answers with exactly true or false', [], async (store, users) => {
    const user = await users.add();
    assert.equal(typeof (await store.clearAttempts(user.id, newHash())), 'boolean');
    assert.equal(typeof (await store.clearAttempts(user.id, user.passwordHash)), 'boolean');
  }),

  userCase('clearAttempts answers true where there was nothing to clear', [], async (store, users) => {
    const user = await users.add();
    await store.clearAttempts(user.id, user.passwordHash);
    assert.ok(
      await store.clearAttempts(user.id, user.passwordHash),
      'it says whether the hash fits, not whether a row changed',
    );
  }),

  userCase('clearAttempts answers false for another hash', [], async (store, users) => {
    const user = await users.add();
    assert.equal(await store.clearAttempts(user.id, newHash()), false);
    assert.equal(await store.clearAttempts(user.id, null), false);
  }),

  userCase('clearAttempts leaves the attempts as they are for another hash', ['attempts'], async (store, users) => {
    const user = await users.add();
    await store.countAttempt(user.id);
    for (const other of [newHash(), '', null]) {
      await store.clearAttempts(user.id, other);
      assert.equal(await attemptsOf(store, user), 1);
    }
  }),

  userCase(
    'clearAttempts leaves the attempts as they are for a hash where none is stored',
    ['attempts', 'nullHashes'],
    async (store, users) => {
      const user = await users.add({ passwordHash: null });
      await store.countAttempt(user.id);
      for (const hash of [newHash(), '']) await store.clearAttempts(user.id, hash);
      assert.equal(await attemptsOf(store, user), 1);
    },
  ),

  ...barred.map(({ standing, fields }) =>
    userCase(
      `clearAttempts leaves the attempts of a ${standing} user as they are for another hash`,
      ['attempts', standing],
      async (store, users) => {
        const user = await users.add(fields);
        await store.countAttempt(user.id);
        await store.clearAttempts(user.id, newHash());
        assert.equal(await attemptsOf(store, user), 1);
      },
    ),
  ),

  userCase('clearAttempts takes null as equal to null', ['nullHashes'], async (store, users) => {
    const user = await users.add({ passwordHash: null });
    await assertCleared(store, user.id, null);
  }),

  userCase(
    'clearAttempts answers false for a hash, even an empty one, where none is stored',
    ['nullHashes'],
    async (store, users) => {
      const user = await users.add({ passwordHash: null });
      assert.equal(await store.clearAttempts(user.id, newHash()), false);
      assert.equal(await store.clearAttempts(user.id, ''), false);
    },
  ),

  userCase('clearAttempts answers false for an unknown user', [], async (store, users) => {
    const id = await users.unknownId();
    assert.equal(await store.clearAttempts(id, null), false);
    assert.equal(await store.clearAttempts(id, newHash()), false);
  }),

  userCase('clearAttempts answers false for a user who was removed', [], async (store, users) => {
    const user = await users.add();
    await users.remove(user);
    assert.equal(await store.clearAttempts(user.id, user.passwordHash), false, 'it clears for a user who is gone');
  }),

  ...barred.flatMap(({ standing, fields }) => [
    userCase(`clearAttempts answers false for a ${standing} user's other hash`, [standing], async (store, users) => {
      const user = await users.add(fields);
      assert.equal(await store.clearAttempts(user.id, newHash()), false);
    }),

    userCase(`clearAttempts clears for a ${standing} user`, [standing], async (store, users) => {
      const user = await users.add(fields);
      await assertCleared(store, user.id, user.passwordHash);
      await assertStands(store, user);
    }),

    userCase(
      `clearAttempts sets the attempts of a ${standing} user to 0`,
      ['attempts', standing],
      async (store, users) => {
        await assertSetToZero(store, await users.add(fields));
      },
    ),
  ]),

  userCase(
    'clearAttempts sets the attempts of a user without a hash to 0',
    ['attempts', 'nullHashes'],
    async (store, users) => {
      await assertSetToZero(store, await users.add({ passwordHash: null }));
    },
  ),

  userCase('clearAttempts sets the attempts of a locked user to 0', ['attempts'], async (store, users) => {
    const user = await users.add();
    await countUntilLocked(store, user);
    await assertCleared(store, user.id, user.passwordHash);
    assert.equal(await attemptsOf(store, user), 0, 'an operator could not unlock the account');
  }),

  userCase('clearAttempts clears for nobody else', ['attempts'], async (store, users) => {
    const user = await users.add();
    const other = await users.add({ passwordHash: user.passwordHash });
    await store.countAttempt(other.id);
    await store.clearAttempts(user.id, user.passwordHash);
    assert.equal(await attemptsOf(store, other), 1);
  }),
];

async function assertSetToZero(store: UserStore, user: HostUser): Promise<void> {
  await store.countAttempt(user.id);
  await assertCleared(store, user.id, user.passwordHash);
  assert.equal(await attemptsOf(store, user), 0);
}
