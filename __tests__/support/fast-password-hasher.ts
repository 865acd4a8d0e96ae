import { createHash, randomBytes } from 'node:crypto';
import type { PasswordHasher } from 'express-password-router';

/** Salted, and fast enough for thousands of requests. For tests alone. */
export const fastPasswordHasher: PasswordHasher = {
  maxPasswordBytes: 72,
  hash: async (password) => fastHash(password),
  verify: async (password, hash) => seal(password, hash.split('$')[1] ?? '') === hash,
  needsRehash: () => false,
};

/** A hash for a user to start with. */
export function fastHash(password: string): string {
  return seal(password, randomBytes(8).toString('hex'));
}

function seal(password: string, salt: string): string {
  return `fast$${salt}$${createHash('sha256').update(`${salt}${password}`).digest('hex')}`;
}
