import { PermissionDeniedError, RemoteUserError, UnavailableError, UserNotFoundError } from '../errors';
import type { Caller, MaybePromise, MintedToken, ResetTokenRecord, User } from '../ports';
import { deliveryFailure } from './audit/delivery-failure';
import { passwordFingerprint } from './fingerprint';
import { requireStrings } from './require-strings';
import type { Rules } from './rules';

/** A reset token, for the user and nobody else. */
export interface IssuedToken {
  /** A secret: whoever has it sets the password. It is kept nowhere, and can't be asked for again. */
  readonly token: string;
  /** From this moment on it is good for nothing; in whole seconds. */
  readonly expiresAt: Date;
}

/** @throws PermissionDeniedError (before anything is said of the id, so that none can be probed), UserNotFoundError, RemoteUserError */
export async function issueResetToken(rules: Rules, caller: Caller, userId: string): Promise<IssuedToken> {
  const { userId: issuedBy } = caller; // as it was authenticated: a getter of the host's may answer another one later
  if (!(await rules.mayReset(caller, userId))) throw new PermissionDeniedError();
  requireStrings({ userId });
  const user = await rules.users.findById(userId);
  if (!user) throw new UserNotFoundError();
  if (user.remote === true) throw new RemoteUserError();
  const minted = await mint(rules, user, rules.tokenLifetimeSeconds);
  return file(rules, user, minted, { issuedBy, reinstates: user.revoked === true });
}

export interface SelfServiceTerms {
  readonly lifetimeSeconds: number;
  readonly deliver: ((issued: IssuedToken) => MaybePromise<void>) | undefined;
}

/**
 * Null for whoever may not reset by self-service: unknown, remote and revoked users.
 *
 * A token that has to be delivered is filed afterwards. Were it filed first, a delivery that fails would have superseded the
 * token of an earlier mail, and left a live one that nobody has.
 * @throws UnavailableError when the delivery failed: nothing was filed
 */
export async function issueSelfServiceToken(
  rules: Rules,
  userId: string,
  { lifetimeSeconds, deliver }: SelfServiceTerms,
): Promise<IssuedToken | null> {
  const user = await findEligible(rules, userId);
  if (!user) return null;
  const minted = await mint(rules, user, lifetimeSeconds);
  if (deliver) {
    await handOver(rules, user, minted, deliver);
    // Tokens may have been revoked along with the user meanwhile, and this one was not there to be found.
    if (!(await findEligible(rules, userId))) return null;
  }
  return file(rules, user, minted, { issuedBy: null, reinstates: false });
}

async function findEligible(rules: Rules, userId: string): Promise<User | null> {
  const user = await rules.users.findById(userId);
  return !user || user.remote === true || user.revoked === true ? null : user;
}

/** Its times in milliseconds: a Date that is handed out may be changed by whoever gets it. */
interface Minted extends MintedToken {
  readonly issuedAt: number;
  readonly expiresAt: number;
}

async function mint(rules: Rules, { id: userId }: User, lifetimeSeconds: number): Promise<Minted> {
  const issuedAt = Math.floor(rules.now().getTime() / 1000) * 1000;
  const expiresAt = issuedAt + lifetimeSeconds * 1000;
  const claims = { userId, issuedAt: new Date(issuedAt), expiresAt: new Date(expiresAt) };
  const { token, id } = await rules.tokenFormat.mint(claims);
  return { token, id, issuedAt, expiresAt };
}

async function handOver(
  rules: Rules,
  { id: userId }: User,
  { id: tokenId, token, expiresAt }: Minted,
  deliver: NonNullable<SelfServiceTerms['deliver']>,
): Promise<void> {
  try {
    await deliver({ token, expiresAt: new Date(expiresAt) });
  } catch (thrown) {
    const error = new UnavailableError({ cause: deliveryFailure(thrown, token) });
    rules.trail.tellOnce(error, { type: 'delivery-failed', userId, actorId: null, error });
    throw error;
  }
  rules.trail.tell({ type: 'reset-token-delivered', userId, actorId: null, tokenId });
}

async function file(
  rules: Rules,
  user: User,
  { token, id, issuedAt, expiresAt }: Minted,
  { issuedBy, reinstates }: Pick<ResetTokenRecord, 'issuedBy' | 'reinstates'>,
): Promise<IssuedToken> {
  const fingerprint = passwordFingerprint(user.id, id, user.passwordHash);
  await rules.tokens.save({
    id,
    userId: user.id,
    passwordFingerprint: fingerprint,
    issuedBy,
    reinstates,
    issuedAt: new Date(issuedAt),
    expiresAt: new Date(expiresAt),
  });
  rules.trail.tell({
    type: 'reset-token-issued',
    userId: user.id,
    actorId: issuedBy,
    tokenId: id,
    expiresAt: new Date(expiresAt),
  });
  return { token, expiresAt: new Date(expiresAt) };
}
