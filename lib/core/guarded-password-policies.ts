import { isPasswordError, StoreContractError, UnavailableError } from '../errors';
import type { MaybePromise, PasswordCandidate, PasswordPolicy, PolicyViolation } from '../ports';
import { callHost } from './deadline';
import { isGoneAway } from './gone-away';
import type { Patience } from './line';
import { mergeDescriptions } from './merge-descriptions';

/** All policies as one: every violation of each, every call within the deadline. */
export class GuardedPasswordPolicies {
  readonly #policies: readonly PasswordPolicy[];
  readonly #timeoutMs: number;

  constructor(policies: readonly PasswordPolicy[], timeoutMs: number) {
    this.#policies = policies;
    this.#timeoutMs = timeoutMs;
  }

  /** True when one of them looks at what somebody had before. */
  get lookBack(): boolean {
    return this.#policies.some((policy) => typeof policy.checkReuse === 'function');
  }

  check(candidate: PasswordCandidate): Promise<readonly PolicyViolation[]> {
    return this.#ask('check', this.#timeoutMs, (policy) => policy.check(candidate));
  }

  /** The wait at the gate comes on top of the deadline. What the gate says passes as it is. */
  async checkReuse(
    candidate: PasswordCandidate,
    matches: (hash: string) => Promise<boolean>,
    { until }: Patience,
  ): Promise<readonly PolicyViolation[]> {
    const timeoutMs = this.#timeoutMs + Math.ceil(Math.max(0, until - performance.now()));
    return this.#ask('checkReuse', timeoutMs, (policy) => policy.checkReuse?.(candidate, matches) ?? []);
  }

  /** @throws StoreContractError, UnavailableError */
  describe(): Readonly<Record<string, unknown>> {
    return mergeDescriptions(this.#policies.map((policy) => describeOne(policy)));
  }

  async #ask(
    method: 'check' | 'checkReuse',
    timeoutMs: number,
    call: (policy: PasswordPolicy) => MaybePromise<readonly PolicyViolation[]>,
  ): Promise<readonly PolicyViolation[]> {
    const name = `passwordPolicy.${method}`;
    const isAnswer = method === 'checkReuse' ? isTurnedAway : undefined;
    const all: PolicyViolation[] = [];
    for (const policy of this.#policies) {
      const violations: unknown = await callHost({ name, timeoutMs, call: () => call(policy), isAnswer });
      if (!isListOfViolations(violations)) {
        throw new StoreContractError(`${name} must answer a list of violations, each with a rule and a message`);
      }
      all.push(...violations);
    }
    return all;
  }
}

function isTurnedAway(error: unknown): boolean {
  return isGoneAway(error) || (isPasswordError(error) && error.kind === 'overloaded');
}

function describeOne(policy: PasswordPolicy): Readonly<Record<string, unknown>> {
  const description = describeOrFail(policy);
  if (typeof description === 'object' && description !== null) return description as Readonly<Record<string, unknown>>;
  throw new StoreContractError('passwordPolicy.describe must answer an object');
}

function describeOrFail(policy: PasswordPolicy): unknown {
  try {
    return policy.describe === undefined ? {} : policy.describe();
  } catch (cause) {
    throw new UnavailableError({ cause });
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
