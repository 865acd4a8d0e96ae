import { MalformedRequestError, PasswordPolicyError } from '../errors';
import type { PasswordCandidate, PolicyViolation } from '../ports';
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

/** @throws MalformedRequestError, PasswordPolicyError */
export async function requireAcceptable(rules: Rules, candidate: PasswordCandidate): Promise<void> {
  if (!isReceivedAsTyped(candidate.password)) throw new MalformedRequestError('The password is not valid Unicode.');
  const violations = await findViolations(rules, candidate);
  if (violations.length > 0) throw new PasswordPolicyError(violations);
}
