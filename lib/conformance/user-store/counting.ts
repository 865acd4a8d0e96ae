import { strict as assert } from 'node:assert';
import { assertNobody, assertStands, attemptsOf, barred, countUntilLocked, userCase } from './user-case';
import type { UserStoreCase } from './user-case';

/** The highest `failedAttemptsLockout`. The attempt after it is counted too, and tells that it is one too many. */
const HIGHEST_LIMIT = 100;

/** What countAttempt promises. */
export const countingCases: readonly UserStoreCase[] = [
  userCase('countAttempt adds one and gives the new total', ['attempts'], async (store, users) => {
    const user = await users.add();
    for (const total of [1, 2, 3]) assert.equal(await store.countAttempt(user.id), total);
  }),

  userCase('countAttempt counts beyond the highest limit', ['attempts'], async (store, users) => {
    const user = await users.add();
    for (let total = 1; total <= HIGHEST_LIMIT + 1; total++) assert.equal(await store.countAttempt(user.id), total);
    assert.equal(await attemptsOf(store, user), HIGHEST_LIMIT + 1);
  }),

  userCase('countAttempt counts each user apart', ['attempts'], async (store, users) => {
    const user = await users.add();
    const other = await users.add({ passwordHash: user.passwordHash });
    await store.countAttempt(user.id);
    assert.equal(await attemptsOf(store, other), 0);
  }),

  userCase('countAttempt gives 0 for an unknown user, and makes none', ['attempts'], async (store, users) => {
    const id = await users.unknownId();
    assert.equal(await store.countAttempt(id), 0);
    await assertNobody(store, id);
  }),

  userCase('countAttempt gives 0 for a user who was removed', ['attempts'], async (store, users) => {
    const user = await users.add();
    await users.remove(user);
    assert.equal(await store.countAttempt(user.id), 0, 'it counts for a user who is gone');
  }),

  ...barred.map(({ standing, fields }) =>
    userCase(`countAttempt counts for a ${standing} user`, ['attempts', standing], async (store, users) => {
      const user = await users.add(fields);
      assert.equal(await store.countAttempt(user.id), 1);
      assert.equal(await attemptsOf(store, user), 1);
    }),
  ),

  userCase('countAttempt counts for a user without a hash', ['attempts', 'nullHashes'], async (store, users) => {
    const user = await users.add({ passwordHash: null });
    assert.equal(await store.countAttempt(user.id), 1);
    assert.equal(await attemptsOf(store, user), 1);
  }),

  userCase('countAttempt leaves password and standing alone', ['attempts'], async (store, users) => {
    const user = await users.add();
    await countUntilLocked(store, user);
    await assertStands(store, user);
  }),
];
