import { randomUUID } from 'node:crypto';
import { AccountLockedError, IncorrectPasswordError, RemoteUserError, UserRevokedError } from '../errors';
import type { PasswordErrorOptions } from '../errors';
import type { MaybePromise, User } from '../ports';
import { attempt, isLocked } from './attempts';
import type { Patience } from './lines/line';
import type { Rules } from './rules';
import { upgradeHash } from './upgrade-hash';

/** A login form shows one message for all of them. */
const unexposed: PasswordErrorOptions = { expose: false };

export interface LoginAttempt {
  /** Null: nobody has that login. */
  readonly userId: string | null;
  /** What was typed. */
  readonly login?: string | undefined;
  readonly password: string;
}

/**
 * The host's login. Whoever does not exist, or may not log in, stands in the same line and makes the same store calls and the same
 * comparison as a wrong password (ASVS 5.0 6.3.8).
 * @throws IncorrectPasswordError, AccountLockedError, UserRevokedError, RemoteUserError (`expose: false`),
 * OverloadedError, UnavailableError
 */
export async function verifyPassword(rules: Rules, attempted: LoginAttempt, patience: Patience): Promise<void> {
  const { userId, login, password } = attempted;
  const id = userId ?? rules.nobody.newId();
  const line = userId ?? (login === undefined ? randomUUID() : `login\n${login}`); // no id has a line break
  await rules.attempts.pass(line, patience, async () => {
    await rules.hashing.prepareDummy(patience);
    await logIn(rules, id, password, patience);
  });
}

async function logIn(rules: Rules, userId: string, password: string, patience: Patience): Promise<void> {
  const user = await rules.users.findById(userId);
  if (user) rules.nobody.learnFrom(user.id);
  const refusal = refusalOf(rules, user);
  if (!user || refusal) {
    await compareInVain(rules, password, patience);
    throw refusal ?? new IncorrectPasswordError(unexposed);
  }
  const attempted = { user, password, actorId: null };
  await rules.hashing.takeTurn('login', patience, (turn) => attempt(rules, attempted, turn, unexposed));
  const verified = (await succeed(rules, user)) ? user : await compareAgain(rules, userId, password, patience);
  await upgradeHash(rules, verified, password, patience);
}

function refusalOf(rules: Rules, user: User | null): Error | undefined {
  if (user?.remote === true) return new RemoteUserError(unexposed);
  if (user?.revoked === true) return new UserRevokedError(unexposed);
  if (user && isLocked(rules, user)) return new AccountLockedError(unexposed);
  return undefined;
}

/** The store call and the hash of a wrong password, counted against nobody. */
async function compareInVain(rules: Rules, password: string, patience: Patience): Promise<void> {
  await rules.hashing.takeTurn('login', patience, async (turn) => {
    if (rules.failedAttemptsLockout !== false) {
      await turn.meanwhile(() => rules.users.countAttempt(rules.nobody.newId()));
    }
    await rules.hashing.verify(turn, password, null);
  });
}

/** Clears the counter only while the hash that was compared is still the stored one. */
function succeed(rules: Rules, user: User): MaybePromise<boolean> {
  return rules.users.clearAttempts(user.id, user.passwordHash);
}

/** The password was written while it was compared: a reset must win, a rehash of the same password must not matter. */
async function compareAgain(rules: Rules, userId: string, password: string, patience: Patience): Promise<User> {
  const latest = await rules.users.findById(userId);
  const refusal = refusalOf(rules, latest);
  if (refusal) throw refusal;
  const matches = await rules.hashing.takeTurn('login', patience, (turn) =>
    rules.hashing.verify(turn, password, latest?.passwordHash ?? null),
  );
  if (latest && matches && (await succeed(rules, latest))) return latest;
  throw new IncorrectPasswordError(unexposed);
}
