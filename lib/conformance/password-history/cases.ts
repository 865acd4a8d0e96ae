import { strict as assert } from 'node:assert';
import type { PasswordReplacement } from '../../ports';
import type { ConformanceCase } from '../conformance-case';
import { idsNobodyHas } from '../ids';
import { newHash } from '../new-hash';
import type { PasswordHistoryHarness, PasswordHistoryNeed } from './harness';

export type PasswordHistoryCase = ConformanceCase<PasswordHistoryHarness, PasswordHistoryNeed>;

const CONTENDERS = 16;

/** Every promise of PasswordHistory. */
export const passwordHistoryCases: readonly PasswordHistoryCase[] = [
  historyCase('a password that was never replaced leaves nothing', async (own) => {
    assert.deepEqual(await own.recent(), []);
  }),

  historyCase('a reset and a change leave the hash that they replaced, the latest first', async (own) => {
    const first = own.hash;
    assert.ok(await own.replace({ cause: 'reset' }));
    const second = own.hash;
    assert.ok(await own.replace({ cause: 'change' }));
    assert.deepEqual(await own.recent(), [second, first]);
  }),

  historyCase('a replaced hash of 200 characters is given whole', async (own) => {
    const long = newHash().padEnd(200, 'c2FsdA');
    await own.begin(long);
    assert.ok(await own.replace({}));
    assert.deepEqual(await own.recent(), [long]);
  }),

  historyCase('a rehash leaves nothing: it is the same password', async (own) => {
    assert.ok(await own.replace({ cause: 'rehash' }));
    assert.deepEqual(await own.recent(), []);
  }),

  historyCase('a replacement that was refused leaves nothing', async (own) => {
    assert.ok(!(await own.replace({ expectedHash: newHash() })));
    assert.deepEqual(await own.recent(), []);
  }),

  historyCase(
    'a first password leaves nothing',
    async (own) => {
      await own.begin(null);
      assert.ok(await own.replace({}));
      assert.deepEqual(await own.recent(), []);
    },
    ['nullHashes'],
  ),

  historyCase('no more than the limit is given', async (own) => {
    const replaced = await own.replaceTimes(3);
    assert.deepEqual(await own.recent(1), replaced.slice(0, 1));
    assert.deepEqual(await own.recent(2), replaced.slice(0, 2));
  }),

  historyCase('as many are kept as it says, and the latest of them', async (own, { kept }) => {
    const replaced = await own.replaceTimes(kept + 2);
    assert.deepEqual(await own.recent(kept), replaced.slice(0, kept));
  }),

  historyCase('each user has their own', async (own, harness) => {
    await withUser(harness, async (other) => {
      const [hash] = await own.replaceTimes(1);
      assert.deepEqual(await other.recent(), []);
      await other.replaceTimes(harness.kept + 1);
      assert.deepEqual(await own.recent(), [hash]);
    });
  }),

  historyCase('of many replacements at once one leaves one hash', async (own) => {
    const { hash } = own;
    const contenders = Array.from({ length: CONTENDERS }, () => own.replacement({ expectedHash: hash }));
    const answers = await Promise.all(contenders.map(async (one) => own.userStore.replacePassword(one)));
    assert.equal(answers.filter(Boolean).length, 1);
    assert.deepEqual(await own.recent(), [hash]);
  }),

  historyCase("an id that nobody has, or that can't exist, has no history", async (_own, { passwordHistory }) => {
    for (const id of idsNobodyHas()) assert.deepEqual(await passwordHistory.findRecentHashes(id, 5), []);
  }),
];

function historyCase(
  name: string,
  body: (own: ScratchUser, harness: PasswordHistoryHarness) => Promise<void>,
  needs: readonly PasswordHistoryNeed[] = [],
): PasswordHistoryCase {
  return { name, needs, run: (harness) => withUser(harness, (own) => body(own, harness)) };
}

async function withUser(harness: PasswordHistoryHarness, body: (own: ScratchUser) => Promise<void>): Promise<void> {
  const own = new ScratchUser(harness, await harness.newUserId());
  try {
    await own.begin(newHash());
    await body(own);
  } finally {
    await harness.removeUser(own.id);
  }
}

/** A user of one case alone, and the hash that is stored. */
class ScratchUser {
  readonly id: string;
  readonly #harness: PasswordHistoryHarness;
  #hash: string | null = null;

  constructor(harness: PasswordHistoryHarness, id: string) {
    this.#harness = harness;
    this.id = id;
  }

  get userStore(): PasswordHistoryHarness['userStore'] {
    return this.#harness.userStore;
  }

  get hash(): string | null {
    return this.#hash;
  }

  async begin(passwordHash: string | null): Promise<void> {
    await this.#harness.removeUser(this.id);
    await this.#harness.writeUser({ id: this.id, passwordHash });
    this.#hash = passwordHash;
  }

  async recent(limit: number = this.#harness.kept): Promise<readonly string[]> {
    return this.#harness.passwordHistory.findRecentHashes(this.id, limit);
  }

  replacement(change: Partial<PasswordReplacement>): PasswordReplacement {
    const standard = { expectedHash: this.#hash, newHash: newHash(), reinstate: false, cause: 'reset' } as const;
    return { userId: this.id, ...standard, at: new Date(), ...change };
  }

  async replace(change: Partial<PasswordReplacement>): Promise<boolean> {
    const replacement = this.replacement(change);
    const replaced = await this.userStore.replacePassword(replacement);
    if (replaced) this.#hash = replacement.newHash;
    return replaced;
  }

  /** The hashes that were replaced, the latest first. */
  async replaceTimes(times: number): Promise<readonly (string | null)[]> {
    const replaced: (string | null)[] = [];
    for (let time = 0; time < times; time++) {
      replaced.unshift(this.#hash);
      assert.ok(await this.replace({}));
    }
    return replaced;
  }
}
