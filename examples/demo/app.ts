import { randomBytes } from 'node:crypto';
import express from 'express';
import type { Express, Request, Response } from 'express';
import {
  createPasswordRouter,
  createPasswordService,
  isPasswordError,
  JwtTokenFormat,
  MemoryTokenStore,
} from 'express-password-router';
import type { Caller, PasswordEvent, PasswordService } from 'express-password-router';
import { createOpenApiDocument } from 'express-password-router/openapi';
import { createApiReference } from './api-reference';
import { FailingUserStore } from './failing-user-store';
import type { StoreState } from './failing-user-store';
import { bearerOf, demoUsers, hashPasswords } from './users';

const prefix = '/rbac-api/v1';

/** The three endpoints, their reference, a login, and the switch of the user store. */
export async function createDemoApp(onEvent: (event: PasswordEvent) => void): Promise<Express> {
  const userStore = new FailingUserStore(await hashPasswords(demoUsers));
  const passwords = createPasswordService({
    userStore,
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new JwtTokenFormat({ signingKey: randomBytes(32) }),
    onEvent,
  });

  const app = express();
  app.use(prefix, createPasswordRouter({ service: passwords, authResolver: resolveCaller }));
  app.use('/api-reference', createApiReference(createOpenApiDocument({ prefix })));
  app.post('/login', express.json(), (request, response) => logIn(passwords, request, response));
  app.put('/demo/user-store', express.json(), (request: Request<object, object, { state: StoreState }>, response) => {
    userStore.state = request.body.state;
    response.json({});
  });
  return app;
}

function resolveCaller(request: Request): Caller | null {
  const user = demoUsers.find(({ id }) => request.get('Authorization') === `Bearer ${bearerOf(id)}`);
  return user ? { userId: user.id, mayResetPassword: () => user.id === 'admin' } : null;
}

/** Whatever is wrong, people read one message: it tells nobody who exists, is locked or revoked. */
async function logIn(passwords: PasswordService, request: Request, response: Response): Promise<void> {
  const { user, password } = request.body as { user: string; password: string };
  try {
    await passwords.verifyPassword(user, password);
    response.json({ bearer: bearerOf(user) });
  } catch (error) {
    if (!isPasswordError(error) || error.status !== 403) throw error;
    response.status(401).json({ msg: 'This login did not work.' });
  }
}
