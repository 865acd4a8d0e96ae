import { isPasswordError } from '../errors';
import type { PolicyViolation, User } from '../ports';
import type { Patience } from './lines/line';
import { findRecord, findRedeemer, requireUnexpired } from './live-token';
import { findReuse, findViolations } from './new-password';
import type { Rules } from './rules';

export interface PasswordValidation {
  readonly password: string;
  readonly userId?: string | undefined;
  readonly resetToken?: string | undefined;
}

/**
 * The very check that reset and change enforce. An unknown user or a dead token: the same as without. `checkReuse` is asked for a live
 * token alone, as redeeming it would: whoever has just a session may not find out which passwords its user had.
 */
export async function validatePassword(
  rules: Rules,
  { password, userId, resetToken }: PasswordValidation,
  patience: Patience,
): Promise<readonly PolicyViolation[]> {
  try {
    if (resetToken !== undefined) return await validateForToken(rules, { password, token: resetToken }, patience);
  } catch (error) {
    if (!isPasswordError(error) || error.kind !== 'invalid-reset-token') throw error;
  }
  return findViolations(rules, { password, user: await findUser(rules, userId) });
}

/**
 * For whoever shows a token: what redeeming it would say of this password. The token stays good.
 * @throws ResetTokenRejectedError, MalformedRequestError, OverloadedError, UnavailableError
 */
export async function validateForToken(
  rules: Rules,
  { password, token }: { readonly password: string; readonly token: string },
  patience: Patience,
): Promise<readonly PolicyViolation[]> {
  const identity = await rules.tokenFormat.read(token, rules.now());
  const record = requireUnexpired(rules, await findRecord(rules, identity));
  const candidate = { password, user: await findRedeemer(rules, record) };
  const violations = await findViolations(rules, candidate);
  if (violations.length > 0 || !rules.policies.checksReuse) return violations;
  return rules.dryRuns.pass(record.id, patience, () => findReuse(rules, candidate, patience));
}

async function findUser(rules: Rules, userId: string | undefined): Promise<User | null> {
  return userId === undefined ? null : rules.users.findById(userId);
}
