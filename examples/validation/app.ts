import express from 'express';
import type { Express } from 'express';
import { createPasswordRouter } from 'express-password-router';
import type { AuthResolver, PasswordService } from 'express-password-router';
import { createValidationRouter } from 'express-password-router/features/validation';

/** One service for both routers: what a form is told beforehand is what is enforced afterwards. */
export function createApp(service: PasswordService, authResolver: AuthResolver['resolve']): Express {
  const app = express();
  app.use('/rbac-api/v1', createValidationRouter({ service, authResolver }));
  app.use('/rbac-api/v1', createPasswordRouter({ service, authResolver }));
  return app;
}
