import { json, Router } from 'express';
import { isPasswordError } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { findByEmail } from './users-table';
import type { UsersTable } from './users-table';

/** Step 2: the login asks the service, and opens a new session. */
export function createLoginRoutes(users: UsersTable, passwords: PasswordService): Router {
  const router = Router();
  router.post('/login', json(), async (request, response, next) => {
    const { email, password } = (request.body ?? {}) as { email: unknown; password: string };
    const user = findByEmail(users, email);
    try {
      await passwords.verifyPassword(user?.id ?? null, password, { login: String(email) });
    } catch (error) {
      if (!isPasswordError(error) || error.status >= 500) {
        next(error);
        return;
      }
      response.status(401).end();
      return;
    }
    // A new session id: whoever knew the one before the login gains nothing.
    request.session.regenerate((error) => {
      if (error) return next(error);
      request.session.userId = user?.id ?? '';
      response.json({});
    });
  });
  return router;
}
