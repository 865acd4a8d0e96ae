import { Router } from 'express';
import { auth } from 'express-oauth2-jwt-bearer';
import { createPasswordRouter } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { OAuth2JwtBearerAuthResolver, permitsReset } from 'express-password-router/features/auth-resolvers';

/** Access tokens of an authorization server, whose keys are found at its `/.well-known/openid-configuration`. */
export function createOAuth2Routes(passwords: PasswordService, issuerBaseURL: string, audience: string): Router {
  const authResolver = new OAuth2JwtBearerAuthResolver({
    mayResetPassword: ({ permissions }, userId) => permitsReset(permissions, userId),
  });

  const router = Router();
  router.use('/users', auth({ issuerBaseURL, audience, authRequired: false }));
  router.use(createPasswordRouter({ service: passwords, authResolver }));
  return router;
}
