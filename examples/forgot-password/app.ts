import express from 'express';
import type { Express } from 'express';
import { createPasswordRouter, MemoryDeliveryThrottle } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { createForgotPasswordRouter } from 'express-password-router/features/forgot-password';
import type { ForgotPasswordRouter } from 'express-password-router/features/forgot-password';
import { createResetPage } from 'express-password-router/features/reset-page';
import { rateLimit } from 'express-rate-limit';
import { createLoginRoute } from './login';
import type { Mailer } from './mailer';
import type { People } from './people';

export interface AppParts {
  readonly people: People;
  readonly passwords: PasswordService;
  readonly mailer: Mailer;
  /** Where people reach this app. From the configuration: whoever sends a request could put anything into Host. */
  readonly publicUrl: string;
}

export interface ForgotPasswordApp {
  readonly app: Express;
  /** For the shutdown: mails may be under way. */
  readonly forgotPassword: ForgotPasswordRouter;
}

export function createApp({ people, passwords, mailer, publicUrl }: AppParts): ForgotPasswordApp {
  const forgotPassword = createForgotPasswordRouter({
    service: passwords,
    findUser: (login) => people.findByEmail(login),
    deliver: ({ user, link, expiresAt }) =>
      mailer.send({
        to: user.email,
        subject: 'Your new password',
        text: [
          'Somebody, probably you, has asked for a new password. Choose it here:',
          link,
          `The link works once, until ${expiresAt.toUTCString()}.`,
          'If it was not you, there is nothing to do: your password is what it was.',
        ].join('\n\n'),
      }),
    resetPageUrl: `${publicUrl}/auth/reset`,
    deliveryThrottle: new MemoryDeliveryThrottle(),
  });

  const app = express();
  app.use(['/login', '/auth'], rateLimit({ windowMs: 60_000, limit: 30 }));
  app.use(forgotPassword);
  app.use(createResetPage({ service: passwords, siteName: 'Example' }));
  app.use(createPasswordRouter({ service: passwords, authResolver: () => null }));
  app.post('/login', express.json(), createLoginRoute(people, passwords));
  return { app, forgotPassword };
}
