import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { NextFunction, Request, RequestHandler, Response, Router } from 'express';
import {
  createPasswordHandlers,
  createPasswordRouter,
  createPasswordService,
  isPasswordError,
  MemoryTokenStore,
  OpaqueTokenFormat,
} from 'express-password-router';
import type {
  AuthResolver,
  PasswordHasher,
  PasswordReplacement,
  PasswordRouterOptions,
  PasswordService,
  PasswordServiceOptions,
  User,
  UserStore,
} from 'express-password-router';
import type { TokenStoreHarness } from 'express-password-router/conformance';
import { tokenStoreCases } from 'express-password-router/conformance';
import type { AnyPasswordError, ResetTokenRejectedError } from 'express-password-router/errors';
import { UserNotFoundError } from 'express-password-router/errors';
import { RedisTokenStore } from 'express-password-router/stores/redis';

class OneUserStore implements UserStore {
  #user: User = { id: 'ann', passwordHash: null, failedAttempts: 0, contextWords: ['Ann'] };

  findById(userId: string): User | null {
    return userId === this.#user.id ? this.#user : null;
  }

  async replacePassword({ userId, expectedHash, newHash }: PasswordReplacement): Promise<boolean> {
    if (this.findById(userId)?.passwordHash !== expectedHash) return false;
    this.#user = { ...this.#user, passwordHash: newHash };
    return true;
  }

  countAttempt(): number {
    return 1;
  }

  clearAttempts(): boolean {
    return true;
  }
}

let salt = 0;
const passwordHasher: PasswordHasher = {
  maxPasswordBytes: 72,
  hash: async (password) => `plain:${String(++salt)}:${password}`,
  verify: async (password, hash) => hash.endsWith(`:${password}`),
  needsRehash: () => false,
};

const tokens = new MemoryTokenStore();
const serviceOptions: PasswordServiceOptions = {
  userStore: new OneUserStore(),
  tokenStore: tokens,
  tokenFormat: new OpaqueTokenFormat(),
  passwordHasher,
  hashing: { concurrency: undefined },
  onEvent: (event) => {
    if (event.type === 'password-reset') assert.equal(typeof event.reinstated, 'boolean');
  },
};
const authResolver: AuthResolver = {
  resolve: (request: Request) => (request.get('x-user') ? { userId: 'ann', mayResetPassword: () => true } : null),
};
const service: PasswordService = createPasswordService(serviceOptions);
const routerOptions: PasswordRouterOptions = { service, authResolver, errorResponses: 'next' };
const router: Router = createPasswordRouter(routerOptions);
const handler: RequestHandler = createPasswordHandlers({ service, authResolver }).redeemResetToken;

function explain(error: AnyPasswordError): string {
  switch (error.kind) {
    case 'password-policy-violation':
      return error.details.violations.map(({ rule }) => rule).join(' ');
    case 'invalid-reset-token':
      return (error satisfies ResetTokenRejectedError).reason;
    default:
      return `${String(error.status)} ${error.message}`;
  }
}

export const mistakes: readonly (() => unknown)[] = [
  // @ts-expect-error Either a service, or the options for one.
  () => createPasswordRouter({ ...routerOptions, tokenFormat: new OpaqueTokenFormat() }),
  // @ts-expect-error A user store is needed.
  () => createPasswordService({ tokenStore: tokens, tokenFormat: new OpaqueTokenFormat() }),
];

async function main(): Promise<void> {
  const app = express();
  app.use('/account', router);
  app.post('/again', handler);
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (isPasswordError(error)) response.status(error.status).send(explain(error));
    else next(error);
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/account`;
  const issued = await fetch(`${url}/users/ann/password/reset`, { method: 'POST', headers: { 'x-user': 'ann' } });
  const token = await issued.text();
  const redeem = (password: string): Promise<globalThis.Response> =>
    fetch(`${url}/auth/reset`, { method: 'POST', body: new URLSearchParams({ token, password }) });
  assert.equal(await (await redeem('short')).text(), 'too-short');
  assert.equal((await redeem('plum velvet harbour')).status, 200);
  assert.equal(await (await redeem('plum velvet harbour')).text(), 'unknown');
  server.close();
  server.closeAllConnections();

  await service.verifyPassword('ann', 'plum velvet harbour');
  await assert.rejects(service.setPassword('operator', 'bob', 'plum velvet harbour'), UserNotFoundError);
  const harness: TokenStoreHarness = { tokenStore: tokens };
  for (const promise of tokenStoreCases) await promise.run(harness);
  assert.equal(await new RedisTokenStore(async () => null).findById('nobody'), null);
}

void main();
