import { isPasswordError, ResetTokenRejectedError } from '../errors';
import type { ResetTokenRecord, TokenIdentity, User } from '../ports';
import { nameable } from './audit/nameable';
import { commit } from './commit';
import type { Committed } from './commit';
import type { Patience } from './lines/line';
import { findRecord, findRedeemer, requireUnexpired } from './live-token';
import { findReuse, findViolations, requireNone } from './new-password';
import type { Rules } from './rules';
import { sweep } from './sweep';

/**
 * Nothing slow happens before it is earned: only a live token and an acceptable password reach the hasher.
 * @throws ResetTokenRejectedError, MalformedRequestError, PasswordPolicyError, OverloadedError, UnavailableError
 */
export async function redeemResetToken(
  rules: Rules,
  { token, password }: { readonly token: string; readonly password: string },
  patience: Patience,
): Promise<void> {
  let identity: TokenIdentity | undefined;
  let record: ResetTokenRecord | undefined;
  try {
    identity = await rules.tokenFormat.read(token, rules.now());
    record = await findRecord(rules, identity);
    const live = requireUnexpired(rules, record);
    await rules.redemptions.pass(live.id, patience, () => redeem(rules, live, password, patience));
  } catch (error) {
    const whom = { userId: nameable(record?.userId ?? identity?.userId), actorId: null };
    if (!isPasswordError(error) || error.kind !== 'invalid-reset-token') {
      rules.trail.tellEnd(error, 'redeemResetToken', whom);
      throw error;
    }
    const { reason } = error;
    rules.trail.tellOnce(error, { type: 'reset-token-refused', ...whom, reason, tokenId: identity?.id });
    if (record && reason === 'password-changed') await sweep(rules, record);
    throw error;
  }
}

async function redeem(rules: Rules, record: ResetTokenRecord, password: string, patience: Patience): Promise<void> {
  const user = await findRedeemer(rules, record);
  requireNone(await findViolations(rules, { password, user }));
  requireNone(await findReuse(rules, { password, user }, patience));
  const newHash = await rules.hashing.takeTurn('password', patience, (turn) => rules.hashing.hash(turn, password));
  requireUnexpired(rules, await findRecord(rules, record)); // withdrawn or expired while it was hashed
  const committed = await replace(rules, record, user, newHash);
  if (committed) return committed.finished;
  const { revoked } = await findRedeemer(rules, record); // says what came between
  if (revoked !== true) throw new ResetTokenRejectedError('password-changed');
  await sweep(rules, record); // revoked anew meanwhile: redeemed once more, it would lift that too
  throw new ResetTokenRejectedError('revoked');
}

function replace(rules: Rules, record: ResetTokenRecord, user: User, newHash: string): Promise<Committed | null> {
  const at = rules.now();
  const { id: userId, passwordHash: expectedHash } = user;
  const reinstate = record.reinstates === true && user.revoked === true;
  return commit(rules, { userId, expectedHash, newHash, reinstate, cause: 'reset', at }, async () => {
    rules.trail.tell({ type: 'password-reset', userId, actorId: null, tokenId: record.id, reinstated: reinstate });
    await sweep(rules, record);
    await rules.afterPasswordChange({ cause: 'reset', userId, at });
  });
}
