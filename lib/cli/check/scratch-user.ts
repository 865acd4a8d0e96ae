import { strict as assert } from 'node:assert';
import { casesWithout, tokenStoreCases, userStoreCases } from '../../conformance/index';
import type { TokenStoreHarness, UserStoreHarness } from '../../conformance/index';
import { GuardedTokenStore } from '../../core/guarded-ports/guarded-token-store';
import { GuardedUserStore } from '../../core/guarded-ports/guarded-user-store';
import type { Settings } from '../../options';
import type { TokenStore, User, UserStore } from '../../ports';
import { outline } from '../outline';
import { fault, ok } from './finding';
import type { Finding } from './finding';

/** Of the conformance cases those that one user is enough for, who is there already and is not removed. */
export const userCases: readonly string[] = [
  'of many replacements at once exactly one succeeds',
  'attempts counted at once are all counted, each with a total of its own',
  'attempts counted during a clearing come before or after it',
  'attempts counted during a replacement come before or after it',
  'no counting brings a replaced password back',
  'no clearing brings a replaced password back',
];

export const tokenCases: readonly string[] = [
  'findById gives both times to the millisecond',
  "of many callers' tokens saved at once exactly one is left",
  'of many self-service tokens saved at once exactly one is left',
  'of both kinds saved at once at most one each is left',
  'after a race of saves the next one and deleteForUser still reach all',
  'deletes at once are no error',
];

/** Races the app's own stores. The user is left with a password that nobody knows, without attempts and without tokens. */
export async function checkWithScratchUser(settings: Settings, userId: string): Promise<Finding[]> {
  const { timeoutMs, failedAttemptsLockout } = settings;
  const userStore = new GuardedUserStore(settings.userStore, timeoutMs);
  const tokenStore = new GuardedTokenStore(settings.tokenStore, timeoutMs);
  const user = await userStore.findById(userId);
  if (!user || user.remote === true || user.revoked === true) {
    return [fault('scratch user', 'is not there, or is remote or revoked', 'name a local user whom nobody needs')];
  }
  const missing = failedAttemptsLockout === false ? (['attempts'] as const) : [];
  return [
    ...(await runAll(
      'user store races',
      casesWithout(userStoreCases, ...missing),
      userCases,
      usersOf(userStore, user),
    )),
    ...(await runAll('token store races', tokenStoreCases, tokenCases, { tokenStore, newUserId: () => userId })),
    await cleanUp(userStore, tokenStore, user),
  ];
}

/** What the races have found is told also where a store fails at the last. */
async function cleanUp(userStore: UserStore, tokenStore: TokenStore, before: User): Promise<Finding> {
  try {
    await tokenStore.deleteForUser(before.id);
    const left = await userStore.findById(before.id);
    if (left) await userStore.clearAttempts(before.id, left.passwordHash);
    const password = left?.passwordHash === before.passwordHash ? 'its own password' : 'a password that nobody knows';
    return ok('scratch user', `is left with ${password}, no attempts and no reset tokens`);
  } catch (error) {
    const hint = 'remove the user, or make the store work and check again';
    return fault('scratch user', `may be left with attempts and reset tokens: ${outline(error)}`, hint);
  }
}

interface Case<Harness> {
  readonly name: string;
  readonly run: (harness: Harness) => Promise<void>;
}

async function runAll<Harness extends UserStoreHarness | TokenStoreHarness>(
  check: string,
  cases: readonly Case<Harness>[],
  names: readonly string[],
  harness: Harness,
): Promise<Finding[]> {
  const chosen = cases.filter(({ name }) => names.includes(name));
  const faults: Finding[] = [];
  for (const { name, run } of chosen) {
    try {
      await run(harness);
    } catch (error) {
      faults.push(fault(check, `not kept: ${name} (${describe(error)})`, 'docs/writing-a-store.md'));
    }
  }
  return faults.length > 0 ? faults : [ok(check, `${chosen.length} conformance cases kept`)];
}

/** The cases' own words quote no hash; where Node compares two values for them, it may. */
function describe(error: unknown): string {
  if (!(error instanceof assert.AssertionError) || error.generatedMessage) return outline(error);
  return error.message;
}

/** The cases write users as the host's sign-up would; this writes the one there is, through the store itself. */
function usersOf(userStore: UserStore, { id: userId }: User): UserStoreHarness {
  return {
    userStore,
    newUserId: () => userId,
    async writeUser({ passwordHash }) {
      const user = await userStore.findById(userId);
      const replacement = { userId, reinstate: false, cause: 'rehash', at: new Date() } as const;
      const isWritten =
        user &&
        (await userStore.replacePassword({
          ...replacement,
          expectedHash: user.passwordHash,
          newHash: passwordHash ?? '',
        }));
      assert.ok(isWritten === true, "the password of the scratch user can't be replaced");
    },
    removeUser: () => undefined,
  };
}
