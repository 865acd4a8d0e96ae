import type { Express } from 'express';
import { createPasswordRouter } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { createResetPage, englishMessages, germanMessages } from 'express-password-router/features/reset-page';
import { createChangePasswordRedirect } from 'express-password-router/features/well-known-change-password';

/** The page for people, the endpoints for programs, and where password managers look. The order does not matter. */
export function mountResetPage(app: Express, service: PasswordService): void {
  app.use(
    createResetPage({
      service,
      siteName: 'Example',
      loginUrl: '/login',
      newLinkUrl: '/forgot',
      messages: [englishMessages, germanMessages],
    }),
  );
  app.use(createPasswordRouter({ service, authResolver: () => null }));
  app.use(createChangePasswordRedirect({ changePasswordUrl: '/login' }));
}
