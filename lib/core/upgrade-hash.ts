import { isPasswordError } from '../errors';
import { isGoneAway } from '../gone-away';
import type { User } from '../ports';
import { commit } from './commit';
import type { Patience } from './lines/line';
import type { Rules } from './rules';

/**
 * Rehashes a password that has just been verified, if its hash is weaker than today's. Compare-and-swap: it never overwrites
 * a password written meanwhile. Whatever fails here, the login has succeeded; the next one tries again, so that being turned away, or
 * a client that has gone, is no news.
 */
export async function upgradeHash(rules: Rules, user: User, password: string, patience: Patience): Promise<void> {
  const userId = user.id;
  const expectedHash = user.passwordHash;
  try {
    if (expectedHash === null || !rules.hashing.needsRehash(expectedHash, password)) return;
    const newHash = await rules.hashing.takeTurn('login', patience, (turn) => rules.hashing.hash(turn, password));
    const replacement = { userId, expectedHash, newHash, reinstate: false, cause: 'rehash', at: rules.now() } as const;
    await commit(rules, replacement, async () =>
      rules.trail.tell({ type: 'password-rehashed', userId, actorId: userId }),
    );
  } catch (error) {
    if (isGoneAway(error) || (isPasswordError(error) && error.kind === 'overloaded')) return;
    rules.trail.tell({ type: 'unexpected-error', userId, actorId: userId, operation: 'verifyPassword', error });
  }
}
