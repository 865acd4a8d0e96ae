import { promisify } from 'node:util';
import type { PasswordChange } from 'express-password-router';
import type { SessionData, Store } from 'express-session';
import './session';

/** An `afterPasswordChange`: whoever changes their own password stays logged in here, and nowhere else. */
export function keepOwnSession(sessions: Store): (change: PasswordChange) => Promise<void> {
  type Loaded = (error: unknown, session?: SessionData | null) => void;
  const read = promisify((id: string, done: Loaded) => sessions.get(id, done));
  const write = promisify((id: string, session: SessionData, done: (error?: unknown) => void) => {
    sessions.set(id, session, done);
  });
  return async ({ userId, caller, at }) => {
    const id = caller?.sessionId;
    const session = id && (await read(id));
    if (session) await write(id, { ...session, login: { userId, passwordChangedAt: at } });
  };
}
