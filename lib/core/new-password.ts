import { MalformedRequestError, PasswordPolicyError } from '../errors';
import type { PasswordCandidate, PolicyViolation } from '../ports';
import type { Patience } from './line';
import { mergeDescriptions } from './merge-descriptions';
import type { Rules } from './rules';

/**
 * Lone surrogates, and bytes that some parser could not decode, all become U+FFFD and so hash alike: a password with one
 * was not received as it was typed (NIST SP 800-63B-4 3.1.1.2, ASVS 5.0 6.2.8).
 */
export function isReceivedAsTyped(password: string): boolean {
  return password.isWellFormed() && !password.includes('\uFFFD');
}

/** Every rule that the new password breaks. The hasher's limit is checked under any policy: nothing is ever truncated. */
export async function findViolations(rules: Rules, candidate: PasswordCandidate): Promise<readonly PolicyViolation[]> {
  const violations: PolicyViolation[] = [];
  const maxBytes = rules.hashing.maxPasswordBytes;
  if (candidate.password === '') violations.push({ rule: 'empty', message: 'The password is empty.' });
  if (Buffer.byteLength(candidate.password) > maxBytes) {
    const message = `The password is longer than ${maxBytes} bytes in UTF-8.`;
    violations.push({ rule: 'too-long', message, params: { maxBytes } });
  }
  return [...violations, ...(await rules.policies.check(candidate))];
}

/** @throws MalformedRequestError */
export function requireReceivedAsTyped(password: string): void {
  if (!isReceivedAsTyped(password)) throw new MalformedRequestError('The password is not valid Unicode.');
}

/** @throws MalformedRequestError, PasswordPolicyError */
export async function requireAcceptable(rules: Rules, candidate: PasswordCandidate): Promise<void> {
  requireReceivedAsTyped(candidate.password);
  const violations = await findViolations(rules, candidate);
  if (violations.length > 0) throw new PasswordPolicyError(violations);
}

/** The last look, once the others accept: each compare takes a turn of its own at the gate. */
export async function findReuse(
  rules: Rules,
  candidate: PasswordCandidate,
  patience: Patience,
): Promise<readonly PolicyViolation[]> {
  if (!rules.policies.lookBack) return [];
  const matches = (hash: string): Promise<boolean> =>
    rules.hashing.takeTurn('password', patience, (turn) => rules.hashing.verify(turn, candidate.password, hash));
  return rules.policies.checkReuse(candidate, matches, patience);
}

/** @throws PasswordPolicyError, OverloadedError */
export async function requireUnused(rules: Rules, candidate: PasswordCandidate, patience: Patience): Promise<void> {
  const violations = await findReuse(rules, candidate, patience);
  if (violations.length > 0) throw new PasswordPolicyError(violations);
}

/** What a form may tell beforehand. */
export function describePolicy(rules: Rules): Readonly<Record<string, unknown>> {
  return mergeDescriptions([{ maxBytes: rules.hashing.maxPasswordBytes }, rules.policies.describe()]);
}
