import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { PasswordHasher } from 'express-password-router';

const derive = promisify(pbkdf2);

/** As Django writes them; take the form that yours have. */
const OLD = /^pbkdf2_sha256\$([1-9]\d{0,6})\$([^$]+)\$([A-Za-z0-9+/]{43}=)$/;

/** Verifies your earlier hashes, and has each replaced by one of today's at the next login. */
export class TransitionalPasswordHasher implements PasswordHasher {
  readonly maxPasswordBytes: number;
  readonly #today: PasswordHasher;

  constructor(today: PasswordHasher) {
    this.#today = today;
    this.maxPasswordBytes = today.maxPasswordBytes;
  }

  hash(password: string): Promise<string> {
    return this.#today.hash(password);
  }

  async verify(password: string, hash: string): Promise<boolean> {
    const [, rounds = '', salt = '', digest] = OLD.exec(hash) ?? [];
    if (digest === undefined) return this.#today.verify(password, hash);
    const stored = Buffer.from(digest, 'base64');
    return timingSafeEqual(await derive(password, salt, Number(rounds), stored.length, 'sha256'), stored);
  }

  needsRehash(hash: string): boolean {
    return OLD.test(hash) || this.#today.needsRehash(hash);
  }
}
