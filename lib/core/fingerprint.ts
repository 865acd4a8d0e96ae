import { timingSafeEqual } from 'node:crypto';
import { sha256 } from './sha256';

/**
 * Names the one stored hash that a token may replace. JSON keeps the four parts apart, and a hash that was never set (null)
 * apart from an empty one. One-way: who reads the token table learns no hash.
 */
export function passwordFingerprint(userId: string, tokenId: string, passwordHash: string | null): string {
  return sha256(JSON.stringify(['express-password-router/fingerprint', userId, tokenId, passwordHash]));
}

/** Compares in constant time (ASVS 5.0 11.2.4). */
export function isSameFingerprint(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}
