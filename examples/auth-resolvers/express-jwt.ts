import type { KeyObject } from 'node:crypto';
import { Router } from 'express';
import { expressjwt } from 'express-jwt';
import { createPasswordRouter } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { ExpressJwtAuthResolver, permitsReset } from 'express-password-router/features/auth-resolvers';

/** Access tokens that this host signs itself; their claim `permissions` lists what the subject may do. */
export function createExpressJwtRoutes(passwords: PasswordService, secret: KeyObject): Router {
  const authResolver = new ExpressJwtAuthResolver({
    mayResetPassword: ({ permissions }, userId) => permitsReset(permissions, userId),
  });

  const router = Router();
  // Not in front of /auth/reset: whoever redeems a reset token may send along an access token that has expired.
  router.use('/users', expressjwt({ secret, algorithms: ['HS256'], credentialsRequired: false }));
  router.use(createPasswordRouter({ service: passwords, authResolver }));
  return router;
}
