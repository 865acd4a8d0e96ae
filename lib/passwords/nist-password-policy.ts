import { ConfigurationError } from '../errors';
import { requireWhole } from '../option-checks/check-option';
import { requireKnownKeys } from '../option-checks/known-keys';
import type { PasswordCandidate, PasswordPolicy, PolicyViolation } from '../ports';
import { isCommon } from './is-common';
import { isShorterThan } from './is-shorter-than';

const MIN_LENGTH_WITH_SECOND_FACTOR = 8;
const MAX_MIN_LENGTH = 64; // ASVS 5.0 6.2.9: passwords of 64 characters are always permitted

/** What NistPasswordPolicy takes. */
export interface NistPasswordPolicyOptions {
  /**
   * The fewest characters, as code points: NIST asks for 15 where the password is the only factor, and for 8 with a second one.
   * Default: 15; 8 … 64.
   */
  readonly minLength?: number | undefined;
  /**
   * Passwords to refuse besides the common ones: the names of your service and company, and what is derived from them.
   * Default: none.
   */
  readonly blocklist?: Iterable<string> | undefined;
}

/**
 * NIST SP 800-63B-4 3.1.1.2: length, a blocklist and context words, compared as whole passwords, and no composition rules.
 * Case does not make a common password less common.
 */
export class NistPasswordPolicy implements PasswordPolicy {
  readonly #minLength: number;
  readonly #blocklist: ReadonlySet<string>;

  /** @throws ConfigurationError */
  constructor(options: NistPasswordPolicyOptions = {}) {
    requireKnownKeys('NistPasswordPolicy', options, ['minLength', 'blocklist']);
    const { minLength = 15, blocklist = [] } = options;
    this.#minLength = requireWhole('minLength', minLength, MIN_LENGTH_WITH_SECOND_FACTOR, MAX_MIN_LENGTH);
    this.#blocklist = readBlocklist(blocklist);
  }

  check({ password, user, currentPassword }: PasswordCandidate): readonly PolicyViolation[] {
    const violations: PolicyViolation[] = [];
    const folded = fold(password);
    if (isShorterThan(this.#minLength, password)) {
      const message = `The password is shorter than ${this.#minLength} characters.`;
      violations.push({ rule: 'too-short', message, params: { minLength: this.#minLength } });
    }
    if (isCommon(folded) || this.#blocklist.has(folded)) {
      violations.push({ rule: 'too-common', message: 'The password is one of those that are tried first.' });
    }
    if (user && contextWords(user.id, user.contextWords).includes(folded)) {
      violations.push({ rule: 'context-word', message: 'The password is a name or address of the account.' });
    }
    if (password === currentPassword) {
      violations.push({ rule: 'same-as-current', message: 'The new password is the current one.' });
    }
    return violations;
  }

  describe(): Readonly<Record<string, unknown>> {
    return { minLength: this.#minLength, blocklist: true, contextWords: true };
  }
}

function readBlocklist(blocklist: unknown): ReadonlySet<string> {
  if (!isList(blocklist)) {
    throw new ConfigurationError(
      'blocklist must be a list of passwords: an array, a Set or another iterable of strings.',
    );
  }
  const words = [...blocklist];
  if (words.every((word) => typeof word === 'string')) return new Set(words.map(fold));
  throw new ConfigurationError('blocklist holds something that is not a string.');
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function contextWords(userId: string, words: readonly string[] = []): readonly string[] {
  return [userId, ...words].map(fold);
}

function fold(text: string): string {
  return text.toLowerCase();
}
