import { PermissionDeniedError, RemoteUserError, UserNotFoundError } from '../errors';
import type { Caller, User } from '../ports';
import { passwordFingerprint } from './fingerprint';
import type { Rules } from './rules';

export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** @throws PermissionDeniedError (before any look-up, so that ids can't be probed), UserNotFoundError, RemoteUserError */
export async function issueResetToken(rules: Rules, caller: Caller, userId: string): Promise<IssuedToken> {
  if (!(await rules.mayReset(caller, userId))) throw new PermissionDeniedError();
  const user = await rules.users.findById(userId);
  if (!user) throw new UserNotFoundError();
  if (user.remote === true) throw new RemoteUserError();
  return file(rules, user, {
    issuedBy: caller.userId,
    reinstates: user.revoked === true,
    lifetimeSeconds: rules.tokenLifetimeSeconds,
  });
}

/** Null for whoever may not reset by self-service: unknown, remote and revoked users. */
export async function issueSelfServiceToken(
  rules: Rules,
  userId: string,
  lifetimeSeconds: number,
): Promise<IssuedToken | null> {
  const user = await rules.users.findById(userId);
  if (!user || user.remote === true || user.revoked === true) return null;
  return file(rules, user, { issuedBy: null, reinstates: false, lifetimeSeconds });
}

interface Terms {
  readonly issuedBy: string | null;
  readonly reinstates: boolean;
  readonly lifetimeSeconds: number;
}

async function file(rules: Rules, user: User, { issuedBy, reinstates, lifetimeSeconds }: Terms): Promise<IssuedToken> {
  const issuedAt = wholeSeconds(rules.now());
  const expiresAt = new Date(issuedAt.getTime() + lifetimeSeconds * 1000);
  const { token, id } = await rules.tokenFormat.mint({ userId: user.id, issuedAt, expiresAt });
  const fingerprint = passwordFingerprint(user.id, id, user.passwordHash);
  await rules.tokens.save({
    id,
    userId: user.id,
    passwordFingerprint: fingerprint,
    issuedBy,
    reinstates,
    issuedAt,
    expiresAt,
  });
  rules.trail.tell({ type: 'reset-token-issued', userId: user.id, actorId: issuedBy, tokenId: id, expiresAt });
  return { token, expiresAt };
}

function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
