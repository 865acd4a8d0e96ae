import { strict as assert } from 'node:assert';
import { newHash } from '../new-hash';
import {
  assertNobody,
  assertNotReplaced,
  assertRefused,
  assertReplaced,
  assertStands,
  causes,
  inOneHour,
  replacementFor,
  userCase,
} from './user-case';
import type { UserStoreCase } from './user-case';

/** When replacePassword writes and when it refuses. */
export const replacingCases: readonly UserStoreCase[] = [
  userCase('replacePassword stores the new hash and answers true', [], async (store, users) => {
    const user = await users.add();
    const replacement = replacementFor(user);
    await assertReplaced(store, replacement);
    await assertStands(store, { ...user, passwordHash: replacement.newHash });
  }),

  userCase('replacePassword does the same for a reset, a change and a rehash', [], async (store, users) => {
    for (const cause of causes) {
      const user = await users.add();
      await assertRefused(store, user, { cause, expectedHash: newHash() });
      const replacement = replacementFor(user, { cause });
      assert.ok(await store.replacePassword(replacement), cause);
      await assertStands(store, { ...user, passwordHash: replacement.newHash });
    }
  }),

  userCase('replacePassword answers true when the new hash is the stored one', [], async (store, users) => {
    const user = await users.add();
    // A rehash writes no other column that would have changed.
    const replacement = replacementFor(user, { newHash: String(user.passwordHash), cause: 'rehash' });
    assert.ok(await store.replacePassword(replacement), 'it counts the rows that fit, not those that changed');
  }),

  userCase('replacePassword answers with exactly true or false', [], async (store, users) => {
    const user = await users.add();
    const refused = await store.replacePassword(replacementFor(user, { expectedHash: newHash() }));
    assert.equal(typeof refused, 'boolean');
    assert.equal(typeof (await store.replacePassword(replacementFor(user))), 'boolean');
  }),

  userCase('replacePassword takes null as equal to null', ['nullHashes'], async (store, users) => {
    const user = await users.add({ passwordHash: null });
    const replacement = replacementFor(user);
    await assertReplaced(store, replacement);
    await assertStands(store, { ...user, passwordHash: replacement.newHash });
  }),

  userCase('replacePassword refuses when the host wrote another hash a moment ago', [], async (store, users) => {
    const user = await users.add();
    const changed = await users.change(user, { passwordHash: newHash() });
    await assertRefused(store, changed, { expectedHash: user.passwordHash });
  }),

  userCase('replacePassword refuses when its own last write was another hash', [], async (store, users) => {
    const user = await users.add();
    const first = replacementFor(user);
    await store.replacePassword(first);
    await assertNotReplaced(store, replacementFor(user));
    await assertStands(store, { ...user, passwordHash: first.newHash });
  }),

  userCase('replacePassword goes by the hash, not by the time of the last replacement', [], async (store, users) => {
    const user = await users.add();
    const first = replacementFor(user, { at: inOneHour() });
    await assertReplaced(store, first);
    await assertReplaced(store, replacementFor({ ...user, passwordHash: first.newHash }));
  }),

  userCase('replacePassword refuses to expect null where a hash is stored', [], async (store, users) => {
    await assertRefused(store, await users.add(), { expectedHash: null });
  }),

  userCase('replacePassword refuses to expect a hash where none is stored', ['nullHashes'], async (store, users) => {
    const user = await users.add({ passwordHash: null });
    for (const reinstate of [false, true]) await assertRefused(store, user, { reinstate, expectedHash: newHash() });
  }),

  userCase(
    'replacePassword refuses to expect an empty hash where none is stored',
    ['nullHashes'],
    async (store, users) => {
      const user = await users.add({ passwordHash: null });
      for (const reinstate of [false, true]) await assertRefused(store, user, { reinstate, expectedHash: '' });
    },
  ),

  userCase('replacePassword refuses a user who does not exist, and makes none', [], async (store, users) => {
    const unknown = { id: await users.unknownId(), passwordHash: null, remote: false, revoked: false };
    for (const expectedHash of [null, newHash()]) {
      await assertNotReplaced(store, replacementFor(unknown, { expectedHash, reinstate: true }));
    }
    await assertNobody(store, unknown.id);
  }),

  userCase('replacePassword answers an unknown user with exactly false', [], async (store, users) => {
    const unknown = { id: await users.unknownId(), passwordHash: newHash(), remote: false, revoked: false };
    for (const reinstate of [false, true]) {
      assert.equal(await store.replacePassword(replacementFor(unknown, { reinstate })), false);
    }
  }),

  userCase('replacePassword refuses a user who was removed a moment ago', [], async (store, users) => {
    const user = await users.add();
    await users.remove(user);
    await assertNotReplaced(store, replacementFor(user));
    await assertNobody(store, user.id);
  }),

  userCase('replacePassword changes nobody else, not even where the hash is the same', [], async (store, users) => {
    const user = await users.add();
    const other = await users.add({ passwordHash: user.passwordHash });
    await store.replacePassword(replacementFor(user));
    await assertStands(store, other);
  }),
];
