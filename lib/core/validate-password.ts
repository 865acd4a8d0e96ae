import { isPasswordError, MalformedRequestError } from '../errors';
import type { PolicyViolation, User } from '../ports';
import { findRecord, findRedeemer } from './live-token';
import { findViolations, isReceivedAsTyped } from './new-password';
import type { Rules } from './rules';

export interface PasswordValidation {
  readonly password: string;
  readonly userId?: string | undefined;
  readonly resetToken?: string | undefined;
}

/** The very check that reset and change enforce. An unknown user or a dead token: the same as without. */
export async function validatePassword(
  rules: Rules,
  { password, userId, resetToken }: PasswordValidation,
): Promise<readonly PolicyViolation[]> {
  if (!isReceivedAsTyped(password)) throw new MalformedRequestError('The password is not valid Unicode.');
  const user = resetToken === undefined ? await findUser(rules, userId) : await findByToken(rules, resetToken);
  return findViolations(rules, { password, user });
}

async function findUser(rules: Rules, userId: string | undefined): Promise<User | null> {
  return userId === undefined ? null : rules.users.findById(userId);
}

async function findByToken(rules: Rules, resetToken: string): Promise<User | null> {
  try {
    return await findRedeemer(rules, await findRecord(rules, await rules.tokenFormat.read(resetToken, rules.now())));
  } catch (error) {
    if (isPasswordError(error) && error.kind === 'invalid-reset-token') return null;
    throw error;
  }
}
