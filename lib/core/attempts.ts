import { AccountLockedError, IncorrectPasswordError, StoreContractError } from '../errors';
import type { PasswordErrorOptions } from '../errors';
import type { User } from '../ports';
import type { HashingTurn } from './lines/hashing-turn';
import type { Rules } from './rules';

export function isLocked(rules: Rules, user: User): boolean {
  const limit = rules.failedAttemptsLockout;
  return limit !== false && (user.failedAttempts ?? 0) >= limit;
}

export interface PasswordAttempt {
  readonly user: User;
  readonly password: string;
  /** Null before a login: nobody is authenticated yet. */
  readonly actorId: string | null;
}

/**
 * Count first, compare second: of any number of parallel guesses, only as many are answered as the limit allows
 * (NIST SP 800-63B-4 3.2.2).
 * @throws AccountLockedError and StoreContractError without comparing, IncorrectPasswordError
 */
export async function attempt(
  rules: Rules,
  { user, password, actorId }: PasswordAttempt,
  turn: HashingTurn,
  options?: PasswordErrorOptions,
): Promise<void> {
  const limit = rules.failedAttemptsLockout;
  const attempts = limit === false ? 0 : await turn.meanwhile(() => count(rules, user.id));
  if (limit !== false && attempts > limit) throw new AccountLockedError(options);
  if (await rules.hashing.verify(turn, password, user.passwordHash)) return;

  const incorrect = new IncorrectPasswordError(options);
  const whom = { userId: user.id, actorId };
  rules.trail.tellOnce(incorrect, { type: 'attempt-failed', ...whom, attempts, limit: limit === false ? 0 : limit });
  if (attempts === limit) rules.trail.tell({ type: 'account-locked', ...whom });
  throw incorrect;
}

/** Where nothing is counted, guesses have no end: 0 is the answer for an unknown user, and for nobody else. */
async function count(rules: Rules, userId: string): Promise<number> {
  const attempts = await rules.users.countAttempt(userId);
  if (attempts > 0 || !(await rules.users.findById(userId))) return attempts;
  throw new StoreContractError(
    'userStore.countAttempt must answer the new total: 0 is for a user whom findById does not find',
  );
}
