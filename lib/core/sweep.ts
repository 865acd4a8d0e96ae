import type { ResetTokenRecord } from '../ports';
import type { Rules } from './rules';

/** Deletes the record of a dead token. A failure is an event: the fingerprint no longer fits, so the token stays dead. */
export async function sweep(rules: Rules, { id, userId }: ResetTokenRecord): Promise<void> {
  try {
    await rules.tokens.delete(id);
  } catch (error) {
    rules.trail.tell({ type: 'token-sweep-failed', userId, actorId: null, tokenId: id, error });
  }
}
