import { compare, genSalt, hash as bcryptHash } from 'bcrypt';
import { requireFlag, requireWhole } from '../option-checks/check-option';
import { requireKnownKeys } from '../option-checks/known-keys';
import type { PasswordHasher } from '../ports';
import { digestPassword, formatBcryptSha256, parseBcryptSha256, plainBcrypt } from './bcrypt-sha256';

export const MIN_COST = 10; // OWASP Password Storage, ASVS 5.0 11.4.2
export const MAX_COST = 15;
/** A stored hash of a higher cost would be a denial of service. */
const MAX_STORED_COST = 16;
const PLAIN = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

/** What BcryptPasswordHasher takes. */
export interface BcryptPasswordHasherOptions {
  /** The log2 of the rounds. Default: 12; 10 … 15. */
  readonly cost?: number | undefined;
  /**
   * Write passlib's bcrypt-sha256 form, which takes passwords of 4 096 bytes, not of bcrypt's 72, and needs a column wider than 60;
   * without it, plain `$2b$` hashes that any bcrypt reads. Default: false.
   */
  readonly longPasswords?: boolean | undefined;
}

/** Verifies $2a$, $2b$, $2y$ and passlib's bcrypt-sha256, whichever of them it writes. */
export class BcryptPasswordHasher implements PasswordHasher {
  readonly maxPasswordBytes: number;
  readonly #cost: number;
  readonly #longPasswords: boolean;

  /** @throws ConfigurationError */
  constructor(options: BcryptPasswordHasherOptions = {}) {
    requireKnownKeys('BcryptPasswordHasher', options, ['cost', 'longPasswords']);
    const { cost = 12, longPasswords = false } = options;
    this.#cost = requireWhole('cost', cost, MIN_COST, MAX_COST);
    this.#longPasswords = requireFlag('longPasswords', longPasswords);
    this.maxPasswordBytes = this.#longPasswords ? 4096 : 72;
  }

  /**
   * Plain `$2b$`, or bcrypt-sha256 with `longPasswords`.
   * @throws RangeError for a password that would be truncated or changed: the library refuses those before
   */
  async hash(password: string): Promise<string> {
    if (Buffer.byteLength(password) > this.maxPasswordBytes) throw new RangeError('The password is too long to hash.');
    if (!password.isWellFormed()) throw new RangeError('The password is not valid Unicode.');
    if (!this.#longPasswords) return bcryptHash(password, this.#cost);
    const salt = await genSalt(this.#cost);
    return formatBcryptSha256(await bcryptHash(digestPassword(password, salt.slice(7), 2), salt));
  }

  /** $2y$ is $2b$ under another name, and bcrypt's own $2a$ wraps around at 255 bytes: both are compared as $2b$. */
  async verify(password: string, hash: string): Promise<boolean> {
    if (!password.isWellFormed()) return false;
    const long = parseBcryptSha256(hash);
    const cost = long?.cost ?? costOf(hash);
    if (cost === null || cost < 4 || cost > MAX_STORED_COST) return this.#matchNothing();
    const matches = long
      ? await compare(digestPassword(password, long.salt, long.version), plainBcrypt(long))
      : await compare(password, `$2b${hash.slice(3)}`);
    if (!matches) await this.#makeUpFor(cost);
    return matches;
  }

  /** For a marker like '!' in place of a hash, or one beyond what may be computed: as long as an unknown user takes (ASVS 5.0 6.3.8). */
  async #matchNothing(): Promise<false> {
    await bcryptHash('', this.#cost);
    return false;
  }

  /**
   * A wrong password takes the time of today's cost, whatever the stored hash's is, as an unknown user does (ASVS 5.0 6.3.8). Each
   * cost takes twice as long as the one before, so a hash at each from the stored one up to that below today's makes up the difference.
   */
  async #makeUpFor(cost: number): Promise<void> {
    for (let missing = cost; missing < this.#cost; missing++) await bcryptHash('', missing);
  }

  needsRehash(hash: string): boolean {
    const long = parseBcryptSha256(hash);
    if (this.#longPasswords && long?.version === 1) return true;
    const cost = long?.cost ?? costOf(hash);
    return cost !== null && cost < this.#cost;
  }
}

function costOf(hash: string): number | null {
  const cost = PLAIN.exec(hash)?.[1];
  return cost === undefined ? null : Number(cost);
}
