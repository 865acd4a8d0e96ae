import type { PasswordHasher } from 'express-password-router';

let salts = 0;

/** Salted, and instantaneous, so that nothing but store calls takes time. What it hides the judge can read. */
export const legibleHasher: PasswordHasher = {
  maxPasswordBytes: 72,
  hash: async (password) => `today:${++salts}:${password}`,
  verify: async (password, hash) => passwordUnder(hash) === password,
  needsRehash: (hash) => hash.startsWith('weak:'),
};

export function passwordUnder(hash: string | null): string | undefined {
  return hash?.split(':')[2];
}
