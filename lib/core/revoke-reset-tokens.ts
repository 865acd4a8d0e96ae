import { nameable } from './audit/nameable';
import type { Rules } from './rules';

/** Withdraws what is out, of both kinds. A user whom nobody knows has none, and that is no error. @throws UnavailableError */
export async function revokeResetTokens(rules: Rules, actorId: string | null, userId: string): Promise<void> {
  await rules.tokens.deleteForUser(userId);
  rules.trail.tell({ type: 'reset-tokens-revoked', userId: nameable(userId), actorId });
}
