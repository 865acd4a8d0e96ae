import { isPasswordError, StoreContractError } from '../../errors';
import type { MaybePromise, PasswordCandidate, PasswordPolicy, PolicyViolation } from '../../ports';
import { callAtOnce } from './call-at-once';
import { callHost } from './call-host';
import { mergeDescriptions } from './merge-descriptions';
import { ReuseCompares } from './reuse-compares';

const LONG_MS = 5;

/** All policies as one: every violation of each, every call within the deadline. */
export class GuardedPasswordPolicies {
  readonly #policies: readonly PasswordPolicy[];
  readonly #timeoutMs: number;
  #rest: Promise<unknown> | undefined;

  constructor(policies: readonly PasswordPolicy[], timeoutMs: number) {
    this.#policies = policies;
    this.#timeoutMs = timeoutMs;
  }

  /** True when one of them looks at what somebody had before. */
  get checksReuse(): boolean {
    return this.#policies.some((policy) => typeof policy.checkReuse === 'function');
  }

  check(candidate: PasswordCandidate): Promise<readonly PolicyViolation[]> {
    const name = 'passwordPolicy.check';
    return this.#ask(name, (policy) => {
      return callHost({ name, timeoutMs: this.#timeoutMs, call: () => policy.check(candidate) });
    });
  }

  /**
   * The deadline is for what the policy does itself: a compare, and the wait for its turn, has its own. The gate's own errors pass
   * as they are, and a StoreContractError of the policy's stays one.
   */
  async checkReuse(
    candidate: PasswordCandidate,
    matches: (hash: string) => Promise<boolean>,
  ): Promise<readonly PolicyViolation[]> {
    const compares = new ReuseCompares(matches);
    const refusalIn = (error: unknown): Error | undefined =>
      compares.haveThrown(error) ? (error as Error) : contractErrorIn(error);
    const name = 'passwordPolicy.checkReuse';
    return this.#ask(name, (policy) => {
      const call = (): MaybePromise<readonly PolicyViolation[]> =>
        policy.checkReuse === undefined ? [] : policy.checkReuse(candidate, (hash) => compares.fits(hash));
      const silentSince = (): number => compares.silentSince;
      return callHost({ name, timeoutMs: this.#timeoutMs, silentSince, call, refusalIn });
    });
  }

  /** @throws StoreContractError, UnavailableError */
  describe(): Readonly<Record<string, unknown>> {
    return mergeDescriptions(this.#policies.map((policy) => describeOne(policy)));
  }

  /** A policy that computes for long lets everything else on the event loop have its turn before it is asked again. */
  #measured<T>(ask: () => T): T {
    const startedAt = performance.now();
    try {
      return ask();
    } finally {
      if (performance.now() - startedAt > LONG_MS) this.#rest = nextTurn().then(() => (this.#rest = undefined));
    }
  }

  async #ask(name: string, ask: Ask): Promise<readonly PolicyViolation[]> {
    const all: PolicyViolation[] = [];
    for (const policy of this.#policies) {
      while (this.#rest) await this.#rest;
      const violations: unknown = await this.#measured(() => ask(policy));
      if (!isListOfViolations(violations)) {
        throw new StoreContractError(
          `${name} must answer a list of violations, each with a rule, a message and plain params`,
        );
      }
      all.push(...violations.map(withNothingElse));
    }
    return all;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

type Ask = (policy: PasswordPolicy) => MaybePromise<readonly PolicyViolation[]>;

/** A new one each time: a policy may throw the same error over and over, and each time is news to the audit trail. */
function contractErrorIn(error: unknown): StoreContractError | undefined {
  if (!isPasswordError(error) || error.kind !== 'server-error') return undefined;
  return new StoreContractError((error.cause as Error).message, { cause: error });
}

/** A violation is sent: whatever else a policy keeps in it stays here. */
function withNothingElse({ rule, message, params }: PolicyViolation): PolicyViolation {
  return params === undefined ? { rule, message } : { rule, message, params };
}

function describeOne(policy: PasswordPolicy): Readonly<Record<string, unknown>> {
  const describe = (): unknown => (policy.describe === undefined ? {} : policy.describe());
  const description = callAtOnce('passwordPolicy.describe', describe);
  if (typeof description === 'object' && description !== null) return description as Readonly<Record<string, unknown>>;
  throw new StoreContractError('passwordPolicy.describe must answer an object');
}

function isListOfViolations(value: unknown): value is readonly PolicyViolation[] {
  return Array.isArray(value) && value.every(isViolation);
}

function isViolation(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { rule, message, params = {} } = value as Partial<PolicyViolation>;
  return typeof rule === 'string' && typeof message === 'string' && areParams(params);
}

function areParams(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((param) => typeof param === 'string' || typeof param === 'number');
}
