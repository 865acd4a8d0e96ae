import type { Request, RequestHandler } from 'express';
import { isPasswordError } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { normaliseEmail } from './people';
import type { People } from './people';

/** Whatever is wrong, people read one message: it tells nobody who exists, is locked or revoked. */
export function createLoginRoute(people: People, passwords: PasswordService): RequestHandler {
  return async (request: Request, response, next) => {
    const { email, password } = (request.body ?? {}) as { email?: unknown; password?: unknown };
    const login = normaliseEmail(String(email));
    try {
      await passwords.verifyPassword(people.findByEmail(login)?.id ?? null, String(password), { login });
      response.status(204).end(); // where a session would begin
    } catch (error) {
      if (isPasswordError(error) && error.status === 403) {
        response.status(401).json({ msg: 'This login did not work.' });
      } else {
        next(error);
      }
    }
  };
}
