import { assertGone, assertKept, newTokenId, tokenCase } from './token-case';
import type { TokenStoreCase } from './token-case';

/** What delete and deleteForUser take away, and what they leave. */
export const deletingCases: readonly TokenStoreCase[] = [
  tokenCase('delete takes the token away', [], async (store, tokens) => {
    const record = await tokens.byCaller();
    await store.delete(record.id);
    await assertGone(store, record);
  }),

  tokenCase('delete is no error the second time, nor for a token that never was', [], async (store, tokens) => {
    const record = await tokens.byCaller();
    await store.delete(record.id);
    await store.delete(record.id);
    await store.delete(newTokenId());
    await assertGone(store, record);
  }),

  tokenCase("delete leaves the user's other token", [], async (store, tokens) => {
    const callers = await tokens.byCaller();
    const selfService = await tokens.bySelfService({ userId: callers.userId });
    await store.delete(selfService.id);
    await assertKept(store, callers);
  }),

  tokenCase("delete leaves other users' tokens", [], async (store, tokens) => {
    const other = await tokens.byCaller();
    const record = await tokens.byCaller();
    await store.delete(record.id);
    await assertKept(store, other);
  }),

  tokenCase('deleting a superseded token leaves the one that superseded it', [], async (store, tokens) => {
    const earlier = await tokens.byCaller();
    const later = await tokens.byCaller({ userId: earlier.userId });
    await store.delete(earlier.id);
    await assertKept(store, later);
    await tokens.byCaller({ userId: earlier.userId });
    await assertGone(store, later);
  }),

  tokenCase('deleteForUser takes away all that the user has', [], async (store, tokens) => {
    for (const reinstates of [false, true]) {
      const callers = await tokens.byCaller({ reinstates });
      const selfService = await tokens.bySelfService({ userId: callers.userId });
      await store.deleteForUser(callers.userId);
      await assertGone(store, callers, selfService);
    }
  }),

  tokenCase('deleteForUser is no error the second time, nor for a user without tokens', [], async (store, tokens) => {
    const record = await tokens.byCaller();
    await store.deleteForUser(record.userId);
    await store.deleteForUser(record.userId);
    await store.deleteForUser(await tokens.newUserId());
    await assertGone(store, record);
  }),

  tokenCase("deleteForUser leaves other users' tokens", [], async (store, tokens) => {
    const others = [await tokens.byCaller(), await tokens.bySelfService()];
    const record = await tokens.byCaller();
    await store.deleteForUser(record.userId);
    await assertKept(store, ...others);
  }),

  tokenCase('deleteForUser leaves the tokens that the user issued to others', [], async (store, tokens) => {
    const { userId } = await tokens.byCaller();
    const issued = await tokens.byCaller({ issuedBy: userId });
    await store.deleteForUser(userId);
    await assertKept(store, issued);
  }),

  tokenCase('a user may get a token again after deleteForUser', [], async (store, tokens) => {
    const { userId } = await tokens.byCaller();
    await store.deleteForUser(userId);
    await assertKept(store, await tokens.byCaller({ userId }), await tokens.bySelfService({ userId }));
  }),
];
