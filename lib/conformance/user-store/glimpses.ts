import { strict as assert } from 'node:assert';
import type { PasswordReplacement, User, UserStore } from '../../ports';
import { duringReads } from '../during-reads';
import type { HostUser } from './harness';
import { existing, inOneHour, replacementFor, userRace } from './user-case';
import type { ScratchUsers, UserStoreCase } from './user-case';

/** What is done in two steps is half done for a moment alone: it takes many looks to catch it. */
const ROUNDS = 16;

/** What somebody sees who reads during a replacement. */
export const glimpseCases: readonly UserStoreCase[] = [
  userRace('nobody reads the new hash with the old attempts, or the reverse', ['attempts'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await users.add();
      await store.countAttempt(user.id);
      const look = lookAt(store, user, ({ failedAttempts }) => Number(failedAttempts ?? 0));
      await assertNeverHalfDone(store, replacementFor(user), look);
    }
  }),

  userRace('nobody reads the new hash with the old revocation, or the reverse', ['revoked'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await users.add({ revoked: true });
      const look = lookAt(store, user, ({ revoked }) => Boolean(revoked));
      await assertNeverHalfDone(store, replacementFor(user, { reinstate: true }), look);
    }
  }),

  userRace(
    'nobody reads the new hash with the old session epoch, or the reverse',
    ['sessionEpoch'],
    async (store, users) => {
      for (let round = 0; round < ROUNDS; round++) {
        const user = await users.add();
        const replacement = replacementFor(user, { at: inOneHour() });
        await assertNeverHalfDone(store, replacement, lookAtSessionEpoch(store, users, user));
      }
    },
  ),

  userRace('a password is read as replaced, though others read meanwhile', [], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await users.add();
      const replacement = replacementFor(user);
      const { passwordHash } = await duringReads(
        async () => existing(store, user),
        async () => {
          await store.replacePassword(replacement);
          return existing(store, user);
        },
      );
      assert.equal(passwordHash, replacement.newHash, 'what was read before the replacement is given after it');
    }
  }),
];

/** The hash, and a field that was read no later and once more no sooner: where both come from one read, it is the same. */
interface Glimpse {
  readonly passwordHash: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

type Look = () => Promise<Glimpse>;

function lookAt(store: UserStore, user: HostUser, fieldOf: (user: User) => unknown): Look {
  return async () => {
    const found = await existing(store, user);
    const field = fieldOf(found);
    return { passwordHash: found.passwordHash, before: field, after: field };
  };
}

function lookAtSessionEpoch(store: UserStore, users: ScratchUsers, user: HostUser): Look {
  return async () => {
    const before = await users.sessionEpoch(user);
    const { passwordHash } = await existing(store, user);
    return { passwordHash, before, after: await users.sessionEpoch(user) };
  };
}

/** Of hash and field, both are old or both are new. */
async function assertNeverHalfDone(store: UserStore, replacement: PasswordReplacement, look: Look): Promise<void> {
  const { before: old } = await look();
  const glimpses: Glimpse[] = [];
  await duringReads(
    async () => glimpses.push(await look()),
    async () => store.replacePassword(replacement),
  );
  const message = 'a replacement was seen half done: it takes more than one step';
  for (const { passwordHash, before, after } of glimpses) {
    if (passwordHash === replacement.expectedHash) assert.deepEqual(before, old, message);
    else assert.notDeepEqual(after, old, message);
  }
}
