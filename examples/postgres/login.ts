import express, { Router } from 'express';
import { isPasswordError } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import type { Pool } from 'pg';
import type { Login } from './session';

/** POST /login: the hand-written bcrypt.compare gives way to verifyPassword. */
export function createLoginRouter(pool: Pool, passwords: PasswordService): Router {
  const router = Router();
  router.post('/login', express.json(), async (request, response, next) => {
    const { email, password } = (request.body ?? {}) as { email: string; password: string };
    const login = await logIn(pool, passwords, email, password);
    if (!login) {
      response.status(401).json({ msg: 'The e-mail address or the password is wrong, or the account is locked.' });
      return;
    }
    // A new session id: whoever knew the one before the login gains nothing.
    request.session.regenerate((error) => {
      if (error) return next(error);
      request.session.login = login;
      response.json({});
    });
  });
  return router;
}

/** The row is read before the password is compared: if a reset lands in between, the new session is over at once. */
async function logIn(
  pool: Pool,
  passwords: PasswordService,
  email: string,
  password: string,
): Promise<Login | undefined> {
  const { rows } = await pool.query<Login>(
    'SELECT id::text AS "userId", password_changed_at AS "passwordChangedAt" FROM users WHERE email = $1',
    [email],
  );
  try {
    await passwords.verifyPassword(rows[0]?.userId ?? null, password, { login: email });
    return rows[0];
  } catch (error) {
    if (isPasswordError(error) && error.status === 403) return undefined;
    throw error;
  }
}
