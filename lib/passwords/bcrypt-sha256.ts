import { createHash, createHmac } from 'node:crypto';

/**
 * passlib's bcrypt-sha256: bcrypt over a digest of the password, for passwords of any length. Version 2 keys the digest with
 * the salt, so that a leaked table of plain SHA-256 hashes is of no use against it.
 * https://passlib.readthedocs.io/en/stable/lib/passlib.hash.bcrypt_sha256.html
 */
export interface BcryptSha256 {
  readonly version: 1 | 2;
  readonly cost: number;
  readonly salt: string;
  /** '2a' or '2b', as bcrypt writes it. */
  readonly variant: string;
  readonly digest: string;
}

const VERSION_1 = /^\$bcrypt-sha256\$(2[ab]),(\d\d?)\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/;
const VERSION_2 = /^\$bcrypt-sha256\$v=2,t=(2b),r=(\d\d?)\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/;

export function parseBcryptSha256(hash: string): BcryptSha256 | null {
  const version = VERSION_2.test(hash) ? 2 : 1;
  const [, variant = '', cost, salt = '', digest = ''] = (version === 2 ? VERSION_2 : VERSION_1).exec(hash) ?? [];
  return cost === undefined ? null : { version, variant, cost: Number(cost), salt, digest };
}

/** What bcrypt gets to see instead of the password: 44 ASCII characters. */
export function digestPassword(password: string, salt: string, version: 1 | 2): string {
  const hash = version === 2 ? createHmac('sha256', salt) : createHash('sha256');
  return hash.update(password).digest('base64');
}

/** `$2b$12$` + salt + digest → `$bcrypt-sha256$v=2,t=2b,r=12$` + salt + `$` + digest */
export function formatBcryptSha256(bcryptHash: string): string {
  const cost = Number(bcryptHash.slice(4, 6));
  return `$bcrypt-sha256$v=2,t=2b,r=${cost}$${bcryptHash.slice(7, 29)}$${bcryptHash.slice(29)}`;
}

/** The way back: what bcrypt itself wrote. */
export function plainBcrypt({ variant, cost, salt, digest }: BcryptSha256): string {
  return `$${variant}$${String(cost).padStart(2, '0')}$${salt}${digest}`;
}
