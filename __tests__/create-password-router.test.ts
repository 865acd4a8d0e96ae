import express from 'express';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import {
  ConfigurationError,
  createPasswordRouter,
  createPasswordService,
  MemoryTokenStore,
  MemoryUserStore,
  OpaqueTokenFormat,
} from 'express-password-router';
import type { PasswordRouterOptions } from 'express-password-router';
import { PassportAuthResolver } from 'express-password-router/features/auth-resolvers';
import { issue, issueToken, redeem } from './support/endpoints';
import { fastPasswordHasher } from './support/fast-password-hasher';
import { interceptCalls } from './support/intercept-calls';
import { everybody, newPassword, oldPassword } from './support/people';
import { serveApp } from './support/serve-app';
import { resolveBearer, startApp } from './support/start-app';

const serviceOptions = {
  userStore: new MemoryUserStore(),
  tokenStore: new MemoryTokenStore(),
  tokenFormat: new OpaqueTokenFormat(),
};
const authResolver = (): null => null;
const sound = { ...serviceOptions, authResolver };
const middleware: RequestHandler = (_request, _response, next) => next();

/** As compilers write one for engines that know no classes. */
function resolverClass(): void {
  // has no fields
}
resolverClass.prototype = { resolve: authResolver };

/** As a host written in JavaScript might call it. */
function create(options: unknown): unknown {
  return createPasswordRouter(options as PasswordRouterOptions);
}

describe('createPasswordRouter', () => {
  test('needs four things', () => {
    expect(create(sound)).toBeInstanceOf(Function);
  });

  test.each(['userStore', 'tokenStore', 'tokenFormat', 'authResolver'])('says so where %s is missing', (name) => {
    expect(() => create({ ...sound, [name]: undefined })).toThrow(ConfigurationError);
    expect(() => create({ ...sound, [name]: undefined })).toThrow(`${name} is missing`);
  });

  test('takes undefined for every option that may be left out', () => {
    const optional = {
      paths: undefined,
      errorResponses: undefined,
      trustedOrigins: undefined,
      challenge: undefined,
      tokenLifetimeSeconds: undefined,
      failedAttemptsLockout: undefined,
      passwordPolicy: undefined,
      passwordHasher: undefined,
      hashing: undefined,
      timeoutMs: undefined,
      afterPasswordChange: undefined,
      onEvent: undefined,
      clock: undefined,
      service: undefined,
    };
    expect(create({ ...sound, ...optional })).toBeInstanceOf(Function);
  });

  test('calls none of its ports before a request comes', () => {
    const refuse = (): never => {
      throw new Error('called');
    };
    const ports = Object.entries(serviceOptions).map(([name, port]) => [name, interceptCalls<object>(port, refuse)]);
    expect(create({ ...Object.fromEntries(ports), authResolver: refuse })).toBeInstanceOf(Function);
  });
});

describe('a mistake is found at start, in words that say what to do', () => {
  test.each([
    ['takes an object of options', undefined],
    ['takes an object of options', 'options'],
    ["did you mean 'tokenStore'?", { ...sound, tokenstore: 1 }],
    ["did you mean 'authResolver'?", { ...sound, authResolvers: 1 }],
    ["does not take 'secret'", { ...sound, secret: 'x' }],
    [
      'authResolver is missing: give a function of the request, or an object with resolve',
      { ...sound, authResolver: undefined },
    ],
    ['authResolver must be a function of the request, or an object with resolve', { ...sound, authResolver: {} }],
    ['authResolver must be a function', { ...sound, authResolver: null }],
    ["or an object with resolve, not a class: does it lack 'new'?", { ...sound, authResolver: PassportAuthResolver }],
    ["not a class: does it lack 'new'?", { ...sound, authResolver: resolverClass }],
    ['not a middleware: mount it in front, and answer here whom it found', { ...sound, authResolver: middleware }],
    [
      'userStore lacks the methods replacePassword, countAttempt, clearAttempts',
      { ...sound, userStore: { findById: authResolver } },
    ],
    ["errorResponses must be 'send' or 'next'", { ...sound, errorResponses: 'throw' }],
    ['challenge', { ...sound, challenge: '' }],
    ['one line of printable ASCII', { ...sound, challenge: 'Bearer\r\nSet-Cookie: a=b' }],
    ['one line of printable ASCII', { ...sound, challenge: 'Bearer realm="café"' }],
    ['one line of printable ASCII', { ...sound, challenge: ' ' }],
    ["did you mean 'https://app.example.com'?", { ...sound, trustedOrigins: ['https://app.example.com/'] }],
    ["did you mean 'https://app.example.com'?", { ...sound, trustedOrigins: ['HTTPS://App.example.com'] }],
    ["did you mean 'https://app.example.com'?", { ...sound, trustedOrigins: ['https://app.example.com:443'] }],
    ["holds 'app.example.com', which is not an origin", { ...sound, trustedOrigins: ['app.example.com'] }],
    ["it looks like 'https://app.example.com'", { ...sound, trustedOrigins: ['*'] }],
    ["it looks like 'https://app.example.com'", { ...sound, trustedOrigins: ['null'] }],
    [
      "it looks like 'https://app.example.com', without wildcards",
      { ...sound, trustedOrigins: ['https://*.example.com'] },
    ],
    ["it looks like 'https://app.example.com'", { ...sound, trustedOrigins: ['wss://app.example.com'] }],
    ['is not an origin', { ...sound, trustedOrigins: [null] }],
    ['is not an origin', { ...sound, trustedOrigins: [Object.create(null)] }],
    [
      "a value of type object, which is not an origin: it looks like 'https://app.example.com'",
      { ...sound, trustedOrigins: [new URL('https://app.example.com')] },
    ],
    ['trustedOrigins must be a list.', { ...sound, trustedOrigins: 'https://app.example.com' }],
    ['trustedOrigins must be a list.', { ...sound, trustedOrigins: null }],
    ["paths does not take 'reset'", { ...sound, paths: { reset: '/reset' } }],
    ["paths.redeemResetToken must be a path that starts with '/'", { ...sound, paths: { redeemResetToken: 'reset' } }],
    ["must be a path that starts with '/'", { ...sound, paths: { redeemResetToken: /reset/ } }],
    ['must contain :sid', { ...sound, paths: { issueResetToken: '/users/:id/reset' } }],
    ['must contain :sid', { ...sound, paths: { issueResetToken: '/users/:sidekick/reset' } }],
    ['must contain :sid', { ...sound, paths: { issueResetToken: String.raw`/users/\:sid/reset` } }],
    ['must contain :sid', { ...sound, paths: { issueResetToken: '/users/:sidé/reset' } }],
    ['never left out', { ...sound, paths: { issueResetToken: '/users{/:sid}' } }],
    ['never left out', { ...sound, paths: { issueResetToken: '/users/:sid?' } }],
    ['never left out', { ...sound, paths: { issueResetToken: '/users{/:sid{/password}}' } }],
    ['never left out', { ...sound, paths: { issueResetToken: '/users(/:sid)?/reset' } }],
    ['never left out', { ...sound, paths: { issueResetToken: String.raw`/users/:sid(\d+)?/reset` } }],
    ["paths.changePassword has a space, a '#' or what is not ASCII", { ...sound, paths: { changePassword: '/a b' } }],
    ["percent-encode it, like '/a%20b'", { ...sound, paths: { redeemResetToken: '/a#b' } }],
    ['percent-encode it', { ...sound, paths: { issueResetToken: '/ä/:sid' } }],
    ['percent-encode it', { ...sound, paths: { changePassword: '/a\n' } }],
    ['must differ', { ...sound, paths: { issueResetToken: '/:sid', redeemResetToken: '/:sid' } }],
    ['must differ', { ...sound, paths: { issueResetToken: '/:sid/reset', redeemResetToken: '/:tenant/reset' } }],
    ['not a path that Express can match', { ...sound, paths: { changePassword: '/me/:' } }],
    ['service must come from createPasswordService', { authResolver, service: {} }],
    ['service must come from createPasswordService', { authResolver, service: null }],
  ])('%s', (message, options) => {
    expect(() => create(options)).toThrow(ConfigurationError);
    expect(() => create(options)).toThrow(message);
  });

  test('a service and the options of one are not mixed', () => {
    const service = createPasswordService(serviceOptions);
    expect(() => create({ authResolver, service, userStore: sound.userStore, timeoutMs: 5 })).toThrow(
      'Give either a service or the options of one, not both: userStore, timeoutMs.',
    );
  });
});

test('one that is mounted, but not called, says so to the first request', async () => {
  const tell: ErrorRequestHandler = (error: Error, _request, response, _next) => void response.json(error.message);
  const app = await serveApp(express().use(createPasswordRouter as unknown as RequestHandler, tell));
  expect(await redeem(app, { token: 'x', password: newPassword })).toMatchObject({
    json: 'createPasswordRouter takes an object of options, not a request: mount what createPasswordRouter(options) answers.',
  });
});

test('a parameter is called what the host likes', () => {
  expect(create({ ...sound, paths: { issueResetToken: '/:größe/:sid' } })).toBeInstanceOf(Function);
});

test('what Express said of a path is the cause', () => {
  const cause = expect.any(Error) as unknown;
  expect(() => create({ ...sound, paths: { changePassword: '/me/:' } })).toThrow(
    expect.objectContaining({ name: 'ConfigurationError', cause }) as Error,
  );
});

describe('a service made before', () => {
  const service = createPasswordService({
    ...serviceOptions,
    userStore: new MemoryUserStore(everybody),
    passwordHasher: fastPasswordHasher,
    onEvent: () => undefined,
  });

  test.each([
    ['itself', service],
    ['in a copy with more to it', { ...service, extra: true }],
  ])('is shared with a login route: %s', async (_, shared) => {
    const router = createPasswordRouter({
      service: shared,
      authResolver: (request) => resolveBearer(request.get('authorization')),
    });
    const app = await startApp({ before: (host) => host.use('/shared', router) });
    const mounted = { url: `${app.url}/shared` };
    const token = await issueToken(mounted, 'ann');
    expect(await redeem(mounted, { token, password: newPassword })).toMatchObject({ status: 200 });
    await service.verifyPassword('ann', newPassword);
    await service.setPassword('admin', 'ann', oldPassword);
  });
});

test('options that are changed later have no effect', async () => {
  const trustedOrigins = ['https://app.example.com'];
  const app = await startApp({ options: { trustedOrigins } });
  trustedOrigins.push('https://evil.example.net');
  const answer = await issue(app, 'ann', { origin: 'https://evil.example.net' });
  expect(answer).toMatchObject({ status: 403, json: { kind: 'cross-origin-request' } });
});
