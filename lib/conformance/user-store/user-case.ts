import { strict as assert } from 'node:assert';
import type { PasswordReplacement, User, UserStore } from '../../ports';
import type { ConformanceCase } from '../conformance-case';
import { inTurn } from '../in-turn';
import { newHash } from '../new-hash';
import { thenCleanUp } from '../then-clean-up';
import type { HostUser, UserStoreHarness, UserStoreNeed } from './harness';

export type UserStoreCase = ConformanceCase<UserStoreHarness, UserStoreNeed>;

/**
 * Each run gets users of its own, so that cases may run in any order, at once, and over a shared database.
 * Where there is no second store, the first one stands in for it.
 */
export function userCase(
  name: string,
  needs: readonly UserStoreNeed[],
  body: (store: UserStore, users: ScratchUsers, second: UserStore) => Promise<void>,
  open: (harness: UserStoreHarness) => UserStore = ({ userStore }) => userStore,
): UserStoreCase {
  async function run(harness: UserStoreHarness): Promise<void> {
    const users = new ScratchUsers(harness);
    const second = harness.secondUserStore ?? harness.userStore;
    await thenCleanUp(
      () => body(open(harness), users, second),
      () => users.removeAll(),
    );
  }
  return { name, needs, run };
}

/** Through the second store too, where there is one: what many do at once, they do in several processes. */
export function userRace(...[name, needs, body]: Parameters<typeof userCase>): UserStoreCase {
  return userCase(name, needs, body, ({ userStore, secondUserStore }) => inTurn(userStore, secondUserStore));
}

/** The users of one case, written as the host's own code would, and removed when the case is over. */
export class ScratchUsers {
  readonly #harness: UserStoreHarness;
  readonly #ids: Set<string> = new Set();

  constructor(harness: UserStoreHarness) {
    this.#harness = harness;
  }

  async unknownId(): Promise<string> {
    return await this.#harness.newUserId();
  }

  /** A local user in good standing, unless told otherwise. */
  async add(fields: Partial<HostUser> = {}): Promise<HostUser> {
    const id = fields.id ?? (await this.#harness.newUserId());
    return await this.change({ id, passwordHash: newHash(), remote: false, revoked: false }, fields);
  }

  async change(user: HostUser, change: Partial<HostUser>): Promise<HostUser> {
    const changed = { ...user, ...change };
    this.#ids.add(user.id);
    await this.#harness.writeUser(changed);
    return changed;
  }

  async remove(user: HostUser): Promise<void> {
    await this.#harness.removeUser(user.id);
  }

  async sessionEpoch(user: HostUser): Promise<unknown> {
    const advice =
      "the harness has no sessionEpoch: leave this case out by casesWithout(userStoreCases, 'sessionEpoch')";
    assert.ok(this.#harness.sessionEpoch, advice);
    return await this.#harness.sessionEpoch(user.id);
  }

  async removeAll(): Promise<void> {
    await Promise.all([...this.#ids].map(async (id) => this.#harness.removeUser(id)));
  }
}

/** Those whom replacePassword refuses, by what the schema needs for them. */
export const barred: readonly { readonly standing: 'remote' | 'revoked'; readonly fields: Partial<HostUser> }[] = [
  { standing: 'remote', fields: { remote: true } },
  { standing: 'revoked', fields: { revoked: true } },
];

/** What a password may be written for. */
export const causes: readonly PasswordReplacement['cause'][] = ['reset', 'change', 'rehash'];

/** A reset of this user's password that nothing speaks against, unless told otherwise. */
export function replacementFor(user: HostUser, change: Partial<PasswordReplacement> = {}): PasswordReplacement {
  return {
    userId: user.id,
    expectedHash: user.passwordHash,
    newHash: newHash(),
    reinstate: false,
    cause: 'reset',
    at: new Date(),
    ...change,
  };
}

/** Far enough from the sign-up for a column of whole seconds. */
export function inOneHour(): Date {
  return new Date(Date.now() + 3_600_000);
}

export async function existing(store: UserStore, user: HostUser): Promise<User> {
  const found = await store.findById(user.id);
  assert.ok(found, 'findById does not find a user who exists');
  return found;
}

/** Nobody has this id. That findById then gives exactly null has a case of its own. */
export async function assertNobody(store: UserStore, userId: string): Promise<void> {
  assert.ok(!(await store.findById(userId)), 'a user is there who should not be');
}

export async function assertReplaced(store: UserStore, replacement: PasswordReplacement): Promise<void> {
  assert.ok(await store.replacePassword(replacement), 'the replacement was refused');
}

export async function assertNotReplaced(store: UserStore, replacement: PasswordReplacement): Promise<void> {
  assert.ok(!(await store.replacePassword(replacement)), 'the replacement was not refused');
}

export async function assertCleared(store: UserStore, userId: string, expectedHash: string | null): Promise<void> {
  assert.ok(
    await store.clearAttempts(userId, expectedHash),
    'clearAttempts answered false, though this is the stored hash',
  );
}

/** Refused, and the user is as last written. That the answer is exactly `false` has a case of its own. */
export async function assertRefused(
  store: UserStore,
  user: HostUser,
  change: Partial<PasswordReplacement> = {},
): Promise<void> {
  await assertNotReplaced(store, replacementFor(user, change));
  await assertStands(store, user);
}

/** More attempts than a host allows, as a rule. */
export async function countUntilLocked(store: UserStore, user: HostUser): Promise<void> {
  for (let attempt = 0; attempt < 16; attempt++) await store.countAttempt(user.id);
}

/** The attempts as stored. That they are a number has a case of its own. */
export async function attemptsOf(store: UserStore, user: HostUser): Promise<number> {
  const { failedAttempts } = await existing(store, user);
  return Number(failedAttempts ?? 0);
}

/** The user's password and standing are these. */
export async function assertStands(store: UserStore, user: HostUser): Promise<void> {
  const { passwordHash, remote, revoked } = await existing(store, user);
  const found = { passwordHash, remote: Boolean(remote), revoked: Boolean(revoked) };
  const written = { passwordHash: user.passwordHash, remote: user.remote, revoked: user.revoked };
  assert.deepEqual(found, written, 'the user is not as last written');
}
