import { strict as assert } from 'node:assert';
import type { UserStore } from '../../ports';
import type { HostUser } from './harness';
import { newHash } from '../new-hash';
import {
  assertNobody,
  assertRefused,
  assertReplaced,
  assertStands,
  attemptsOf,
  replacementFor,
  userCase,
} from './user-case';
import type { UserStoreCase } from './user-case';

/** What one process writes, the other sees at once, whatever it has read and written before. */
export const betweenProcessesCases: readonly UserStoreCase[] = [
  userCase('a password that another process replaces is replaced in this one', [], async (here, users, there) => {
    const first = await replacedThrough(here, await users.add());
    const second = await replacedThrough(there, first);
    await assertStands(here, second);
    await assertRefused(here, second, { expectedHash: first.passwordHash });
  }),

  userCase('a password that the host writes after a replacement is the one that is read', [], async (store, users) => {
    const replaced = await replacedThrough(store, await users.add());
    await assertStands(store, await users.change(replaced, { passwordHash: newHash() }));
  }),

  userCase('a user whom the host revokes after a replacement is read as revoked', ['revoked'], async (store, users) => {
    const replaced = await replacedThrough(store, await users.add());
    await assertStands(store, await users.change(replaced, { revoked: true }));
  }),

  userCase('a user who was looked for in vain is found when the host writes one', [], async (store, users) => {
    const id = await users.unknownId();
    await assertNobody(store, id);
    await assertStands(store, await users.add({ id }));
  }),

  userCase(
    'attempts that another process counts and clears are seen in this one',
    ['attempts'],
    async (here, users, there) => {
      const user = await users.add();
      await here.countAttempt(user.id);
      assert.equal(await attemptsOf(here, user), 1);
      assert.equal(await there.countAttempt(user.id), 2);
      assert.equal(await attemptsOf(here, user), 2);
      await there.clearAttempts(user.id, user.passwordHash);
      assert.equal(await attemptsOf(here, user), 0);
      assert.equal(await here.countAttempt(user.id), 1);
    },
  ),
];

/** Replaced, and read once by who replaced it. */
async function replacedThrough(store: UserStore, user: HostUser): Promise<HostUser> {
  const replacement = replacementFor(user);
  await assertReplaced(store, replacement);
  const replaced = { ...user, passwordHash: replacement.newHash };
  await assertStands(store, replaced);
  return replaced;
}
