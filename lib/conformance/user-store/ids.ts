import { strict as assert } from 'node:assert';
import { hostileIds, idsNobodyHas, idPairs, respelled } from '../ids';
import { newHash } from '../new-hash';
import { assertReplaced, assertStands, attemptsOf, existing, replacementFor, userCase } from './user-case';
import type { UserStoreCase } from './user-case';

/** Ids are compared byte for byte, and what can't be an id is nobody's. */
export const idCases: readonly UserStoreCase[] = [
  userCase('findById gives null, not an error, for ids that cannot exist', [], async (store) => {
    for (const id of idsNobodyHas()) assert.equal(await store.findById(id), null, `no null for ${id}`);
  }),

  userCase('replacePassword answers false for ids that cannot exist', [], async (store) => {
    for (const id of idsNobodyHas()) {
      const nobody = { id, passwordHash: newHash(), remote: false, revoked: false };
      assert.equal(await store.replacePassword(replacementFor(nobody)), false, `not refused for ${id}`);
    }
  }),

  userCase('countAttempt gives 0 for ids that cannot exist', ['attempts'], async (store) => {
    for (const id of idsNobodyHas()) assert.equal(await store.countAttempt(id), 0, `counted for ${id}`);
  }),

  userCase('clearAttempts answers false for ids that cannot exist', [], async (store) => {
    for (const id of idsNobodyHas()) assert.equal(await store.clearAttempts(id, null), false, `cleared for ${id}`);
  }),

  userCase('an id that is spelled otherwise is nobody', [], async (store, users) => {
    const user = await users.add();
    for (const id of respelled(user.id)) {
      const found = await store.findById(id);
      assert.ok(!found || found.id !== id, `findById takes "${id}" for "${user.id}"`);
      assert.ok(!(await store.replacePassword(replacementFor(user, { userId: id }))), `written under "${id}"`);
      assert.ok(!(await store.clearAttempts(id, user.passwordHash)), `cleared under "${id}"`);
    }
    await assertStands(store, user);
  }),

  userCase("an attempt under an id that is spelled otherwise is nobody's", ['attempts'], async (store, users) => {
    const user = await users.add();
    for (const id of respelled(user.id)) assert.equal(await store.countAttempt(id), 0, `counted under "${id}"`);
    assert.equal(await attemptsOf(store, user), 0);
  }),

  userCase('ids of any characters, up to 255 bytes, are ids like any other', ['textIds'], async (store, users) => {
    for (const id of hostileIds()) {
      const user = await users.add({ id });
      assert.equal((await existing(store, user)).id, id);
      const replacement = replacementFor(user);
      assert.ok(await store.replacePassword(replacement), `not replaced for ${id}`);
      assert.ok(await store.clearAttempts(id, replacement.newHash), `not cleared for ${id}`);
    }
  }),

  ...idPairs.map(({ difference, make }) =>
    userCase(
      `attempts under ids that differ in ${difference} alone are counted apart`,
      ['textIds', 'attempts'],
      async (store, users) => {
        const [one, other] = make();
        const user = await users.add({ id: one });
        const namesake = await users.add({ id: other });
        await store.countAttempt(user.id);
        assert.equal(await attemptsOf(store, namesake), 0, 'they were counted for the namesake, too');
        await store.countAttempt(namesake.id);
        await store.clearAttempts(user.id, user.passwordHash);
        assert.equal(await attemptsOf(store, namesake), 1, "the namesake's attempts were cleared");
      },
    ),
  ),

  ...idPairs.map(({ difference, make }) =>
    userCase(`ids that differ in ${difference} alone are two users`, ['textIds'], async (store, users) => {
      const [one, other] = make();
      const user = await users.add({ id: one });
      const namesake = await users.add({ id: other });
      assert.equal((await existing(store, user)).id, one);
      assert.equal((await existing(store, namesake)).id, other);
      const replacement = replacementFor(user);
      await assertReplaced(store, replacement);
      await assertStands(store, { ...user, passwordHash: replacement.newHash });
      await assertStands(store, namesake);
    }),
  ),
];
