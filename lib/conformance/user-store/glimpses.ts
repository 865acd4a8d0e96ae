import { strict as assert } from 'node:assert';
import type { User, UserStore } from '../../ports';
import type { HostUser } from './harness';
import { type UserStoreCase, existing, replacementFor, userRace } from './user-case';

/** What is done in two steps is half done for a moment alone: it takes many looks to catch it. */
const ROUNDS = 16;
const MOST_READS = 64;

/** What somebody sees who reads during a replacement. */
export const glimpseCases: readonly UserStoreCase[] = [
  userRace('nobody reads the new hash with the old attempts, or the reverse', ['attempts'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await users.add();
      await store.countAttempt(user.id);
      await assertNeverHalfDone(store, user, ({ failedAttempts }) => Number(failedAttempts ?? 0));
    }
  }),

  userRace('nobody reads the new hash with the old revocation, or the reverse', ['revoked'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await users.add({ revoked: true });
      await assertNeverHalfDone(store, user, ({ revoked }) => Boolean(revoked));
    }
  }),
];

/** Of hash and field, both are old or both are new. */
async function assertNeverHalfDone(store: UserStore, user: HostUser, field: (user: User) => unknown): Promise<void> {
  const before = field(await existing(store, user));
  const glimpses: User[] = [];
  let isReplaced = false;
  const replace = async (): Promise<void> => {
    await store.replacePassword(replacementFor(user, { reinstate: true }));
    isReplaced = true;
  };
  const read = async (): Promise<void> => {
    for (let reads = 0; reads < MOST_READS && !isReplaced; reads++) glimpses.push(await existing(store, user));
  };
  await Promise.all([read(), read(), replace(), read(), read()]);
  for (const glimpse of glimpses) {
    const [isHashOld, isFieldOld] = [glimpse.passwordHash === user.passwordHash, field(glimpse) === before];
    assert.equal(isHashOld, isFieldOld, 'a replacement was seen half done: it takes more than one step');
  }
}
