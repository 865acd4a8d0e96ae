import { strict as assert } from 'node:assert';
import type { ResetTokenRecord, TokenStore } from '../../ports';
import { duringReads } from '../during-reads';
import { assertGone, assertKept, tokenRace } from './token-case';
import type { ScratchTokens, TokenStoreCase } from './token-case';

const CONTENDERS = 12;
const ROUNDS = 4;

/** What holds when many call at once. */
export const raceCases: readonly TokenStoreCase[] = [
  tokenRace("of many callers' tokens saved at once exactly one is left", [], async (store, tokens) => {
    for (let round = 0; round < ROUNDS; round++) {
      const userId = await tokens.newUserId();
      const saved = await atOnce(() => tokens.byCaller({ userId }));
      assert.equal(await outstanding(store, saved), 1);
    }
  }),

  tokenRace('of many self-service tokens saved at once exactly one is left', [], async (store, tokens) => {
    for (let round = 0; round < ROUNDS; round++) {
      const userId = await tokens.newUserId();
      const saved = await atOnce(() => tokens.bySelfService({ userId }));
      assert.equal(await outstanding(store, saved), 1);
    }
  }),

  tokenRace('of both kinds saved at once at most one each is left', [], async (store, tokens) => {
    for (let round = 0; round < ROUNDS; round++) {
      const userId = await tokens.newUserId();
      const [callers, selfService] = await Promise.all([
        atOnce(() => tokens.byCaller({ userId })),
        atOnce(() => tokens.bySelfService({ userId })),
      ]);
      assert.equal(await outstanding(store, callers), 1, "callers' tokens");
      assert.ok((await outstanding(store, selfService)) <= 1, 'self-service tokens');
    }
  }),

  tokenRace('after a race of saves the next one and deleteForUser still reach all', [], async (store, tokens) => {
    const userId = await tokens.newUserId();
    const raced = await Promise.all([
      atOnce(() => tokens.byCaller({ userId })),
      atOnce(() => tokens.bySelfService({ userId })),
    ]);
    const next = await tokens.byCaller({ userId });
    await assertGone(store, ...raced.flat());
    await assertKept(store, next);
    const again = await atOnce(() => tokens.byCaller({ userId }));
    await store.deleteForUser(userId);
    await assertGone(store, next, ...again);
  }),

  tokenRace('what is saved during a deleteForUser is within reach of the next one', [], async (store, tokens) => {
    for (let round = 0; round < ROUNDS; round++) {
      const { userId, saved } = await saveDuringDelete(store, tokens);
      await store.deleteForUser(userId);
      await assertGone(store, ...saved);
    }
  }),

  tokenRace("what is saved during a deleteForUser is within reach of the next caller's", [], async (store, tokens) => {
    for (let round = 0; round < ROUNDS; round++) {
      const { userId, saved } = await saveDuringDelete(store, tokens);
      await tokens.byCaller({ userId });
      await assertGone(store, ...saved);
    }
  }),

  tokenRace(
    'what is saved during the delete of an earlier one is kept, and within reach',
    [],
    async (store, tokens) => {
      for (let round = 0; round < ROUNDS; round++) {
        const { id, userId } = await tokens.byCaller();
        const remove = async (): Promise<void> => store.delete(id);
        const [, later] = await Promise.all([remove(), tokens.byCaller({ userId })]);
        await assertKept(store, later);
        await store.deleteForUser(userId);
        await assertGone(store, later);
      }
    },
  ),

  tokenRace('a token is gone once it was withdrawn, though others read meanwhile', [], async (store, tokens) => {
    const withdrawals = [
      async ({ id }: ResetTokenRecord) => store.delete(id),
      async ({ userId }: ResetTokenRecord) => store.deleteForUser(userId),
      async ({ userId }: ResetTokenRecord) => tokens.byCaller({ userId }),
    ];
    for (const withdraw of withdrawals) {
      const record = await tokens.byCaller();
      await duringReads(
        async () => store.findById(record.id),
        async () => {
          await withdraw(record);
          await assertGone(store, record);
        },
      );
    }
  }),

  tokenRace('tokens of many users saved at once are all kept', [], async (store, tokens) => {
    await assertKept(store, ...(await atOnce(() => tokens.byCaller())));
  }),

  tokenRace('deletes at once are no error', [], async (store, tokens) => {
    const record = await tokens.byCaller();
    await atOnce(async () => store.delete(record.id));
    await atOnce(async () => store.deleteForUser(record.userId));
    await assertGone(store, record);
  }),
];

/** Each of the saves may come before the delete or after it. */
async function saveDuringDelete(
  store: TokenStore,
  tokens: ScratchTokens,
): Promise<{ userId: string; saved: ResetTokenRecord[] }> {
  const { userId } = await tokens.byCaller();
  const removeAll = async (): Promise<void> => store.deleteForUser(userId);
  const [callers, , selfService] = await Promise.all([
    atOnce(() => tokens.byCaller({ userId })),
    removeAll(),
    atOnce(() => tokens.bySelfService({ userId })),
  ]);
  return { userId, saved: [...callers, ...selfService] };
}

async function atOnce<T>(action: () => Promise<T>): Promise<T[]> {
  return await Promise.all(Array.from({ length: CONTENDERS }, action));
}

async function outstanding(store: TokenStore, records: readonly ResetTokenRecord[]): Promise<number> {
  const found = await Promise.all(records.map(async ({ id }) => store.findById(id)));
  return found.filter(Boolean).length;
}
