import type { UserStore } from '../../ports';
import type { HostUser } from './harness';
import { assertNobody, replacementFor, userRace } from './user-case';
import type { ScratchUsers, UserStoreCase } from './user-case';

const ROUNDS = 4;
const CALLS = 4;

/** A user who is removed stays removed, whatever is under way. */
export const removalCases: readonly UserStoreCase[] = [
  userRace('no counting brings a removed user back', ['attempts'], async (store, users) => {
    await assertStaysRemoved(store, users, async ({ id }) => store.countAttempt(id));
  }),

  userRace('no replacement brings a removed user back', [], async (store, users) => {
    await assertStaysRemoved(store, users, async (user) => store.replacePassword(replacementFor(user)));
  }),

  userRace('no clearing brings a removed user back', [], async (store, users) => {
    await assertStaysRemoved(store, users, async ({ id, passwordHash }) => store.clearAttempts(id, passwordHash));
  }),
];

/** The removal comes a step later in each round, so that it falls between two steps of a call if that has more than one. */
async function assertStaysRemoved(
  store: UserStore,
  users: ScratchUsers,
  call: (user: HostUser) => Promise<unknown>,
): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const user = await users.add();
    const callOn = async (): Promise<void> => {
      for (let time = 0; time < CALLS; time++) await call(user);
    };
    // Where every transaction is serializable, a write that met another one has to be sent again, and may meet the next.
    const remove = async (others = 3 * CALLS): Promise<void> =>
      users.remove(user).catch((error: unknown) => (others > 0 ? remove(others - 1) : Promise.reject(error as Error)));
    const removeLater = async (): Promise<void> => {
      for (let step = 0; step < round; step++) await store.findById(user.id);
      await remove();
    };
    await Promise.all([callOn(), callOn(), removeLater(), callOn()]);
    await assertNobody(store, user.id);
  }
}
