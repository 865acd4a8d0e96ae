import type { PasswordCandidate, PasswordPolicy, PolicyViolation } from '../../ports';
import type { PasswordHashing } from './password-hashing';

/** Holds beside any other policy: nothing is ever truncated. */
export class HashablePasswordPolicy implements PasswordPolicy {
  readonly #hashing: PasswordHashing;

  constructor(hashing: PasswordHashing) {
    this.#hashing = hashing;
  }

  check({ password }: PasswordCandidate): readonly PolicyViolation[] {
    if (password === '') return [{ rule: 'empty', message: 'The password is empty.' }];
    const maxBytes = this.#hashing.maxPasswordBytes;
    if (Buffer.byteLength(password) <= maxBytes) return [];
    const message = `The password is longer than ${maxBytes} bytes in UTF-8.`;
    return [{ rule: 'too-long', message, params: { maxBytes } }];
  }

  describe(): Readonly<Record<string, unknown>> {
    return { maxBytes: this.#hashing.maxPasswordBytes };
  }
}
