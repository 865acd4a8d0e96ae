import { MalformedRequestError, PasswordPolicyError } from '../errors';
import type { PasswordCandidate, PolicyViolation } from '../ports';
import type { Patience } from './lines/line';
import type { Rules } from './rules';

/**
 * Lone surrogates, and bytes that some parser could not decode, all become U+FFFD and so hash alike: a password with one
 * was not received as it was typed (NIST SP 800-63B-4 3.1.1.2, ASVS 5.0 6.2.8).
 */
export function isReceivedAsTyped(password: string): boolean {
  return password.isWellFormed() && !password.includes('\uFFFD');
}

/** Every rule that the new password breaks. @throws MalformedRequestError */
export function findViolations(rules: Rules, candidate: PasswordCandidate): Promise<readonly PolicyViolation[]> {
  if (!isReceivedAsTyped(candidate.password)) throw new MalformedRequestError('The password is not valid Unicode.');
  return rules.policies.check(candidate);
}

/** The last look, once the others accept: each compare takes a turn of its own at the gate. */
export async function findReuse(
  rules: Rules,
  candidate: PasswordCandidate,
  patience: Patience,
): Promise<readonly PolicyViolation[]> {
  if (!rules.policies.checksReuse) return [];
  const matches = (hash: string): Promise<boolean> =>
    rules.hashing.takeTurn('password', patience, (turn) => rules.hashing.verify(turn, candidate.password, hash));
  return rules.policies.checkReuse(candidate, matches);
}

/** @throws PasswordPolicyError */
export function requireNone(violations: readonly PolicyViolation[]): void {
  if (violations.length > 0) throw new PasswordPolicyError(violations);
}
