import { createHash } from 'node:crypto';
import type { Router } from 'express';
import { createPasswordRouter } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { permitsReset, XAuthenticationAuthResolver } from 'express-password-router/features/auth-resolvers';
import type { Account } from './account';

/** Filed under its digest, a token can't be read from the table, nor guessed by how long the look-up takes. */
export function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Opaque tokens of 32 random bytes; `accountsByDigest` stands for your table of them. */
export function createXAuthenticationRoutes(
  passwords: PasswordService,
  accountsByDigest: ReadonlyMap<string, Account>,
): Router {
  const authResolver = new XAuthenticationAuthResolver<Account>({
    findByToken: (token) => accountsByDigest.get(digest(token)) ?? null,
    mayResetPassword: ({ permissions }, userId) => permitsReset(permissions, userId),
  });
  return createPasswordRouter({ service: passwords, authResolver });
}
