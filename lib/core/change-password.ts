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
import type { Patience } from './lines/line';
import { findReuse, findViolations, requireNone } from './new-password';
import type { Rules } from './rules';

export interface PasswordChangeRequest {
  readonly currentPassword: string;
  readonly password: string;
}

/** The new password, whose it is to be, and the current one, which its user has to know. */
interface ChangeCandidate extends PasswordChangeRequest {
  readonly user: User;
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
  const candidate = { ...request, user };
  requireNone(await findViolations(rules, candidate));
  const { finished } = await rules.attempts.pass(user.id, patience, () => change(rules, caller, candidate, patience));
  await finished; // out of the turnstile: whoever signs in meanwhile waits for no hook of the host's
}

async function findChanger(rules: Rules, userId: string): Promise<User> {
  const user = await rules.users.findById(userId);
  if (!user) throw new NotAuthenticatedError();
  if (user.remote === true) throw new RemoteUserError();
  if (user.revoked === true) throw new UserRevokedError();
  return user;
}

async function change(
  rules: Rules,
  caller: Caller,
  candidate: ChangeCandidate,
  patience: Patience,
): Promise<Committed> {
  const newHash = await compareAndHash(rules, candidate, patience);
  const committed = await replace(rules, caller, candidate.user, newHash);
  if (committed) return committed;
  const rehashed = await findRehashed(rules, candidate, patience);
  const committedAnew = await replace(rules, caller, rehashed, newHash);
  if (committedAnew) return committedAnew;
  throw new IncorrectPasswordError();
}

/** Lost to another write. A login that rehashed the same password is no reason to refuse; anything else is. */
async function findRehashed(rules: Rules, candidate: ChangeCandidate, patience: Patience): Promise<User> {
  const latest = await findChanger(rules, candidate.user.id);
  const stillFits = await rules.hashing.takeTurn('password', patience, (turn) =>
    rules.hashing.verify(turn, candidate.currentPassword, latest.passwordHash),
  );
  if (!stillFits) throw new IncorrectPasswordError();
  return latest;
}

async function compareAndHash(rules: Rules, candidate: ChangeCandidate, patience: Patience): Promise<string> {
  const { user, password, currentPassword } = candidate;
  const attempted = { user, password: currentPassword, actorId: user.id };
  if (rules.policies.checksReuse) {
    await rules.hashing.takeTurn('password', patience, (turn) => attempt(rules, attempted, turn));
    await lookBack(rules, candidate, patience);
    return rules.hashing.takeTurn('password', patience, (turn) => rules.hashing.hash(turn, password));
  }
  return rules.hashing.takeTurn('password', patience, async (turn) => {
    await attempt(rules, attempted, turn);
    return rules.hashing.hash(turn, password);
  });
}

/**
 * Which passwords somebody had is told to nobody who has just a session: the current password was counted and compared before
 * (NIST SP 800-63B-4 3.2.2). It fits, so the counter is cleared: a used idea for a new password locks nobody out either.
 */
async function lookBack(rules: Rules, candidate: ChangeCandidate, patience: Patience): Promise<void> {
  const { id, passwordHash } = candidate.user;
  if (rules.failedAttemptsLockout !== false) await rules.users.clearAttempts(id, passwordHash);
  requireNone(await findReuse(rules, candidate, patience));
}

function replace(rules: Rules, caller: Caller, user: User, newHash: string): Promise<Committed | null> {
  const at = rules.now();
  const { id: userId, passwordHash: expectedHash } = user;
  return commit(rules, { userId, expectedHash, newHash, reinstate: false, cause: 'change', at }, async () => {
    rules.trail.tell({ type: 'password-changed', userId, actorId: userId });
    await rules.afterPasswordChange({ cause: 'change', userId, caller, at });
  });
}
