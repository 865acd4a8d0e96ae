import { ConfigurationError } from '../errors';
import { requireWhole } from '../option-checks/check-option';
import { requireKnownKeys } from '../option-checks/known-keys';
import type { PasswordCandidate, PasswordPolicy, PolicyViolation, User } from '../ports';

/** What this policy needs of a ZxcvbnFactory of @zxcvbn-ts/core, which the host makes with the dictionaries of its people. */
export interface GuessabilityEstimator {
  /** The score is 0 … 4, as zxcvbn has it. */
  check(password: string, userInputs: string[]): { readonly score: number };
}

/** What ZxcvbnPasswordPolicy takes. */
export interface ZxcvbnPasswordPolicyOptions {
  /** A `ZxcvbnFactory`, made with the dictionaries of your people. */
  readonly zxcvbn: GuessabilityEstimator;
  /** The lowest score that will do: 1 for more than 10³ guesses, 2 for 10⁶, 3 for 10⁸, 4 for 10¹⁰. Default: 3; 1 … 4. */
  readonly minScore?: number | undefined;
  /** How many characters are looked at: the work grows faster than the length, on the event loop. Default: 32; 8 … 64. */
  readonly maxLength?: number | undefined;
}

/** More words of the account than these are not compared: each of them is work. */
const MAX_WORDS = 50;

/**
 * Refuses passwords that are easy to guess, as zxcvbn estimates it: common ones, names, dates, keyboard patterns and what is made of
 * them. The words of the account are the first that it tries.
 */
export class ZxcvbnPasswordPolicy implements PasswordPolicy {
  readonly #zxcvbn: GuessabilityEstimator;
  readonly #minScore: number;
  readonly #maxLength: number;

  /** @throws ConfigurationError */
  constructor(options: ZxcvbnPasswordPolicyOptions) {
    requireKnownKeys('ZxcvbnPasswordPolicy', options, ['zxcvbn', 'minScore', 'maxLength']);
    const { zxcvbn, minScore = 3, maxLength = 32 } = options;
    if (typeof zxcvbn?.check !== 'function') {
      throw new ConfigurationError('zxcvbn must be a ZxcvbnFactory of @zxcvbn-ts/core, made with your dictionaries.');
    }
    this.#zxcvbn = zxcvbn;
    this.#minScore = requireWhole('minScore', minScore, 1, 4);
    this.#maxLength = requireWhole('maxLength', maxLength, 8, 64);
  }

  check({ password, user }: PasswordCandidate): readonly PolicyViolation[] {
    const start = Array.from(password.slice(0, this.#maxLength * 2)).slice(0, this.#maxLength);
    const { score } = this.#zxcvbn.check(start.join(''), wordsOf(user));
    if (score >= this.#minScore) return [];
    const params = { score, minScore: this.#minScore };
    return [{ rule: 'too-guessable', message: 'The password is easy to guess.', params }];
  }

  describe(): Readonly<Record<string, unknown>> {
    return { minScore: this.#minScore };
  }
}

/** `jane.doe@example.com` is a word, and so are its parts. */
function wordsOf(user: User | null): string[] {
  if (!user) return [];
  const words = [user.id, ...(user.contextWords ?? [])];
  const parts = words.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length > 2);
  return [...new Set([...words, ...parts])].slice(0, MAX_WORDS);
}
