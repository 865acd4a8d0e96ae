import express from 'express';
import type { Express, Request, Response } from 'express';
import {
  BcryptPasswordHasher,
  createPasswordService,
  isPasswordError,
  MemoryDeliveryThrottle,
  MemoryTokenStore,
  MemoryUserStore,
  OpaqueTokenFormat,
} from 'express-password-router';
import { createForgotPasswordRouter } from 'express-password-router/features/forgot-password';
import type { ForgotPasswordRouter } from 'express-password-router/features/forgot-password';
import type { Mailer } from '../forgot-password/mailer';
import { normaliseEmail, People } from '../forgot-password/people';
import { mountResetPage } from './mount';
import { forgotPage, loginPage, mailboxPage, welcomePage } from './pages';

export const example = { email: 'jane@example.com', userId: 'jane', password: 'fake password of jane' };

export interface ExampleParts {
  /** Where people reach this app. */
  readonly publicUrl: string;
  readonly mailer: Mailer;
  /** The letters that arrived, the newest first: as text. */
  readonly mailbox: readonly string[];
}

export interface ExampleApp {
  readonly app: Express;
  readonly forgotPassword: ForgotPasswordRouter;
}

/** A login, "forgot password" by mail, a page with the mails, the reset page, and the endpoints for programs beside it. */
export async function createExampleApp({ publicUrl, mailer, mailbox }: ExampleParts): Promise<ExampleApp> {
  const { email, userId: id, password } = example;
  const people = new People([{ id, email }]);
  const passwordHash = await new BcryptPasswordHasher().hash(password);
  const service = createPasswordService({
    userStore: new MemoryUserStore([{ id, passwordHash, contextWords: [email] }]),
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
  });
  const forgotPassword = createForgotPasswordRouter({
    service,
    findUser: (login) => people.findByEmail(login),
    deliver: ({ user, link }) =>
      mailer.send({ to: user.email, subject: 'Your new password', text: `Choose a new password: ${link}` }),
    resetPageUrl: `${publicUrl}/auth/reset`,
    deliveryThrottle: new MemoryDeliveryThrottle(),
  });

  const app = express();
  mountResetPage(app, service);
  app.use(forgotPassword);

  app.get('/login', (_request, response) => response.send(loginPage('')));
  app.get('/forgot', (_request, response) => response.send(forgotPage()));
  app.get('/mailbox', (_request, response) => response.send(mailboxPage(mailbox)));
  app.post('/login', express.urlencoded({ extended: false }), async (request: Request, response: Response) => {
    const given = request.body as { email: string; password: string };
    const login = normaliseEmail(given.email);
    try {
      await service.verifyPassword(people.findByEmail(login)?.id ?? null, given.password, { login });
      response.send(welcomePage(email));
    } catch (error) {
      if (!isPasswordError(error) || error.status !== 403) throw error;
      response.status(401).send(loginPage('This login did not work.'));
    }
  });
  return { app, forgotPassword };
}
