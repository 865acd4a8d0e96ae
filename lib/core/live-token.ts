import { ResetTokenRejectedError } from '../errors';
import type { ResetTokenRecord, TokenIdentity, User } from '../ports';
import { isSameFingerprint, passwordFingerprint } from './fingerprint';
import type { Rules } from './rules';

/** The record that a genuine token is filed under, expired or not. @throws ResetTokenRejectedError */
export async function findRecord(rules: Rules, { id, userId }: TokenIdentity): Promise<ResetTokenRecord> {
  const record = await rules.tokens.findById(id);
  if (!record) throw new ResetTokenRejectedError('unknown');
  if (userId !== undefined && userId !== record.userId) throw new ResetTokenRejectedError('unknown');
  return record;
}

/** @throws ResetTokenRejectedError */
export function requireUnexpired(rules: Rules, record: ResetTokenRecord): ResetTokenRecord {
  if (!(record.expiresAt > rules.now())) throw new ResetTokenRejectedError('expired'); // also at an invalid Date, which nothing is before
  return record;
}

/** The user whose password the token may still replace. @throws ResetTokenRejectedError */
export async function findRedeemer(rules: Rules, record: ResetTokenRecord): Promise<User> {
  const user = await rules.users.findById(record.userId);
  if (!user) throw new ResetTokenRejectedError('user-gone');
  if (user.remote === true) throw new ResetTokenRejectedError('remote');
  if (user.revoked === true && record.reinstates !== true) throw new ResetTokenRejectedError('revoked');
  const fingerprint = passwordFingerprint(user.id, record.id, user.passwordHash);
  if (!isSameFingerprint(fingerprint, record.passwordFingerprint)) {
    throw new ResetTokenRejectedError('password-changed');
  }
  return user;
}
