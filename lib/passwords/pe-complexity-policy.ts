import { requireWhole } from '../option-checks/check-option';
import { requireKnownKeys } from '../option-checks/known-keys';
import type { PasswordCandidate, PasswordPolicy, PolicyViolation } from '../ports';
import { isShorterThan } from './is-shorter-than';

/** What PeComplexityPolicy takes. */
export interface PeComplexityPolicyOptions {
  /** Characters of any kind, as code points. Default: 12; 1 … 64. */
  readonly minLength?: number | undefined;
  /** Letters of either case, of any script. Default: 0; 0 … 12. */
  readonly letters?: number | undefined;
  /** Lower-case letters. Default: 1; 0 … 12. */
  readonly lowercaseLetters?: number | undefined;
  /** Upper-case letters. Default: 1; 0 … 12. */
  readonly uppercaseLetters?: number | undefined;
  /** Decimal digits. Default: 1; 0 … 12. */
  readonly numbers?: number | undefined;
  /** Whatever is neither a letter nor a digit, a space too. Default: 1; 0 … 12. */
  readonly specialCharacters?: number | undefined;
}

type Kind = Exclude<keyof PeComplexityPolicyOptions, 'minLength'>;

const kinds: Readonly<Record<Kind, { readonly rule: string; readonly name: string; readonly pattern: RegExp }>> = {
  letters: { rule: 'too-few-letters', name: 'letters', pattern: /\p{L}/gu },
  lowercaseLetters: { rule: 'too-few-lowercase-letters', name: 'lower-case letters', pattern: /\p{Ll}/gu },
  uppercaseLetters: { rule: 'too-few-uppercase-letters', name: 'upper-case letters', pattern: /\p{Lu}/gu },
  numbers: { rule: 'too-few-numbers', name: 'digits', pattern: /\p{Nd}/gu },
  specialCharacters: { rule: 'too-few-special-characters', name: 'special characters', pattern: /[^\p{L}\p{Nd}]/gu },
};

const kindNames = Object.keys(kinds) as Kind[];
const MAX_LENGTH = 64; // ASVS 5.0 6.2.9
const MAX_OF_A_KIND = 12; // five kinds at their most are still within 64 characters

/**
 * The minimums of Puppet Enterprise's console, for whoever has to match that product. NIST SP 800-63B-4 3.1.1.2 forbids composition
 * rules: without such a duty, NistPasswordPolicy is the better one. The two can be combined.
 */
export class PeComplexityPolicy implements PasswordPolicy {
  readonly #minLength: number;
  readonly #minimums: Readonly<Record<Kind, number>>;

  /** @throws ConfigurationError */
  constructor(options: PeComplexityPolicyOptions = {}) {
    requireKnownKeys('PeComplexityPolicy', options, ['minLength', ...kindNames]);
    const { minLength = 12, letters = 0, lowercaseLetters = 1, uppercaseLetters = 1 } = options;
    const { numbers = 1, specialCharacters = 1 } = options;
    this.#minLength = requireWhole('minLength', minLength, 1, MAX_LENGTH);
    this.#minimums = { letters, lowercaseLetters, uppercaseLetters, numbers, specialCharacters };
    for (const kind of kindNames) requireWhole(kind, this.#minimums[kind], 0, MAX_OF_A_KIND);
  }

  check({ password }: PasswordCandidate): readonly PolicyViolation[] {
    const violations: PolicyViolation[] = [];
    if (isShorterThan(this.#minLength, password)) {
      const message = `The password is shorter than ${this.#minLength} characters.`;
      violations.push({ rule: 'too-short', message, params: { minLength: this.#minLength } });
    }
    for (const kind of kindNames) {
      const { rule, name, pattern } = kinds[kind];
      const minimum = this.#minimums[kind];
      if ((password.match(pattern)?.length ?? 0) >= minimum) continue;
      violations.push({ rule, message: `The password needs ${name}: at least ${minimum}.`, params: { minimum } });
    }
    return violations;
  }

  describe(): Readonly<Record<string, unknown>> {
    return { minLength: this.#minLength, ...this.#minimums };
  }
}
