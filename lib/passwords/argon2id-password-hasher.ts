import { hash as argon2 } from 'argon2';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { ConfigurationError } from '../errors';
import { requireList, requirePort, requireWhole } from '../option-checks/check-option';
import { requireKnownKeys } from '../option-checks/known-keys';
import type { PasswordHasher } from '../ports';
import { formatArgon2, parseArgon2 } from './argon2-hash';
import type { Argon2Hash } from './argon2-hash';

/** What Argon2idPasswordHasher takes. */
export interface Argon2idPasswordHasherOptions {
  /** Memory of one hash, in KiB; every one that runs takes as much. Default: 19 456; 19 456 … 262 144. */
  readonly memoryKiB?: number | undefined;
  /** Passes over the memory; `memoryKiB` × `passes` may be 1 048 576 at most. Default: 2; 2 … 10. */
  readonly passes?: number | undefined;
  /** Lanes, each of them a thread beyond the ones that the hashing gate counts. Default: 1; 1 … 4. */
  readonly parallelism?: number | undefined;
  /**
   * The hashers that wrote the hashes so far: they verify those, and each hash is replaced at the next login by `verifyPassword`.
   * Default: none.
   */
  readonly previous?: readonly PasswordHasher[] | undefined;
}

/** OWASP Password Storage: m=19456 (19 MiB), t=2, p=1. */
const MIN_MEMORY_KIB = 19_456;
const MIN_PASSES = 2;
/** A stored hash beyond these would be a denial of service: 256 MiB, and four passes over as much or ten over less. */
const MAX_MEMORY_KIB = 262_144;
const MAX_PASSES = 10;
const MAX_STORED_WORK = 4 * MAX_MEMORY_KIB;
const MAX_STORED_PARALLELISM = 16;

const VERSION = 19;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
const variants = { argon2d: 0, argon2i: 1, argon2id: 2 } as const;

/** Argon2id (RFC 9106), in the PHC string format that other implementations read. Verifies argon2i and argon2d too. */
export class Argon2idPasswordHasher implements PasswordHasher {
  readonly maxPasswordBytes: number = 4096;
  readonly #memoryKiB: number;
  readonly #passes: number;
  readonly #parallelism: number;
  readonly #previous: readonly PasswordHasher[];

  /** @throws ConfigurationError */
  constructor(options: Argon2idPasswordHasherOptions = {}) {
    requireKnownKeys('Argon2idPasswordHasher', options, ['memoryKiB', 'passes', 'parallelism', 'previous']);
    const { memoryKiB = MIN_MEMORY_KIB, passes = MIN_PASSES, parallelism = 1, previous = [] } = options;
    this.#memoryKiB = requireWhole('memoryKiB', memoryKiB, MIN_MEMORY_KIB, MAX_MEMORY_KIB);
    this.#passes = requireWhole('passes', passes, MIN_PASSES, MAX_PASSES);
    this.#parallelism = requireWhole('parallelism', parallelism, 1, 4);
    this.#previous = requireHashers(previous);
    if (memoryKiB * passes > MAX_STORED_WORK) {
      throw new ConfigurationError(`memoryKiB times passes must not be over ${MAX_STORED_WORK}.`);
    }
  }

  /**
   * argon2id in the PHC string format, with today's parameters.
   * @throws RangeError for a password that is too long or no valid Unicode: the library refuses those before
   */
  async hash(password: string): Promise<string> {
    if (Buffer.byteLength(password) > this.maxPasswordBytes) throw new RangeError('The password is too long to hash.');
    if (!password.isWellFormed()) throw new RangeError('The password is not valid Unicode.');
    const parameters = this.#today();
    return formatArgon2({ ...parameters, tag: await compute(password, parameters, TAG_BYTES) });
  }

  async verify(password: string, hash: string): Promise<boolean> {
    if (!password.isWellFormed()) return false;
    const stored = parseArgon2(hash);
    if (!stored && this.#previous.length > 0) return this.#verifyPrevious(password, hash);
    if (!stored || !isAffordable(stored)) return this.#matchNothing();
    const matches = timingSafeEqual(await compute(password, stored, stored.tag.length), stored.tag);
    if (!matches) await this.#makeUpFor(stored);
    return matches;
  }

  /** Less memory or fewer passes than today; argon2i and argon2d; and all that the previous hashers wrote. */
  needsRehash(hash: string): boolean {
    const stored = parseArgon2(hash);
    if (!stored) return this.#previous.length > 0;
    const { variant, version, memoryKiB, passes, tag } = stored;
    const isToday = variant === 'argon2id' && version === VERSION && tag.length >= TAG_BYTES;
    return !isToday || memoryKiB < this.#memoryKiB || passes < this.#passes;
  }

  /** For a marker like '!' in place of a hash, or one beyond what may be computed: as long as an unknown user takes (ASVS 5.0 6.3.8). */
  async #matchNothing(): Promise<false> {
    await this.hash('');
    return false;
  }

  /**
   * A wrong password takes the time of today's parameters, though the stored hash takes less, as an unknown user does (ASVS 5.0
   * 6.3.8): the time grows with memory times passes.
   */
  async #makeUpFor({ memoryKiB, passes }: Argon2Hash): Promise<void> {
    const today = this.#today();
    const missing = Math.floor(today.memoryKiB - (memoryKiB * passes) / today.passes);
    if (missing >= leastMemoryKiB(today)) await compute('', { ...today, memoryKiB: missing }, TAG_BYTES);
  }

  #today(): Omit<Argon2Hash, 'tag'> {
    return {
      variant: 'argon2id',
      version: VERSION,
      memoryKiB: this.#memoryKiB,
      passes: this.#passes,
      parallelism: this.#parallelism,
      salt: randomBytes(SALT_BYTES),
    };
  }

  async #verifyPrevious(password: string, hash: string): Promise<boolean> {
    for (const hasher of this.#previous) {
      if (await hasher.verify(password, hash)) return true;
    }
    return false;
  }
}

/** RFC 9106 §3.1 */
function leastMemoryKiB({ parallelism }: Pick<Argon2Hash, 'parallelism'>): number {
  return 8 * parallelism;
}

function isAffordable({ memoryKiB, passes, parallelism }: Argon2Hash): boolean {
  return (
    memoryKiB >= leastMemoryKiB({ parallelism }) &&
    memoryKiB <= MAX_MEMORY_KIB &&
    passes <= MAX_PASSES &&
    memoryKiB * passes <= MAX_STORED_WORK &&
    parallelism <= MAX_STORED_PARALLELISM
  );
}

function compute(password: string, parameters: Omit<Argon2Hash, 'tag'>, hashLength: number): Promise<Buffer> {
  const { variant, version, memoryKiB: memoryCost, passes: timeCost, parallelism, salt } = parameters;
  const type = variants[variant];
  return argon2(password, { raw: true, type, version, memoryCost, timeCost, parallelism, salt, hashLength });
}

function requireHashers(previous: readonly PasswordHasher[]): readonly PasswordHasher[] {
  return requireList('previous', previous).map((hasher) => requirePort('previous', hasher, ['verify']));
}
