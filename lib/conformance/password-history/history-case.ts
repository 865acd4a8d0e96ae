import { strict as assert } from 'node:assert';
import type { PasswordReplacement, UserStore } from '../../ports';
import type { ConformanceCase } from '../conformance-case';
import { inTurn } from '../in-turn';
import { newHash } from '../new-hash';
import { thenCleanUp } from '../then-clean-up';
import type { HostUser } from '../user-store/harness';
import type { PasswordHistoryHarness, PasswordHistoryNeed } from './harness';

export type PasswordHistoryCase = ConformanceCase<PasswordHistoryHarness, PasswordHistoryNeed>;

export function historyCase(
  name: string,
  needs: readonly PasswordHistoryNeed[],
  body: (own: ScratchUser, harness: PasswordHistoryHarness) => Promise<void>,
): PasswordHistoryCase {
  async function run(harness: PasswordHistoryHarness): Promise<void> {
    await withUser(harness, await harness.newUserId(), (own) => body(own, harness));
  }
  return { name, needs, run };
}

export async function withUser(
  harness: PasswordHistoryHarness,
  id: string,
  body: (own: ScratchUser) => Promise<void>,
): Promise<void> {
  const own = new ScratchUser(harness, id);
  const run = async (): Promise<void> => {
    await own.begin(newHash());
    await body(own);
  };
  await thenCleanUp(run, async () => harness.removeUser(own.id));
}

/** A user of one case alone, and the hash that is stored. */
export class ScratchUser {
  readonly id: string;
  /** Where there is a second store, both in turn: what many do at once, they do in several processes. */
  readonly bothStores: UserStore;
  readonly #harness: PasswordHistoryHarness;
  #hash: string | null = null;

  constructor(harness: PasswordHistoryHarness, id: string) {
    this.#harness = harness;
    this.id = id;
    this.bothStores = inTurn(harness.userStore, harness.secondUserStore);
  }

  get hash(): string | null {
    return this.#hash;
  }

  async begin(passwordHash: string | null): Promise<void> {
    await this.#harness.removeUser(this.id);
    this.#hash = passwordHash;
    await this.change({});
  }

  /** A local user in good standing, unless told otherwise. */
  async change(standing: Partial<Pick<HostUser, 'remote' | 'revoked'>>): Promise<void> {
    const { id, hash: passwordHash } = this;
    await this.#harness.writeUser({ id, passwordHash, remote: false, revoked: false, ...standing });
  }

  async recent(limit: number = this.#harness.kept): Promise<readonly string[]> {
    return this.#harness.passwordHistory.findRecentHashes(this.id, limit);
  }

  replacement(change: Partial<PasswordReplacement> = {}): PasswordReplacement {
    const standard = { expectedHash: this.#hash, newHash: newHash(), reinstate: false, cause: 'reset' } as const;
    return { userId: this.id, ...standard, at: new Date(), ...change };
  }

  /** Gives the hash that was replaced. */
  async replace(
    change: Partial<PasswordReplacement> = {},
    store: UserStore = this.#harness.userStore,
  ): Promise<string | null> {
    const replaced = this.#hash;
    const replacement = this.replacement(change);
    assert.ok(await store.replacePassword(replacement), 'the replacement was refused');
    this.#hash = replacement.newHash;
    return replaced;
  }

  /** The hashes that were replaced, the latest first. */
  async replaceTimes(times: number): Promise<readonly (string | null)[]> {
    const replaced: (string | null)[] = [];
    for (let time = 0; time < times; time++) replaced.unshift(await this.replace());
    return replaced;
  }
}
