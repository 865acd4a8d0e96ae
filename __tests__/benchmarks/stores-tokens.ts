import { createHash } from 'node:crypto';
import type { ResetTokenRecord } from 'express-password-router';

const issuedAt = new Date(Math.floor(Date.now() / 1_000) * 1_000);
const expiresAt = new Date(issuedAt.getTime() + 86_400_000);

/** The self-service token of user number n: ids and fingerprint as long, and as random, as real ones. */
export function outstandingToken(n: number): ResetTokenRecord {
  const digest = createHash('sha256').update(String(n));
  const hex = digest.copy().digest('hex');
  return {
    id: digest.copy().update('id').digest('base64url'),
    userId: [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-'),
    passwordFingerprint: digest.update('fingerprint').digest('base64url'),
    issuedBy: null,
    reinstates: false,
    issuedAt,
    expiresAt,
  };
}

/** The token of an administrator that supersedes it. */
export function supersedingToken(n: number): ResetTokenRecord {
  const earlier = outstandingToken(n);
  return { ...earlier, id: `${earlier.id.slice(1)}-`, issuedBy: 'an administrator' };
}
