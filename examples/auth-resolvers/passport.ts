import { Router, urlencoded } from 'express';
import type { RequestHandler } from 'express';
import { createPasswordRouter, isPasswordError } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { PassportAuthResolver, permitsReset } from 'express-password-router/features/auth-resolvers';
import session from 'express-session';
import { Passport } from 'passport';
import { Strategy } from 'passport-local';
import type { Account } from './account';

/** POST /login with `username` and `password`, a session, and the password endpoints for whoever is logged in. */
export function createPassportRoutes(
  passwords: PasswordService,
  accounts: ReadonlyMap<string, Account>,
  secret: string,
): Router {
  const passport = new Passport();
  passport.serializeUser((account, done) => done(null, (account as Account).id));
  passport.deserializeUser<string>((id, done) => done(null, accounts.get(id) ?? false));
  passport.use(
    new Strategy((username, password, done) => {
      const account = accounts.get(username);
      passwords.verifyPassword(account?.id ?? null, password, { login: username }).then(
        () => done(null, account),
        (error: unknown) => (isPasswordError(error) && error.status === 403 ? done(null, false) : done(error)),
      );
    }),
  );

  const authResolver = new PassportAuthResolver({
    mayResetPassword: ({ permissions }: Account, userId) => permitsReset(permissions, userId),
  });

  const logIn = passport.authenticate('local') as RequestHandler;

  const router = Router();
  router.use(session({ secret, resave: false, saveUninitialized: false }));
  router.use(passport.session());
  router.post('/login', urlencoded({ extended: false }), logIn, (_request, response) => {
    response.json({});
  });
  router.use(createPasswordRouter({ service: passwords, authResolver }));
  return router;
}
