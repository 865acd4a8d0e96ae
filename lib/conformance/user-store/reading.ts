import { strict as assert } from 'node:assert';
import { newHash } from '../new-hash';
import { assertNobody, existing, replacementFor, userCase } from './user-case';
import type { UserStoreCase } from './user-case';

/** What findById promises. */
export const readingCases: readonly UserStoreCase[] = [
  userCase('findById gives the user under the id and with the hash that were written', [], async (store, users) => {
    const user = await users.add();
    const found = await existing(store, user);
    assert.equal(found.id, user.id);
    assert.equal(found.passwordHash, user.passwordHash);
  }),

  userCase('findById gives null for an id that nobody has', [], async (store, users) => {
    assert.equal(await store.findById(await users.unknownId()), null);
  }),

  userCase('findById gives null for a user who was removed', [], async (store, users) => {
    const user = await users.add();
    await existing(store, user);
    await users.remove(user);
    assert.equal(await store.findById(user.id), null);
  }),

  userCase('findById gives the hash null for a user who has no password yet', ['nullHashes'], async (store, users) => {
    const user = await users.add({ passwordHash: null });
    assert.equal((await existing(store, user)).passwordHash, null);
  }),

  userCase('findById gives remote as a boolean', ['remote'], async (store, users) => {
    const remote = await existing(store, await users.add({ remote: true }));
    const local = await existing(store, await users.add());
    assert.equal(remote.remote, true, 'only the boolean true counts as remote');
    assert.ok(local.remote === false || local.remote === undefined, 'a local user is not remote');
  }),

  userCase('findById gives revoked as a boolean', ['revoked'], async (store, users) => {
    const revoked = await existing(store, await users.add({ revoked: true }));
    const active = await existing(store, await users.add());
    assert.equal(revoked.revoked, true, 'only the boolean true counts as revoked');
    assert.ok(active.revoked === false || active.revoked === undefined, 'an active user is not revoked');
  }),

  userCase('findById gives the attempts counted as a number', ['attempts'], async (store, users) => {
    const user = await users.add();
    const { failedAttempts = 0 } = await existing(store, user);
    const advice = 'give the number 0, as with Number() or coalesce(failed_attempts, 0), or leave it out';
    assert.equal(
      failedAttempts,
      0,
      `nothing was counted yet, and failedAttempts is ${String(failedAttempts)} (${typeof failedAttempts}): ${advice}`,
    );
    await store.countAttempt(user.id);
    await store.countAttempt(user.id);
    assert.equal((await existing(store, user)).failedAttempts, 2);
  }),

  userCase('findById gives the attempts set to 0 as a number', ['attempts'], async (store, users) => {
    const user = await users.add();
    const writes = {
      clearAttempts: async () => store.clearAttempts(user.id, user.passwordHash),
      replacePassword: async () => store.replacePassword(replacementFor(user)),
    };
    for (const [name, write] of Object.entries(writes)) {
      await store.countAttempt(user.id);
      await write();
      const { failedAttempts = 0 } = await existing(store, user);
      assert.equal(
        typeof failedAttempts,
        'number',
        `after ${name} failedAttempts is ${String(failedAttempts)}: write 0`,
      );
    }
  }),

  userCase('findById gives context words, if any, as strings', [], async (store, users) => {
    const { contextWords = [] } = await existing(store, await users.add());
    assert.ok(Array.isArray(contextWords), 'contextWords is an array or absent');
    for (const word of contextWords) assert.equal(typeof word, 'string');
  }),

  userCase('findById sees at once what the host wrote', [], async (store, users) => {
    const user = await users.add();
    await existing(store, user);
    const changed = await users.change(user, { passwordHash: newHash() });
    assert.equal((await existing(store, changed)).passwordHash, changed.passwordHash);
    await users.remove(changed);
    await assertNobody(store, changed.id);
  }),

  userCase('findById sees at once what replacePassword wrote', [], async (store, users) => {
    const user = await users.add();
    await existing(store, user);
    const replacement = replacementFor(user);
    await store.replacePassword(replacement);
    assert.equal((await existing(store, user)).passwordHash, replacement.newHash);
  }),

  userCase('a user once read does not change under the reader', [], async (store, users) => {
    const user = await users.add();
    const read = await existing(store, user);
    await store.replacePassword(replacementFor(user));
    assert.equal(read.passwordHash, user.passwordHash, 'the hash read before is what the next write must expect');
  }),

  userCase('what a reader does to a user does not reach the store', [], async (store, users) => {
    const user = await users.add();
    Reflect.set(await existing(store, user), 'passwordHash', newHash());
    assert.equal((await existing(store, user)).passwordHash, user.passwordHash);
  }),
];
