import type { AuthResolver } from 'express-password-router';
import type { SessionData } from 'express-session';
import type { Pool } from 'pg';

/** What a session keeps of a login. */
export interface Login {
  readonly userId: string;
  /** A string once the session was stored; PostgreSQL takes both. */
  readonly passwordChangedAt: Date | string;
}

declare module 'express-session' {
  interface SessionData {
    login: Login;
  }
}

export interface SessionUser {
  readonly id: string;
  readonly isAdmin: boolean;
}

/** A session is good as long as the password is the one that it was opened with. For all your routes. */
export async function findSessionUser(pool: Pool, { login }: Partial<SessionData>): Promise<SessionUser | null> {
  if (!login) return null;
  const { rows } = await pool.query<SessionUser>(
    `SELECT id::text AS id, is_admin AS "isAdmin"
       FROM users WHERE id::text = $1 AND password_changed_at = $2 AND NOT revoked`,
    [login.userId, login.passwordChangedAt],
  );
  return rows[0] ?? null;
}

export function createSessionResolver(pool: Pool): AuthResolver['resolve'] {
  return async (request) => {
    const user = await findSessionUser(pool, request.session);
    return user && { userId: user.id, sessionId: request.sessionID, mayResetPassword: () => user.isAdmin };
  };
}
