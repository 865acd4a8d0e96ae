import { strict as assert } from 'node:assert';
import { newHash } from '../new-hash';
import {
  assertNotReplaced,
  assertRefused,
  assertReplaced,
  assertStands,
  barred,
  causes,
  existing,
  replacementFor,
  userCase,
} from './user-case';
import type { UserStoreCase } from './user-case';

/** Whose password replacePassword may not touch, and when it lifts a revocation. */
export const standingCases: readonly UserStoreCase[] = [
  userCase('replacePassword refuses a user who became remote a moment ago', ['remote'], async (store, users) => {
    for (const cause of causes) {
      const user = await users.add();
      await assertRefused(store, await users.change(user, { remote: true }), { cause });
    }
  }),

  userCase('replacePassword refuses a remote user even with reinstate', ['remote'], async (store, users) => {
    await assertRefused(store, await users.add({ remote: true }), { reinstate: true });
  }),

  userCase(
    'replacePassword refuses a user who is both remote and revoked',
    ['remote', 'revoked'],
    async (store, users) => {
      for (const reinstate of [false, true]) {
        const user = await users.add({ remote: true, revoked: true });
        await assertNotReplaced(store, replacementFor(user, { reinstate }));
        // Where standing is one column, it holds one of the two.
        assert.equal((await existing(store, user)).passwordHash, user.passwordHash, 'the password was written');
      }
    },
  ),

  userCase('replacePassword refuses a remote user without a hash', ['remote', 'nullHashes'], async (store, users) => {
    for (const reinstate of [false, true]) {
      await assertRefused(store, await users.add({ remote: true, passwordHash: null }), { reinstate });
    }
  }),

  userCase('replacePassword takes a user who became local a moment ago', ['remote'], async (store, users) => {
    const user = await users.change(await users.add({ remote: true }), { remote: false });
    await assertReplaced(store, replacementFor(user));
  }),

  userCase('replacePassword refuses a user who was revoked a moment ago', ['revoked'], async (store, users) => {
    for (const cause of causes) {
      const user = await users.add();
      await assertRefused(store, await users.change(user, { revoked: true }), { cause });
    }
  }),

  userCase('replacePassword refuses a revoked user without a hash', ['revoked', 'nullHashes'], async (store, users) => {
    await assertRefused(store, await users.add({ revoked: true, passwordHash: null }));
  }),

  userCase('replacePassword takes a user whose revocation the host lifted', ['revoked'], async (store, users) => {
    const user = await users.change(await users.add({ revoked: true }), { revoked: false });
    await assertReplaced(store, replacementFor(user));
  }),

  userCase('replacePassword with reinstate lifts the revocation', ['revoked'], async (store, users) => {
    const user = await users.add({ revoked: true });
    const replacement = replacementFor(user, { reinstate: true });
    await assertReplaced(store, replacement);
    await assertStands(store, { ...user, passwordHash: replacement.newHash, revoked: false });
  }),

  userCase('replacePassword with reinstate takes a user who is not revoked', [], async (store, users) => {
    const user = await users.add();
    const replacement = replacementFor(user, { reinstate: true });
    await assertReplaced(store, replacement);
    await assertStands(store, { ...user, passwordHash: replacement.newHash });
  }),

  userCase(
    'replacePassword with reinstate takes a revoked user without a hash',
    ['revoked', 'nullHashes'],
    async (store, users) => {
      const user = await users.add({ revoked: true, passwordHash: null });
      const replacement = replacementFor(user, { reinstate: true });
      await assertReplaced(store, replacement);
      await assertStands(store, { ...user, passwordHash: replacement.newHash, revoked: false });
    },
  ),

  userCase('replacePassword with reinstate still compares the hash', ['revoked'], async (store, users) => {
    const user = await users.add({ revoked: true });
    for (const expectedHash of [newHash(), null]) await assertRefused(store, user, { reinstate: true, expectedHash });
  }),

  userCase(
    'replacePassword with reinstate compares the hash of a user who is not revoked',
    [],
    async (store, users) => {
      const user = await users.add();
      for (const expectedHash of [newHash(), null]) await assertRefused(store, user, { reinstate: true, expectedHash });
    },
  ),

  ...barred.map(({ standing, fields }) =>
    userCase(`replacePassword answers a ${standing} user with exactly false`, [standing], async (store, users) => {
      const user = await users.add(fields);
      assert.equal(await store.replacePassword(replacementFor(user)), false);
    }),
  ),

  userCase('replacePassword reinstates nobody else', ['revoked'], async (store, users) => {
    const user = await users.add({ revoked: true });
    const other = await users.add({ revoked: true, passwordHash: user.passwordHash });
    await store.replacePassword(replacementFor(user, { reinstate: true }));
    await assertStands(store, other);
  }),
];
