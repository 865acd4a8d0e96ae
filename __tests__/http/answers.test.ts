import { converse } from '../support/converse';
import { change, issue, issueToken, redeem } from '../support/endpoints';
import { MemoryUserStore } from 'express-password-router';
import { newPassword, oldPassword } from '../support/people';
import type { Answer } from '../support/send';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const failingStore = Object.assign(new MemoryUserStore(), {
  findById: () => {
    throw new Error('connection lost');
  },
});

type Headers = Readonly<Record<string, string>>;

/** One answer of each kind and of each endpoint. */
const answers: readonly (readonly [
  what: string,
  status: number,
  ask: (app: StartedApp, headers: Headers) => Promise<Answer>,
])[] = [
  ['a token', 200, (app, headers) => issue(app, 'ann', headers)],
  ['user-unauthenticated', 401, (app, headers) => issue(app, 'ann', { ...headers, authorization: '' })],
  ['cross-origin-request', 403, (app, headers) => issue(app, 'ann', { ...headers, 'sec-fetch-site': 'cross-site' })],
  ['permission-denied', 403, (app, headers) => issue(app, 'ann', { ...headers, authorization: 'Bearer ann' })],
  ['remote-user', 403, (app, headers) => issue(app, 'remote', headers)],
  ['user-not-found', 404, (app, headers) => issue(app, 'nobody', headers)],
  ['a path that cannot be decoded', 400, (app, headers) => issue(app, '%zz', headers)],
  [
    'a reset',
    200,
    async (app, headers) => redeem(app, { token: await issueToken(app, 'ann'), password: newPassword }, headers),
  ],
  ['invalid-reset-token', 403, (app, headers) => redeem(app, { token: 'x', password: newPassword }, headers)],
  [
    'password-policy-violation',
    400,
    async (app, headers) => redeem(app, { token: await issueToken(app, 'ann'), password: 'short' }, headers),
  ],
  ['malformed-request', 400, (app, headers) => redeem(app, '{', headers)],
  ['schema-violation', 400, (app, headers) => redeem(app, {}, headers)],
  ['payload-too-large', 413, (app, headers) => redeem(app, 'x'.repeat(20_000), headers)],
  ['unsupported-media-type', 415, (app, headers) => redeem(app, 'x', { ...headers, 'content-type': 'text/plain' })],
  [
    'a change',
    200,
    (app, headers) => change(app, 'ann', { current_password: oldPassword, password: newPassword }, headers),
  ],
  [
    'incorrect-password',
    403,
    (app, headers) => change(app, 'ann', { current_password: 'x', password: newPassword }, headers),
  ],
  [
    'user-revoked',
    403,
    (app, headers) => change(app, 'revoked', { current_password: 'x', password: newPassword }, headers),
  ],
  [
    'unavailable',
    503,
    async (_, headers) => issue(await startApp({ options: { userStore: failingStore } }), 'ann', headers),
  ],
];

const refusals = answers.filter(([, status]) => status !== 200);

describe.each(answers)('the answer of %s', (_, status, ask) => {
  test('may not be stored, sniffed or referred to, and says nothing to other origins', async () => {
    const answer = await ask(await startApp(), {});
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const names = Object.keys(answer.headers);
    expect(names).not.toContain('etag');
    expect(names).not.toContain('set-cookie');
    expect(names).not.toContain('last-modified');
    expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe.each(refusals)('the refusal %s', (what, status, ask) => {
  test('is {kind, msg, details}, in this order and nothing else', async () => {
    const { json, headers } = await ask(await startApp(), {});
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(Object.keys(json as object)).toEqual(['kind', 'msg', 'details']);
    const { kind, msg, details } = json as Record<string, unknown>;
    expect(kind).toBe(what.includes(' ') ? 'malformed-request' : what);
    expect(msg).toMatch(/^[A-Z].+\.$/);
    expect(details === null || typeof details === 'object').toBe(true);
  });

  test('is the message alone, as text/plain, for a browser', async () => {
    const app = await startApp();
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const forBrowser = await ask(app, { accept });
    const forProgram = await ask(app, { accept: 'application/json' });
    expect(forBrowser.status).toBe(status);
    expect(forBrowser.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(forBrowser.text).toBe((forProgram.json as { msg: string }).msg);
  });
});

describe('the form of a refusal', () => {
  test.each(['*/*', 'application/json', 'text/html, application/json', 'text/plain', 'text/html;q=0', 'image/png', ''])(
    'is JSON for Accept "%s"',
    async (accept) => {
      const app = await startApp();
      expect((await redeem(app, '{', { accept })).json).toMatchObject({ kind: 'malformed-request' });
    },
  );

  test.each(['text/html', 'TEXT/HTML;q=0.1', 'application/json;q=0, text/html'])(
    'is text for Accept "%s"',
    async (accept) => {
      const app = await startApp();
      expect((await redeem(app, '{', { accept })).text).toBe('The request could not be read.');
    },
  );
});

test('a 200 is {} even for a browser', async () => {
  const app = await startApp();
  const token = await issueToken(app, 'ann');
  const { text } = await redeem(app, { token, password: newPassword }, { accept: 'text/html' });
  expect(text).toBe('{}');
});

test('has its length, also for a client of HTTP/1.0, which would take a connection that breaks for the end', async () => {
  const { url } = await startApp();
  const head = ['POST /users/ann/password/reset HTTP/1.0', 'Authorization: Bearer admin', 'Connection: keep-alive'];
  const answer = await converse(url, [...head, '', ''].join('\r\n'), /\r\n\r\n[\w-]{44}$/);
  expect(answer).toMatch(/\r\nContent-Length: 44\r\n/);
  expect(answer).toMatch(/\r\nConnection: keep-alive\r\n/);
});

test('neither the Host nor any X-Forwarded header comes back', async () => {
  const app = await startApp();
  const evil = { host: 'evil.example.net', 'x-forwarded-host': 'evil.example.net', forwarded: 'host=evil.example.net' };
  const all = [await issue(app, 'ann', evil), await issue(app, 'nobody', evil), await redeem(app, '{', evil)];
  expect(JSON.stringify([all, app.events])).not.toContain('evil');
});
