import type { Caller } from 'express-password-router';

/** A caller as the host's resolver would answer it: 'admin' may reset everybody, anyone else nobody. */
export function actAs(userId: string, sessionId?: string): Caller {
  return { userId, sessionId, mayResetPassword: () => userId === 'admin' };
}
