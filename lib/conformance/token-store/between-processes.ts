import { assertGone, assertKept, newTokenId, tokenCase } from './token-case';
import type { TokenStoreCase } from './token-case';

/** What one process does, the other sees at once, whatever it has read before. */
export const betweenProcessesCases: readonly TokenStoreCase[] = [
  tokenCase('a token that another process supersedes is gone in this one', [], async (here, tokens, there) => {
    const earlier = await tokens.byCaller();
    await assertKept(here, earlier);
    const later = await tokens.byCaller({ userId: earlier.userId }, there);
    await assertGone(here, earlier);
    await assertKept(here, later);
  }),

  tokenCase('a token that another process deletes is gone in this one', [], async (here, tokens, there) => {
    const record = await tokens.byCaller();
    await assertKept(here, record);
    await there.delete(record.id);
    await assertGone(here, record);
  }),

  tokenCase(
    'tokens that another process deletes by their user are gone in this one',
    [],
    async (here, tokens, there) => {
      const callers = await tokens.byCaller();
      const selfService = await tokens.bySelfService({ userId: callers.userId });
      await assertKept(here, callers, selfService);
      await there.deleteForUser(callers.userId);
      await assertGone(here, callers, selfService);
    },
  ),

  tokenCase(
    'a token that was looked for in vain is found when another process saves it',
    [],
    async (here, tokens, there) => {
      const id = newTokenId();
      await here.findById(id);
      await assertKept(here, await tokens.byCaller({ id }, there));
    },
  ),
];
