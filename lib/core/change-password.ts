import {
  AccountLockedError,
  IncorrectPasswordError,
  NotAuthenticatedError,
  RemoteUserError,
  UserRevokedError,
} from '../errors';
import type { Caller, User } from '../ports';
import { attempt, isLocked } from './attempts';
import { commit } from './commit';
import type { Committed } from './commit';
import type { Patience } from './line';
import { findReuse, findViolations, requireNone } from './new-password';
import type { Rules } from './rules';

export interface PasswordChangeRequest {
  readonly currentPassword: string;
  readonly password: string;
}

/**
 * The policy comes before the count: weak ideas for a new password lock nobody out.
 * @throws NotAuthenticatedError (the user is gone), RemoteUserError, UserRevokedError, AccountLockedError,
 * IncorrectPasswordError, MalformedRequestError, PasswordPolicyError, OverloadedError, UnavailableError
 */
export async function changePassword(
  rules: Rules,
  caller: Caller,
  request: PasswordChangeRequest,
  patience: Patience,
): Promise<void> {
  const user = await findChanger(rules, caller.userId);
  if (isLocked(rules, user)) throw new AccountLockedError();
  requireNone(await findViolations(rules, { ...request, user }));
  const change = (): Promise<Committed> => compareAndReplace(rules, caller, user, request, patience);
  const { finished } = await rules.attempts.pass(user.id, patience, change);
  await finished; // out of the turnstile: whoever signs in meanwhile waits for no hook of the host's
}

async function findChanger(rules: Rules, userId: string): Promise<User> {
  const user = await rules.users.findById(userId);
  if (!user) throw new NotAuthenticatedError();
  if (user.remote === true) throw new RemoteUserError();
  if (user.revoked === true) throw new UserRevokedError();
  return user;
}

async function compareAndReplace(
  rules: Rules,
  caller: Caller,
  user: User,
  request: PasswordChangeRequest,
  patience: Patience,
): Promise<Committed> {
  const { currentPassword, password } = request;
  const newHash = rules.policies.checksReuse
    ? await lookBackAndHash(rules, user, request, patience)
    : await rules.hashing.takeTurn('password', patience, async (turn) => {
        await attempt(rules, { user, password: currentPassword, actorId: user.id }, turn);
        return rules.hashing.hash(turn, password);
      });
  const committed = await replace(rules, caller, user, newHash);
  if (committed) return committed;

  // Lost to another write. A login that rehashed the same password is no reason to refuse; anything else is.
  const latest = await findChanger(rules, user.id);
  const stillFits = await rules.hashing.takeTurn('password', patience, (turn) =>
    rules.hashing.verify(turn, currentPassword, latest.passwordHash),
  );
  const committedAnew = stillFits ? await replace(rules, caller, latest, newHash) : null;
  if (committedAnew) return committedAnew;
  throw new IncorrectPasswordError();
}

/**
 * Which passwords somebody had is told to nobody who has just a session: the current password is counted and compared first
 * (NIST SP 800-63B-4 3.2.2). It fits, so the counter is cleared: a used idea for a new password locks nobody out either.
 */
async function lookBackAndHash(
  rules: Rules,
  user: User,
  { currentPassword, password }: PasswordChangeRequest,
  patience: Patience,
): Promise<string> {
  const attempted = { user, password: currentPassword, actorId: user.id };
  await rules.hashing.takeTurn('password', patience, (turn) => attempt(rules, attempted, turn));
  if (rules.failedAttemptsLockout !== false) await rules.users.clearAttempts(user.id, user.passwordHash);
  requireNone(await findReuse(rules, { password, user, currentPassword }, patience));
  return rules.hashing.takeTurn('password', patience, (turn) => rules.hashing.hash(turn, password));
}

function replace(rules: Rules, caller: Caller, user: User, newHash: string): Promise<Committed | null> {
  const at = rules.now();
  const { id: userId, passwordHash: expectedHash } = user;
  return commit(rules, { userId, expectedHash, newHash, reinstate: false, cause: 'change', at }, async () => {
    rules.trail.tell({ type: 'password-changed', userId, actorId: userId });
    await rules.afterPasswordChange({ cause: 'change', userId, caller, at });
  });
}
