import type { RequestHandler } from 'express';
import { isPasswordError } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import type { Kysely } from 'kysely';
import type { Database } from './database';
import { startSession } from './sessions';
import { findAccountByEmail } from './users';

export function createLoginRoute(db: Kysely<Database>, service: PasswordService): RequestHandler {
  return async (request, response) => {
    const { email, password } = readCredentials(request.body);
    // Read first, verified second: then no reset in between can be missed by the session.
    const account = await findAccountByEmail(db, email);
    if (!(await isRight(service, account?.id ?? null, { login: email.toLowerCase(), password })) || !account) {
      response.status(401).json({ kind: 'login-refused', msg: 'Wrong e-mail or password.', details: null });
      return;
    }
    await startSession(request, account);
    response.status(204).end();
  };
}

/** Wrong, unknown, locked and revoked look the same to whoever tries. Being overloaded does not. */
async function isRight(
  service: PasswordService,
  userId: string | null,
  { login, password }: { readonly login: string; readonly password: string },
): Promise<boolean> {
  try {
    await service.verifyPassword(userId, password, { login });
    return true;
  } catch (error) {
    if (isPasswordError(error) && error.status === 403) return false;
    throw error;
  }
}

function readCredentials(body: unknown): { email: string; password: string } {
  const { email, password } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const isText = typeof email === 'string' && typeof password === 'string';
  // PostgreSQL's text takes no NUL.
  return isText && !email.includes('\0') ? { email, password } : { email: '', password: '' };
}
