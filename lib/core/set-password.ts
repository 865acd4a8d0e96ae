import { RemoteUserError, UnavailableError, UserNotFoundError, UserRevokedError } from '../errors';
import type { User } from '../ports';
import { commit } from './commit';
import type { Committed } from './commit';
import type { Patience } from './lines/line';
import { findReuse, findViolations, requireNone } from './new-password';
import type { Rules } from './rules';

/** Each try loses only to another write of the same password in the same moment. */
const TRIES = 5;

export interface PasswordSetting {
  readonly actorId: string | null;
  readonly userId: string;
  readonly password: string;
}

/**
 * For an operator's script: no token, the same policy. It lifts no revocation: a revoked user is refused.
 * @throws UserNotFoundError, RemoteUserError, UserRevokedError, PasswordPolicyError, OverloadedError, UnavailableError
 */
export async function setPassword(
  rules: Rules,
  { actorId, userId, password }: PasswordSetting,
  patience: Patience,
): Promise<void> {
  let user = await findSettable(rules, userId);
  requireNone(await findViolations(rules, { password, user }));
  requireNone(await findReuse(rules, { password, user }, patience));
  const newHash = await rules.hashing.takeTurn('password', patience, (turn) => rules.hashing.hash(turn, password));
  for (let tries = 0; tries < TRIES; tries++) {
    const committed = await replace(rules, actorId, user, newHash);
    if (committed) return committed.finished;
    user = await findSettable(rules, userId);
  }
  throw new UnavailableError({ cause: new Error('other writes of this password won every time') });
}

async function findSettable(rules: Rules, userId: string): Promise<User> {
  const user = await rules.users.findById(userId);
  if (!user) throw new UserNotFoundError();
  if (user.remote === true) throw new RemoteUserError();
  if (user.revoked === true) throw new UserRevokedError();
  return user;
}

function replace(rules: Rules, actorId: string | null, user: User, newHash: string): Promise<Committed | null> {
  const at = rules.now();
  const { id: userId, passwordHash: expectedHash } = user;
  return commit(rules, { userId, expectedHash, newHash, reinstate: false, cause: 'reset', at }, async () => {
    rules.trail.tell({ type: 'password-set', userId, actorId });
    await rules.afterPasswordChange({ cause: 'reset', userId, at });
  });
}
