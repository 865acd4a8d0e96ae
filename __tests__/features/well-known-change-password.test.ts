import express from 'express';
import { ConfigurationError } from 'express-password-router';
import { createChangePasswordRedirect } from 'express-password-router/features/well-known-change-password';
import request from 'supertest';

const wellKnown = '/.well-known/change-password';

function appWith(changePasswordUrl: string): express.Express {
  return express().use(createChangePasswordRedirect({ changePasswordUrl }));
}

test.each(['get', 'head'] as const)('%s leads to the page of the host, for now and not for good', async (method) => {
  const answer = await request(appWith('/account/password'))[method](wellKnown).expect(303);
  expect(answer.headers).toMatchObject({
    location: '/account/password',
    'cache-control': 'no-store',
    'content-length': '0',
  });
});

test('the page may be on another origin', async () => {
  const url = 'https://accounts.example.com/password?from=manager';
  await request(appWith(url)).get(wellKnown).expect(303).expect('Location', url);
});

test.each([
  ['another method', 'post', wellKnown],
  ['OPTIONS', 'options', wellKnown],
  ['another path below', 'get', `${wellKnown}/more`],
  ['another spelling', 'get', '/.well-known/Change-Password'],
  // W3C: managers ask for this first, to find out whether 404 can be trusted here.
  [
    'the resource that should not exist',
    'get',
    '/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200',
  ],
] as const)('%s passes through', async (_name, method, path) => {
  const app = appWith('/account/password').use((_request, response) => response.status(404).end('of the host'));
  await request(app)[method](path).expect(404, 'of the host');
});

test.each([
  ['nothing', undefined],
  ['a path that is no text', ['/account/password']],
  ['an address that is no text', new URL('https://accounts.example.com/password')],
  ['another scheme', 'javascript:alert(1)'],
  ['plain http', 'http://example.com/password'],
  ['a host without a scheme', '//example.com/password'],
  ['the same with a backslash', '/\\example.com/password'],
  ['a line break', '/account\r\nSet-Cookie: a=b'],
  ['a space', '/my account'],
  ['a relative path', 'account/password'],
])('%s is refused at construction', (_name, changePasswordUrl) => {
  const message =
    "changePasswordUrl must be a path, like '/login', or an address that begins with 'https://'; percent-encode what is not ASCII.";
  expect(() => createChangePasswordRedirect({ changePasswordUrl } as never)).toThrow(new ConfigurationError(message));
});

test.each([
  wellKnown,
  `${wellKnown}/`,
  `${wellKnown}?from=manager`,
  '/%2ewell-known/change-password',
  '/.well-known/change%2Dpassword/',
  '/account/../.well-known/change-password',
])('%s is refused at construction, being no page', (changePasswordUrl) => {
  const message = 'changePasswordUrl must be another page than the one that leads to it.';
  expect(() => createChangePasswordRedirect({ changePasswordUrl })).toThrow(new ConfigurationError(message));
});

test.each([`${wellKnown}-now`, '/.well-known', '/100%', '/%C3%A4'])('%s is another page', (changePasswordUrl) => {
  expect(() => createChangePasswordRedirect({ changePasswordUrl })).not.toThrow();
});

test('a misspelt option is refused', () => {
  expect(() => createChangePasswordRedirect({ changePasswordURL: '/password' } as never)).toThrow(
    "did you mean 'changePasswordUrl'?",
  );
});
