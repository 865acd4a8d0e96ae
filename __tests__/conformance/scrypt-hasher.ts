import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { PasswordHasher } from '../../lib/ports';
import type { PasswordHasherHarness } from '../../lib/conformance';

const FORMAT = /^\$scrypt\$(\d+)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;
const WEAKER = 2;
const TODAY = 4;

/** A correct hasher, far too fast for use, in steps that a test can break one by one. */
export class ScryptHasher implements PasswordHasher {
  readonly maxPasswordBytes: number = 128;

  async hash(password: string): Promise<string> {
    return Promise.resolve(this.encode(password, this.salt(), TODAY));
  }

  async verify(password: string, hash: string): Promise<boolean> {
    const [, cost, salt] = await Promise.resolve(FORMAT.exec(hash) ?? []);
    if (!cost || !salt) return false;
    return timingSafeEqual(Buffer.from(hash), Buffer.from(this.encode(password, salt, Number(cost))));
  }

  needsRehash(hash: string): boolean {
    return !hash.startsWith(`$scrypt$${String(TODAY)}$`);
  }

  salt(): string {
    return unpadded(randomBytes(16));
  }

  encode(password: string, salt: string, cost: number): string {
    return `$scrypt$${String(cost)}$${salt}$${this.digest(password, salt, cost)}`;
  }

  digest(password: string, salt: string, cost: number): string {
    return unpadded(scryptSync(password, salt, 32, { N: cost }));
  }

  get harness(): PasswordHasherHarness {
    const correct = new ScryptHasher();
    const overlong = 'x'.repeat(this.maxPasswordBytes * 2);
    return {
      passwordHasher: this,
      weaker: { password: 'weaker', hash: correct.encode('weaker', correct.salt(), WEAKER) },
      overlong: { password: overlong, hash: correct.encode(overlong, correct.salt(), TODAY) },
    };
  }
}

export function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
