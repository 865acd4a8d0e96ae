import { strict as assert } from 'node:assert';
import { duringReads } from '../during-reads';
import { idPairs, idsNobodyHas } from '../ids';
import { newHash } from '../new-hash';
import { historyCase, withUser } from './history-case';
import type { PasswordHistoryCase, ScratchUser } from './history-case';
import { standingCases } from './standing';

const CONTENDERS = 16;
/** What is done in two steps is half done for a moment alone: it takes many looks to catch it. */
const ROUNDS = 16;
/** As many as PasswordHistoryPolicy may be told to remember. */
const MOST_REMEMBERED = 24;
const HOUR_MS = 3_600_000;

/** Every promise of PasswordHistory. */
export const passwordHistoryCases: readonly PasswordHistoryCase[] = [
  historyCase('a password that was never replaced leaves nothing', [], async (own) => {
    assert.deepEqual(await own.recent(), []);
  }),

  historyCase('a reset and a change leave the hash that they replaced, the latest first', [], async (own) => {
    const first = await own.replace({ cause: 'reset' });
    const second = await own.replace({ cause: 'change' });
    assert.deepEqual(await own.recent(), [second, first]);
  }),

  historyCase('a replaced hash of 200 characters is given whole', [], async (own) => {
    const long = newHash().padEnd(200, 'c2FsdA');
    await own.begin(long);
    await own.replace();
    assert.deepEqual(await own.recent(), [long]);
  }),

  historyCase('a rehash leaves nothing: it is the same password', [], async (own) => {
    await own.replace({ cause: 'rehash' });
    assert.deepEqual(await own.recent(), []);
  }),

  historyCase('a rehash leaves what was replaced before it', [], async (own) => {
    const replaced = await own.replaceTimes(1);
    await own.replace({ cause: 'rehash' });
    assert.deepEqual((await own.recent()).slice(-1), replaced);
  }),

  historyCase('a replacement that reinstates leaves the hash that it replaced', [], async (own) => {
    const hash = await own.replace({ reinstate: true });
    assert.deepEqual(await own.recent(), [hash]);
  }),

  historyCase('a replacement that was refused leaves nothing', [], async (own, { userStore }) => {
    const replaced = await userStore.replacePassword(own.replacement({ expectedHash: newHash() }));
    assert.ok(!replaced, 'the replacement was not refused');
    assert.deepEqual(await own.recent(), []);
  }),

  ...standingCases,

  historyCase('a first password leaves nothing', ['nullHashes'], async (own) => {
    await own.begin(null);
    await own.replace();
    assert.deepEqual(await own.recent(), []);
  }),

  historyCase('no more than the limit is given', [], async (own) => {
    const replaced = await own.replaceTimes(3);
    assert.deepEqual(await own.recent(1), replaced.slice(0, 1));
    assert.deepEqual(await own.recent(2), replaced.slice(0, 2));
  }),

  historyCase('as many are kept as it says, and the latest of them', [], async (own, { kept }) => {
    const replaced = await own.replaceTimes(kept + 2);
    assert.deepEqual(await own.recent(kept), replaced.slice(0, kept));
  }),

  historyCase('keptHashes, if there is one, promises no more than is kept', [], async (own, { passwordHistory }) => {
    const { keptHashes } = passwordHistory;
    if (keptHashes === undefined) return;
    const promised = Math.min(keptHashes, MOST_REMEMBERED);
    const replaced = await own.replaceTimes(promised + 1);
    const { length } = await own.recent(promised);
    assert.equal(length, promised, `keptHashes is ${String(keptHashes)}, and ${String(length)} are kept`);
    assert.deepEqual(await own.recent(promised), replaced.slice(0, promised));
  }),

  historyCase('the latest is the one that was replaced last, whatever its time says', [], async (own) => {
    const first = await own.replace();
    const second = await own.replace({ at: new Date(Date.now() - HOUR_MS) });
    assert.deepEqual(await own.recent(), [second, first], 'clocks are set back, and those of two processes differ');
  }),

  historyCase('what a reader does to the hashes does not reach the store', [], async (own) => {
    const replaced = await own.replaceTimes(1);
    Reflect.set(await own.recent(), 0, newHash());
    assert.deepEqual(await own.recent(), replaced);
  }),

  historyCase('what another process replaces is in the history of this one', [], async (own, harness) => {
    assert.deepEqual(await own.recent(), []);
    const hash = await own.replace({}, harness.secondUserStore);
    assert.deepEqual(await own.recent(), [hash]);
  }),

  historyCase('each user has their own', [], async (own, harness) => {
    await withUser(harness, await harness.newUserId(), async (other) => {
      const [hash] = await own.replaceTimes(1);
      assert.deepEqual(await other.recent(), []);
      await other.replaceTimes(harness.kept + 1);
      assert.deepEqual(await own.recent(), [hash]);
    });
  }),

  historyCase('of many replacements at once one leaves one hash', [], async (own) => {
    const { hash } = own;
    const contenders = Array.from({ length: CONTENDERS }, () => own.replacement({ expectedHash: hash }));
    const answers = await Promise.all(contenders.map(async (one) => own.bothStores.replacePassword(one)));
    assert.equal(answers.filter(Boolean).length, 1);
    assert.deepEqual(await own.recent(), [hash]);
  }),

  historyCase(
    'nobody reads the new hash without the old one in the history, or the reverse',
    [],
    async (_own, harness) => {
      for (let round = 0; round < ROUNDS; round++) {
        await withUser(harness, await harness.newUserId(), assertNotedInOneStep);
      }
    },
  ),

  ...idPairs.map(({ difference, make }) =>
    historyCase(`ids that differ in ${difference} alone have two histories`, ['textIds'], async (_own, harness) => {
      const [id, namesakeId] = make();
      await withUser(harness, id, async (one) => {
        await withUser(harness, namesakeId, async (namesake) => {
          const replaced = await namesake.replaceTimes(1);
          assert.deepEqual(await one.recent(), []);
          await one.replaceTimes(harness.kept + 1);
          assert.deepEqual(await namesake.recent(), replaced);
        });
      });
    }),
  ),

  historyCase("an id that nobody has, or that can't exist, has no history", [], async (_own, { passwordHistory }) => {
    for (const id of idsNobodyHas()) assert.deepEqual(await passwordHistory.findRecentHashes(id, 5), []);
  }),
];

/** Who has read the new hash finds the old one in the history, and who has found it there reads the new hash. */
async function assertNotedInOneStep(own: ScratchUser): Promise<void> {
  const { hash } = own;
  const isNoted = async (): Promise<boolean> => hash !== null && (await own.recent(1)).includes(hash);
  const isReplaced = async (): Promise<boolean> => (await own.bothStores.findById(own.id))?.passwordHash !== hash;
  const glimpses: { wasNoted: boolean; replaced: boolean; noted: boolean }[] = [];
  await duringReads(
    async () => glimpses.push({ wasNoted: await isNoted(), replaced: await isReplaced(), noted: await isNoted() }),
    async () => own.replace({}, own.bothStores),
  );
  for (const { wasNoted, replaced, noted } of glimpses) {
    const isHalfDone = replaced ? !noted : wasNoted;
    assert.ok(!isHalfDone, 'a replacement was seen half done: it takes more than one step');
  }
}
