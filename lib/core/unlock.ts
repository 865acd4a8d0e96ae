import { UnavailableError, UserNotFoundError } from '../errors';
import type { Rules } from './rules';

/** Each try loses only to a write of the password in the same moment. */
const TRIES = 5;

/** Sets the attempt counter to 0. @throws UserNotFoundError, UnavailableError */
export async function unlock(rules: Rules, actorId: string | null, userId: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const user = await rules.users.findById(userId);
    if (!user) throw new UserNotFoundError();
    if (await rules.users.clearAttempts(userId, user.passwordHash)) {
      rules.trail.tell({ type: 'account-unlocked', userId, actorId });
      return;
    }
  }
  throw new UnavailableError({ cause: new Error('the password was written every time') });
}
