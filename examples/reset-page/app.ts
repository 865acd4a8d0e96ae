import express from 'express';
import type { Express, Request, Response } from 'express';
import {
  BcryptPasswordHasher,
  createPasswordService,
  isPasswordError,
  MemoryTokenStore,
  MemoryUserStore,
  OpaqueTokenFormat,
} from 'express-password-router';
import { mountResetPage } from './mount';
import { loginPage, mailboxPage, welcomePage } from './pages';

export const example = { email: 'jane@example.com', userId: 'jane', password: 'fake password of jane' };

/** A login, a mailbox in place of e-mail, the reset page, and the endpoints for programs beside it. */
export async function createExampleApp(publicUrl: string): Promise<Express> {
  const passwordHash = await new BcryptPasswordHasher().hash(example.password);
  const user = { id: example.userId, passwordHash, contextWords: [example.email] };
  const service = createPasswordService({
    userStore: new MemoryUserStore([user]),
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
  });
  const mailbox: string[] = [];

  const app = express();
  mountResetPage(app, service);

  app.get('/login', (_request, response) => response.send(loginPage('')));
  app.get('/mailbox', (_request, response) => response.send(mailboxPage(mailbox)));
  app.post('/forgot', async (_request, response) => {
    const issued = await service.issueSelfServiceToken(example.userId);
    if (issued) mailbox.unshift(`${publicUrl}/auth/reset#token=${issued.token}`);
    response.redirect(303, '/mailbox');
  });
  app.post('/login', express.urlencoded({ extended: false }), async (request: Request, response: Response) => {
    const { email, password } = request.body as { email: string; password: string };
    try {
      await service.verifyPassword(email === example.email ? example.userId : null, password);
      response.send(welcomePage(example.email));
    } catch (error) {
      if (!isPasswordError(error) || error.status !== 403) throw error;
      response.status(401).send(loginPage('This login did not work.'));
    }
  });
  return app;
}
