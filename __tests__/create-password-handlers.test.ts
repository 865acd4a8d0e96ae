import {
  ConfigurationError,
  createPasswordHandlers,
  MemoryTokenStore,
  MemoryUserStore,
  OpaqueTokenFormat,
} from 'express-password-router';
import type { PasswordRouterOptions } from 'express-password-router';
import type { Express } from 'express';
import { fastPasswordHasher } from './support/fast-password-hasher';
import { everybody, newPassword, oldPassword } from './support/people';
import { send } from './support/send';
import type { Answer } from './support/send';
import { resolveBearer, startApp } from './support/start-app';
import type { StartedApp } from './support/start-app';

const json = { 'content-type': 'application/json' };

function options(): PasswordRouterOptions {
  return {
    userStore: new MemoryUserStore(everybody),
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
    passwordHasher: fastPasswordHasher,
    authResolver: (request) => resolveBearer(request.get('authorization')),
    onEvent: () => undefined,
  };
}

function startHost(
  layOut: (app: Express, handlers: ReturnType<typeof createPasswordHandlers>) => void,
): Promise<StartedApp> {
  const handlers = createPasswordHandlers(options());
  return startApp({ prefix: '/the-router-itself', before: (app) => layOut(app, handlers) });
}

function ask(app: StartedApp, method: string, path: string, userId: string, body = '{}'): Promise<Answer> {
  const { origin } = new URL(app.url);
  return send(`${origin}${path}`, { method, headers: { ...json, authorization: `Bearer ${userId}` }, body });
}

describe('createPasswordHandlers', () => {
  it('gives three handlers, named for what they do', () => {
    const handlers = createPasswordHandlers(options());
    expect(Object.entries(handlers).map(([name, handler]) => [name, handler.name, handler.length])).toEqual([
      ['issueResetToken', 'issueResetToken', 3],
      ['redeemResetToken', 'redeemResetToken', 3],
      ['changePassword', 'changePassword', 3],
    ]);
  });

  it('lets the host lay out methods and paths', async () => {
    const app = await startHost((host, handlers) => {
      host.post('/admin/accounts/:sid/reset', handlers.issueResetToken);
      host.put('/reset', handlers.redeemResetToken);
      host.patch('/me', handlers.changePassword);
    });
    const { text: token } = await ask(app, 'POST', '/admin/accounts/ann/reset', 'admin');
    const redemption = JSON.stringify({ token, password: newPassword });
    expect(await ask(app, 'PUT', '/reset', 'nobody', redemption)).toMatchObject({ status: 200, text: '{}' });
    const change = JSON.stringify({ current_password: newPassword, password: oldPassword });
    expect(await ask(app, 'PATCH', '/me', 'ann', change)).toMatchObject({ status: 200, text: '{}' });
  });

  it('lets the host put its own middleware in front of one of them', async () => {
    const app = await startHost((host, { issueResetToken }) => {
      host.post(
        '/u/:sid',
        (request, response, next) => {
          if (request.params['sid'] === 'ann') next();
          else response.sendStatus(429);
        },
        issueResetToken,
      );
    });
    expect(await ask(app, 'POST', '/u/ann', 'admin')).toMatchObject({ status: 200 });
    expect(await ask(app, 'POST', '/u/locked', 'admin')).toMatchObject({ status: 429 });
  });

  it.each([
    ['has no :sid', '/u/:id', '/u/ann'],
    ['has :sid as a list', '/u/*sid', '/u/ann/locked'],
  ])('finds nobody where the path %s', async (_, path, asked) => {
    const app = await startHost((host, { issueResetToken }) => host.post(path, issueResetToken));
    expect(await ask(app, 'POST', asked, 'admin')).toMatchObject({ status: 404, json: { kind: 'user-not-found' } });
  });

  it('protects its answers like the router does', async () => {
    const app = await startHost((host, { changePassword }) => host.use(changePassword));
    const answer = await ask(app, 'PUT', '/anything', 'ann', '{');
    expect(answer).toMatchObject({
      status: 400,
      headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' },
    });
  });

  it('checks its options at start, as the router does', () => {
    expect(() => createPasswordHandlers({ ...options(), timeoutMs: 0 } as never)).toThrow(ConfigurationError);
    expect(() => createPasswordHandlers({} as never)).toThrow(ConfigurationError);
  });
});
