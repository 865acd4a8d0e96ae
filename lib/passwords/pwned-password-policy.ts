import { createHash } from 'node:crypto';
import { ConfigurationError } from '../errors';
import { requireOptionalFunction, requireWhole } from '../option-checks/check-option';
import { isHttpsOrLocal } from '../option-checks/is-https-or-local';
import { requireKnownKeys } from '../option-checks/known-keys';
import type { MaybePromise, PasswordCandidate, PasswordPolicy, PolicyViolation } from '../ports';
import { countInRange } from './count-in-range';

/** What PwnedPasswordPolicy takes. */
export interface PwnedPasswordPolicyOptions {
  /**
   * What happens when the service can't be asked. `'reject'`: the request fails with 503, and a token stays good. `'accept'`: the
   * password is judged by the other policies alone. Default: `'reject'`.
   */
  readonly onFailure?: 'reject' | 'accept' | undefined;
  /** Told of every failure, whatever `onFailure` says; nothing of the password is in the error. Default: none. */
  readonly onError?: ((error: Error) => void) | undefined;
  /** How often a password has to be known from breaches to be refused. Default: 1; 1 … 1 000 000. */
  readonly threshold?: number | undefined;
  /**
   * How long the answer may take, in milliseconds; keep it below the `timeoutMs` of `createPasswordService`. Default: 2 000;
   * 1 … 60 000.
   */
  readonly timeoutMs?: number | undefined;
  /** Where the ranges are: https, or http on this machine. Default: `'https://api.pwnedpasswords.com/range/'`. */
  readonly rangeUrl?: string | undefined;
}

const optionKeys = ['onFailure', 'onError', 'threshold', 'timeoutMs', 'rangeUrl'];
const PUBLIC_RANGES = 'https://api.pwnedpasswords.com/range/';
const PREFIX_DIGITS = 5;

/**
 * Refuses passwords that are known from breaches (NIST SP 800-63B-4 3.1.1.2, ASVS 5.0 6.2.12), asking the Pwned Passwords range API:
 * of the password's SHA-1 the first 5 of 40 digits leave the process, which hundreds of known passwords share. SHA-1 is the
 * service's index: nothing rests on its being hard to invert or free of collisions, and no hash is stored.
 * https://haveibeenpwned.com/API/v3#PwnedPasswords
 */
export class PwnedPasswordPolicy implements PasswordPolicy {
  readonly #accepts: boolean;
  readonly #onError: (error: Error) => MaybePromise<void>;
  readonly #threshold: number;
  readonly #timeoutMs: number;
  readonly #rangeUrl: string;

  /** @throws ConfigurationError */
  constructor(options: PwnedPasswordPolicyOptions = {}) {
    requireKnownKeys('PwnedPasswordPolicy', options, optionKeys);
    const { onFailure = 'reject', threshold = 1, timeoutMs = 2_000, rangeUrl = PUBLIC_RANGES } = options;
    if (onFailure !== 'reject' && onFailure !== 'accept') {
      throw new ConfigurationError("onFailure must be 'reject' or 'accept'.");
    }
    this.#accepts = onFailure === 'accept';
    this.#onError = requireOptionalFunction('onError', options.onError) ?? (() => undefined);
    this.#threshold = requireWhole('threshold', threshold, 1, 1_000_000);
    this.#timeoutMs = requireWhole('timeoutMs', timeoutMs, 1, 60_000);
    this.#rangeUrl = requireRangeUrl(rangeUrl);
  }

  /**
   * Asks the service for the range of the password's SHA-1, and compares here.
   * @throws Error when the service can't be asked, unless `onFailure` is 'accept'
   */
  async check({ password }: PasswordCandidate): Promise<readonly PolicyViolation[]> {
    const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
    const url = this.#rangeUrl + digest.slice(0, PREFIX_DIGITS);
    try {
      const count = await countInRange(url, digest.slice(PREFIX_DIGITS), this.#timeoutMs);
      if (count < this.#threshold) return [];
      return [{ rule: 'breached', message: 'The password is known from a data breach.' }];
    } catch (error) {
      void this.#tell(error as Error);
      if (this.#accepts) return [];
      throw error;
    }
  }

  describe(): Readonly<Record<string, unknown>> {
    return { breached: true };
  }

  async #tell(error: Error): Promise<void> {
    try {
      await this.#onError(error);
    } catch {
      // A listener that fails decides over no password.
    }
  }
}

/** On the way over http anybody could answer "never seen", and read which range was asked for. */
function requireRangeUrl(rangeUrl: string): string {
  const url = URL.canParse(rangeUrl) ? new URL(rangeUrl) : null;
  const isPlain = url && !/[?#]/.test(url.href) && url.username === '' && url.password === '';
  if (isPlain && isHttpsOrLocal(url)) return url.href.endsWith('/') ? url.href : `${url.href}/`;
  throw new ConfigurationError('rangeUrl must be an https address (http on this machine alone), without a query.');
}
