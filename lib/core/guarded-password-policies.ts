import { StoreContractError } from '../errors';
import type { PasswordCandidate, PasswordPolicy, PolicyViolation } from '../ports';
import { callHost } from './deadline';

/** All policies as one: every violation of each, every call within the deadline. */
export class GuardedPasswordPolicies {
  readonly #policies: readonly PasswordPolicy[];
  readonly #timeoutMs: number;

  constructor(policies: readonly PasswordPolicy[], timeoutMs: number) {
    this.#policies = policies;
    this.#timeoutMs = timeoutMs;
  }

  async check(candidate: PasswordCandidate): Promise<readonly PolicyViolation[]> {
    const violations = await Promise.all(this.#policies.map((policy) => this.#checkOne(policy, candidate)));
    return violations.flat();
  }

  async #checkOne(policy: PasswordPolicy, candidate: PasswordCandidate): Promise<readonly PolicyViolation[]> {
    const violations: unknown = await callHost({
      name: 'passwordPolicy.check',
      timeoutMs: this.#timeoutMs,
      call: () => policy.check(candidate),
    });
    if (isListOfViolations(violations)) return violations;
    throw new StoreContractError(
      'passwordPolicy.check must answer a list of violations, each with a rule and a message',
    );
  }
}

function isListOfViolations(value: unknown): value is readonly PolicyViolation[] {
  return Array.isArray(value) && value.every(isViolation);
}

function isViolation(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { rule, message } = value as Partial<PolicyViolation>;
  return typeof rule === 'string' && typeof message === 'string';
}
