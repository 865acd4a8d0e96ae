import { Router } from 'express';
import { createPasswordHandlers } from 'express-password-router';
import type { PasswordRouterOptions } from 'express-password-router';

export function createAccountRouter(options: PasswordRouterOptions): Router {
  const { issueResetToken, redeemResetToken, changePassword } = createPasswordHandlers(options);
  return Router()
    .post('/accounts/:sid/reset-tokens', issueResetToken)
    .post('/accounts/reset', redeemResetToken)
    .put('/accounts/me/password', changePassword);
}
