import { strict as assert } from 'node:assert';
import { type UserStoreCase, assertStands, newHash, userCase } from './user-case';

/** What countAttempt and clearAttempts promise. */
export const attemptsCases: readonly UserStoreCase[] = [
  userCase('countAttempt adds one and gives the new total', ['attempts'], async (store, users) => {
    const user = await users.add();
    for (const total of [1, 2, 3]) assert.equal(await store.countAttempt(user.id), total);
  }),

  userCase('countAttempt counts each user apart', ['attempts'], async (store, users) => {
    const user = await users.add();
    const other = await users.add({ passwordHash: user.passwordHash });
    await store.countAttempt(user.id);
    assert.equal(await store.countAttempt(other.id), 1);
  }),

  userCase('countAttempt gives 0 for an unknown user, and makes none', [], async (store, users) => {
    const id = await users.unknownId();
    assert.equal(await store.countAttempt(id), 0);
    assert.equal(await store.findById(id), null);
  }),

  userCase('countAttempt counts for a revoked user', ['attempts', 'revoked'], async (store, users) => {
    const user = await users.add({ revoked: true });
    assert.equal(await store.countAttempt(user.id), 1);
  }),

  userCase('countAttempt counts for a remote user', ['attempts', 'remote'], async (store, users) => {
    const user = await users.add({ remote: true });
    assert.equal(await store.countAttempt(user.id), 1);
  }),

  userCase('countAttempt counts for a user without a hash', ['attempts', 'nullHashes'], async (store, users) => {
    const user = await users.add({ passwordHash: null });
    assert.equal(await store.countAttempt(user.id), 1);
  }),

  userCase('countAttempt and clearAttempts leave password and standing alone', [], async (store, users) => {
    const user = await users.add();
    await store.countAttempt(user.id);
    await assertStands(store, user);
    await store.clearAttempts(user.id, user.passwordHash);
    await assertStands(store, user);
  }),

  userCase('clearAttempts sets the attempts to 0', ['attempts'], async (store, users) => {
    const user = await users.add();
    await store.countAttempt(user.id);
    assert.equal(await store.clearAttempts(user.id, user.passwordHash), true);
    assert.equal(await store.countAttempt(user.id), 1, 'counting did not begin anew');
  }),

  userCase('clearAttempts answers true where there was nothing to clear', [], async (store, users) => {
    const user = await users.add();
    assert.equal(await store.clearAttempts(user.id, user.passwordHash), true);
    assert.equal(await store.clearAttempts(user.id, user.passwordHash), true, 'it counts the rows that fit');
  }),

  userCase('clearAttempts answers false for another hash', [], async (store, users) => {
    const user = await users.add();
    assert.equal(await store.clearAttempts(user.id, newHash()), false);
    assert.equal(await store.clearAttempts(user.id, null), false);
  }),

  userCase('clearAttempts leaves the attempts as they are for another hash', ['attempts'], async (store, users) => {
    const user = await users.add();
    await store.countAttempt(user.id);
    await store.clearAttempts(user.id, newHash());
    assert.equal(await store.countAttempt(user.id), 2);
  }),

  userCase('clearAttempts takes null as equal to null', ['nullHashes'], async (store, users) => {
    const user = await users.add({ passwordHash: null });
    assert.equal(await store.clearAttempts(user.id, null), true);
    assert.equal(await store.clearAttempts(user.id, newHash()), false);
    assert.equal(await store.clearAttempts(user.id, ''), false, 'no hash is not an empty hash');
  }),

  userCase('clearAttempts answers false for an unknown user', [], async (store, users) => {
    const id = await users.unknownId();
    assert.equal(await store.clearAttempts(id, null), false);
    assert.equal(await store.clearAttempts(id, newHash()), false);
  }),

  userCase('clearAttempts clears for a revoked user', ['revoked'], async (store, users) => {
    const user = await users.add({ revoked: true });
    assert.equal(await store.clearAttempts(user.id, user.passwordHash), true);
    await assertStands(store, user);
  }),

  userCase('clearAttempts clears for a remote user', ['remote'], async (store, users) => {
    const user = await users.add({ remote: true });
    assert.equal(await store.clearAttempts(user.id, user.passwordHash), true);
    await assertStands(store, user);
  }),

  userCase('clearAttempts clears for nobody else', ['attempts'], async (store, users) => {
    const user = await users.add();
    const other = await users.add({ passwordHash: user.passwordHash });
    await store.countAttempt(other.id);
    await store.clearAttempts(user.id, user.passwordHash);
    assert.equal(await store.countAttempt(other.id), 2);
  }),
];
