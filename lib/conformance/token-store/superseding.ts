import type { ResetTokenRecord } from '../../ports';
import { assertFoundAs, assertGone, assertKept, tokenCase } from './token-case';
import type { TokenStoreCase } from './token-case';

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;

/** Who supersedes whom. */
export const supersedingCases: readonly TokenStoreCase[] = [
  tokenCase("a caller's token supersedes an earlier caller's", [], async (store, tokens) => {
    for (const reinstates of [false, true]) {
      const earlier = await tokens.byCaller({ reinstates });
      const later = await tokens.byCaller({ userId: earlier.userId });
      await assertGone(store, earlier);
      await assertKept(store, later);
    }
  }),

  tokenCase("a caller's token supersedes an earlier self-service one", [], async (store, tokens) => {
    const earlier = await tokens.bySelfService();
    const later = await tokens.byCaller({ userId: earlier.userId });
    await assertGone(store, earlier);
    await assertKept(store, later);
  }),

  tokenCase('a self-service token supersedes an earlier self-service one', [], async (store, tokens) => {
    const earlier = await tokens.bySelfService();
    const later = await tokens.bySelfService({ userId: earlier.userId });
    await assertGone(store, earlier);
    await assertKept(store, later);
  }),

  tokenCase("a self-service token leaves a caller's alone", [], async (store, tokens) => {
    for (const reinstates of [false, true]) {
      const callers = await tokens.byCaller({ reinstates });
      const first = await tokens.bySelfService({ userId: callers.userId });
      const second = await tokens.bySelfService({ userId: callers.userId });
      await assertGone(store, first);
      await assertKept(store, callers, second);
    }
  }),

  tokenCase("a token that a caller issued to himself is a caller's", [], async (store, tokens) => {
    const callers = await tokens.byCaller();
    const { userId } = callers;
    const own = await tokens.byCaller({ userId, issuedBy: userId });
    await assertGone(store, callers);
    await tokens.bySelfService({ userId });
    await assertKept(store, own);
  }),

  tokenCase("a caller's token supersedes both kinds at once", [], async (store, tokens) => {
    const callers = await tokens.byCaller();
    const selfService = await tokens.bySelfService({ userId: callers.userId });
    const later = await tokens.byCaller({ userId: callers.userId });
    await assertGone(store, callers, selfService);
    await assertKept(store, later);
  }),

  tokenCase('a token goes by the order of saving, not by its times', [], async (store, tokens) => {
    const earlier = await tokens.byCaller();
    const issuedAt = new Date(earlier.issuedAt.getTime() - 60_000);
    const expiresAt = new Date(earlier.expiresAt.getTime() - 60_000);
    const later = await tokens.byCaller({ userId: earlier.userId, issuedAt, expiresAt });
    await assertGone(store, earlier);
    await assertKept(store, later);
  }),

  tokenCase("a caller's token takes nothing over from what it supersedes", [], async (store, tokens) => {
    const { userId } = await tokens.bySelfService(lasting(1));
    await assertFoundAs(store, await tokens.byCaller({ userId, reinstates: true, ...lasting(2) }));
    await assertFoundAs(store, await tokens.byCaller({ userId, reinstates: false, ...lasting(1) }));
    await assertFoundAs(store, await tokens.byCaller({ userId, reinstates: true, ...lasting(2) }));
  }),

  tokenCase('a self-service token takes nothing over from what it supersedes', [], async (store, tokens) => {
    const callers = await tokens.byCaller({ reinstates: true, ...lasting(3) });
    for (const hours of [1, 2, 1]) {
      const selfService = await tokens.bySelfService({ userId: callers.userId, ...lasting(hours) });
      await assertFoundAs(store, selfService);
    }
    await assertFoundAs(store, callers);
  }),

  tokenCase("a token supersedes nobody else's", [], async (store, tokens) => {
    const other = await tokens.byCaller();
    const another = await tokens.bySelfService();
    await tokens.byCaller();
    await tokens.bySelfService();
    await assertKept(store, other, another);
  }),

  tokenCase("a caller's token leaves those that the caller issued to others", [], async (store, tokens) => {
    const issuedBy = await tokens.newUserId();
    const issued = [await tokens.byCaller({ issuedBy }), await tokens.byCaller({ issuedBy })];
    await assertKept(store, ...issued);
  }),

  tokenCase("a caller's token leaves those of the caller", [], async (store, tokens) => {
    const own = await tokens.byCaller();
    const selfService = await tokens.bySelfService({ userId: own.userId });
    await tokens.byCaller({ issuedBy: own.userId });
    await assertKept(store, own, selfService);
  }),

  tokenCase('a token leaves those that its user issued to others', [], async (store, tokens) => {
    const userId = await tokens.newUserId();
    const issued = await tokens.byCaller({ issuedBy: userId });
    await tokens.bySelfService({ userId });
    await tokens.byCaller({ userId });
    await assertKept(store, issued);
  }),

  tokenCase('a token supersedes those left after another was deleted', [], async (store, tokens) => {
    const callers = await tokens.byCaller();
    const selfService = await tokens.bySelfService({ userId: callers.userId });
    await store.delete(selfService.id);
    await tokens.byCaller({ userId: callers.userId });
    await assertGone(store, callers);
  }),
];

/** Times that no token has in common with one that lasts for longer or not as long. */
function lasting(hours: number): Pick<ResetTokenRecord, 'issuedAt' | 'expiresAt'> {
  const second = Math.floor(Date.now() / SECOND_MS) * SECOND_MS;
  return { issuedAt: new Date(second - hours * SECOND_MS), expiresAt: new Date(second + hours * HOUR_MS) };
}
