import express from 'express';
import type { Express } from 'express';
import { createPasswordRouter, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import { issue, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { everybody, newPassword } from '../support/people';
import { send } from '../support/send';
import { resolveBearer, startApp } from '../support/start-app';

/** What the host answers to all that the router lets through. */
function hostAnswers(app: Express): void {
  app.use((request, response) => {
    response.status(299).send(`host: ${request.method} ${request.url}`);
  });
}

const prefixes = ['/', '/rbac-api/v1'] as const;

describe.each(prefixes)('mounted at %s, the router lets everything through that is not its own', (prefix) => {
  test.each([
    ['GET', '/auth/reset', 'a page of the host'],
    ['PUT', '/auth/reset', 'another method'],
    ['DELETE', '/auth/reset', 'another method'],
    ['OPTIONS', '/auth/reset', 'a CORS preflight'],
    ['OPTIONS', '/users/ann/password/reset', 'a CORS preflight'],
    ['OPTIONS', '/users/current/password', 'a CORS preflight'],
    ['GET', '/users/ann/password/reset', 'another method'],
    ['PUT', '/users/ann/password/reset', 'another method'],
    ['PATCH', '/users/current/password', 'another method'],
    ['POST', '/users/current/password', 'another method'],
    ['POST', '/auth/reset/', 'a slash behind it'],
    ['POST', '/users/ann/password/reset/', 'a slash behind it'],
    ['PUT', '/users/current/password/', 'a slash behind it'],
    ['POST', '/AUTH/RESET', 'other case'],
    ['POST', '/auth/Reset', 'other case'],
    ['POST', '/Users/ann/password/reset', 'other case'],
    ['PUT', '/USERS/current/password', 'other case'],
    ['PUT', '/users/CURRENT/password', 'other case'],
    ['POST', '/users//password/reset', 'no id'],
    ['POST', '/users/a/b/password/reset', 'two ids'],
    ['POST', '/auth/reset/x', 'a longer path'],
    ['POST', '/auth', 'a shorter path'],
    ['POST', '/x/auth/reset', 'a path in front'],
    ['PUT', '/users/%zz/password/reset', 'what cannot be decoded, under another method'],
    ['GET', '/', 'the root'],
  ])('%s %s: %s', async (method, path) => {
    const app = await startApp({ prefix, after: hostAnswers });
    const headers = { authorization: 'Bearer admin', 'content-type': 'application/json' };
    const answer = await send(`${app.url}${path}`, { method, headers });
    const url = `${prefix === '/' ? '' : prefix}${path}`;
    expect(answer).toMatchObject({ status: 299, text: `host: ${method} ${url}` });
    expect(answer.headers).not.toHaveProperty('cache-control');
    expect(app.events).toEqual([]);
  });

  test('HEAD too', async () => {
    const app = await startApp({ prefix, after: hostAnswers });
    expect(await send(`${app.url}/auth/reset`, { method: 'HEAD' })).toMatchObject({ status: 299 });
    expect(await send(`${app.url}/users/ann/password/reset`, { method: 'HEAD' })).toMatchObject({ status: 299 });
  });

  test.each(['x-http-method-override', 'x-http-method', 'x-method-override'])(
    '%s makes no other method',
    async (name) => {
      const app = await startApp({ prefix, after: hostAnswers });
      const headers = { [name]: 'POST', authorization: 'Bearer admin' };
      const url = `${app.url}/users/ann/password/reset`;
      expect(await send(url, { method: 'GET', headers })).toMatchObject({ status: 299 });
      expect(await send(`${url}?_method=POST`, { method: 'PUT', headers })).toMatchObject({ status: 299 });
      expect(await send(url, { method: 'POST', headers: { ...headers, [name]: 'GET' } })).toMatchObject({
        status: 200,
      });
    },
  );

  test('its own it answers, so that no handler behind it sees them', async () => {
    const app = await startApp({ prefix, after: hostAnswers });
    expect(await issue(app, 'ann')).toMatchObject({ status: 200 });
    expect(await issue(app, 'nobody')).toMatchObject({ status: 404 });
    expect(await redeem(app, '{')).toMatchObject({ status: 400 });
  });
});

test("without a handler of the host's, what is not the router's own ends as Express ends it", async () => {
  const app = await startApp();
  expect(await send(`${app.url}/auth/reset`)).toMatchObject({ status: 404 });
  expect(await send(`${app.url}/auth/reset`, { method: 'OPTIONS' })).toMatchObject({ status: 404 });
});

test('GET /auth/reset may be a page of the host, in front or behind', async () => {
  const page = (app: Express): unknown => app.get('/auth/reset', (_request, response) => response.send('<form>'));
  for (const layout of [{ before: page }, { after: page }]) {
    const app = await startApp(layout);
    expect(await send(`${app.url}/auth/reset`)).toMatchObject({ status: 200, text: '<form>' });
    expect(await redeem(app, '{')).toMatchObject({ status: 400 });
  }
});

describe('custom paths', () => {
  const paths = {
    issueResetToken: '/accounts/:sid/reset-links',
    redeemResetToken: '/reset',
    changePassword: '/me/password',
  };

  test('take the place of the default ones', async () => {
    const app = await startApp({ options: { paths }, after: hostAnswers });
    const headers = { authorization: 'Bearer admin' };
    const { status, text: token } = await send(`${app.url}/accounts/ann/reset-links`, { method: 'POST', headers });
    expect(status).toBe(200);
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({ token, password: newPassword });
    expect(await send(`${app.url}/reset`, { method: 'POST', headers: json, body })).toMatchObject({ status: 200 });
    const changing = { method: 'PUT', headers: { ...json, authorization: 'Bearer ann' }, body: '{' };
    expect(await send(`${app.url}/me/password`, changing)).toMatchObject({ status: 400 });
    expect(await issue(app, 'ann')).toMatchObject({ status: 299 });
    expect(await redeem(app, '{')).toMatchObject({ status: 299 });
  });

  test('with parameters are each refused for themselves where those cannot be decoded', async () => {
    const tenants = {
      redeemResetToken: '/:tenant/auth/reset',
      issueResetToken: '/:tenant/:sid',
      changePassword: '/:tenant/me/password',
    };
    const app = await startApp({ options: { paths: tenants }, after: hostAnswers });
    const requests = { POST: ['/%zz/auth/reset', '/a/%zz'], PUT: ['/%zz/me/password'] };
    for (const [method, paths] of Object.entries(requests)) {
      for (const path of paths) {
        const answer = await send(`${app.url}${path}`, { method });
        expect(answer).toMatchObject({ status: 400, json: { kind: 'malformed-request' } });
      }
    }
    const operations = ['redeemResetToken', 'issueResetToken', 'changePassword'];
    expect(app.events).toMatchObject(operations.map((operation) => ({ operation, kind: 'malformed-request' })));
    expect(await send(`${app.url}/%zz/auth/reset`, { method: 'GET' })).toMatchObject({ status: 299 });
  });

  test('may be one alone, and may be strict and case-sensitive like the others', async () => {
    const app = await startApp({ options: { paths: { redeemResetToken: '/Reset' } }, after: hostAnswers });
    expect(await send(`${app.url}/Reset`, { method: 'POST' })).toMatchObject({ status: 415 });
    expect(await send(`${app.url}/reset`, { method: 'POST' })).toMatchObject({ status: 299 });
    expect(await send(`${app.url}/Reset/`, { method: 'POST' })).toMatchObject({ status: 299 });
    expect(await issue(app, 'ann')).toMatchObject({ status: 200 });
  });
});

test('a path in percent-encoding is matched as it is sent', async () => {
  const app = await startApp({ options: { paths: { issueResetToken: '/zur%C3%BCck%20setzen/:sid' } } });
  const url = `${app.url}/zurück setzen/ann`;
  expect(await send(url, { method: 'POST', headers: { authorization: 'Bearer admin' } })).toMatchObject({
    status: 200,
  });
});

describe("the parents' params", () => {
  test('are visible to the resolver', async () => {
    const seen: unknown[] = [];
    const app = await startApp({
      prefix: '/tenants/:tenant',
      options: {
        authResolver: ({ params }) => {
          seen.push(params['tenant'], params['sid']);
          return resolveBearer('Bearer admin');
        },
      },
    });
    const url = app.url.replace(':tenant', 'blue');
    expect(await issue({ url }, 'ann')).toMatchObject({ status: 200 });
    expect(seen).toEqual(['blue', 'ann']);
  });

  test('do not hide the :sid of the path', async () => {
    const app = await startApp({ prefix: '/of/:sid' });
    const token = await issueToken({ url: app.url.replace(':sid', 'locked') }, 'ann');
    expect(app.events).toMatchObject([{ userId: 'ann' }]);
    expect(await redeem({ url: app.url.replace(':sid', 'ann') }, { token, password: newPassword })).toMatchObject({
      status: 200,
    });
  });
});

test('errors of handlers in front are none of its business', async () => {
  const app = await startApp({
    before: (host) =>
      host.use((request, _response, next) => {
        next(request.get('x-fail') ? new URIError('of the host') : undefined);
      }),
    after: (host) =>
      host.use(((error: Error, _request, response, _next) => {
        response.status(299).send(error.message);
      }) satisfies express.ErrorRequestHandler),
  });
  const answer = await send(`${app.url}/auth/reset`, { method: 'POST', headers: { 'x-fail': 'yes' } });
  expect(answer).toMatchObject({ status: 299 });
});

test('an app may hold it in a router in a router', async () => {
  const inner = express.Router().use(
    '/deep',
    createPasswordRouter({
      userStore: new MemoryUserStore(everybody),
      tokenStore: new MemoryTokenStore(),
      tokenFormat: new OpaqueTokenFormat(),
      passwordHasher: fastPasswordHasher,
      authResolver: (request) => resolveBearer(request.get('authorization')),
    }),
  );
  const app = await startApp({ before: (host) => host.use('/api', express.Router().use('/v2', inner)) });
  expect(await issue({ url: `${app.url}/api/v2/deep` }, 'ann')).toMatchObject({ status: 200 });
});

test('a path of the host’s own for issuing does not take that for redeeming', async () => {
  const app = await startApp({ options: { paths: { issueResetToken: '/:sid/reset' } } });
  const issued = await send(`${app.url}/ann/reset`, { method: 'POST', headers: { authorization: 'Bearer admin' } });
  expect(await redeem(app, { token: issued.text, password: newPassword })).toMatchObject({ status: 200 });
});
