import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import type { JwtKey } from './jwt-key';
import type { StrictJws } from './strict-jws';

/**
 * Whether this very key made the signature, by the one algorithm of that key. `jsonwebtoken.verify` would read the token a
 * second time, and says no by errors whose stack traces cost more than the signature does.
 */
export function isGenuine({ signed, signature }: StrictJws, { algorithm, verifying }: JwtKey): boolean {
  if (algorithm !== 'HS256') {
    return verify('sha256', Buffer.from(signed), { key: verifying, dsaEncoding: 'ieee-p1363' }, signature);
  }
  const expected = createHmac('sha256', verifying).update(signed).digest();
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}
