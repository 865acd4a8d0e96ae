import { converse, requestText } from '../support/converse';
import { change, issue, issueToken, redeem } from '../support/endpoints';
import { newPassword, oldPassword } from '../support/people';
import { resolveBearer, startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const SPA = 'http://spa.example.com:5173';

let app: StartedApp;

beforeAll(async () => {
  app = await startApp({ options: { trustedOrigins: [SPA, 'https://admin.example.com'] } });
});

type Headers = Readonly<Record<string, string | string[]>>;

const passing: readonly (readonly [string, Headers])[] = [
  ['no header of a browser', {}],
  ['the own host', { host: 'app.example.com', origin: 'https://app.example.com' }],
  ['the own host, over http', { host: 'app.example.com', origin: 'http://app.example.com' }],
  ['the own host and port', { host: 'app.example.com:8443', origin: 'https://app.example.com:8443' }],
  ['an address in the local network', { host: '192.168.1.20:8080', origin: 'http://192.168.1.20:8080' }],
  ['an IPv6 address', { host: '[fd00::1]:8080', origin: 'http://[fd00::1]:8080' }],
  ['localhost', { host: 'localhost:3000', origin: 'http://localhost:3000' }],
  ['the default port of https, told by Host alone', { host: 'app.example.com:443', origin: 'https://app.example.com' }],
  ['the default port of http, told by Host alone', { host: 'app.example.com:80', origin: 'http://app.example.com' }],
  ['other case', { host: 'App.Example.COM', origin: 'https://app.example.com' }],
  ['Sec-Fetch-Site: same-origin', { 'sec-fetch-site': 'same-origin' }],
  ['Sec-Fetch-Site: none, an address that somebody typed', { 'sec-fetch-site': 'none' }],
  ['null, by a page of this very origin that names none', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
  [
    'Sec-Fetch-Site: same-origin behind a proxy that rewrote Host',
    { host: 'internal:8080', origin: 'https://app.example.com', 'sec-fetch-site': 'same-origin' },
  ],
  ['a trusted page on another port', { host: 'spa.example.com:3000', origin: SPA, 'sec-fetch-site': 'same-site' }],
  [
    'a trusted page of another site',
    { host: 'x', origin: 'https://admin.example.com', 'sec-fetch-site': 'cross-site' },
  ],
  ['a Referer of another site, which is not read', { referer: 'https://evil.example.net/' }],
];

const refused: readonly (readonly [string, Headers])[] = [
  ['another host', { host: 'app.example.com', origin: 'https://evil.example.net' }],
  ['another host of the same site', { host: 'app.example.com', origin: 'https://blog.example.com' }],
  ['another port', { host: 'app.example.com:8443', origin: 'https://app.example.com:9443' }],
  ['a port that only the Origin names', { host: 'app.example.com', origin: 'https://app.example.com:8443' }],
  ['a host that begins alike', { host: 'app.example.com', origin: 'https://app.example.com.evil.example.net' }],
  ['a host that ends alike', { host: 'app.example.com', origin: 'https://evil-app.example.com' }],
  ['null, a sandboxed page or a file', { host: 'app.example.com', origin: 'null' }],
  ['null as the Host too', { host: 'null', origin: 'null' }],
  ['an empty Origin', { host: 'app.example.com', origin: '' }],
  ['what is no origin', { host: 'app.example.com', origin: 'app.example.com' }],
  ['a file', { host: 'app.example.com', origin: 'file://' }],
  ['any origin, where Host is none', { host: '[', origin: 'https://app.example.com' }],
  ['two Origins', { host: 'app.example.com', origin: ['https://app.example.com', 'https://evil.example.net'] }],
  ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
  ['Sec-Fetch-Site: same-site, a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }],
  ['Sec-Fetch-Site that nobody knows', { 'sec-fetch-site': 'yes' }],
  ['Sec-Fetch-Site twice', { 'sec-fetch-site': ['same-origin', 'cross-site'] }],
  [
    'Sec-Fetch-Site: cross-site with an Origin like the Host',
    { host: 'app.example.com', origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' },
  ],
  ['a trusted origin over another scheme', { host: 'x', origin: 'https://spa.example.com:5173' }],
  ['a trusted origin on another port', { host: 'x', origin: 'http://spa.example.com:5174' }],
  [
    'X-Forwarded-Host that would fit, since anybody can send it',
    { host: 'internal', origin: 'https://evil.example.net', 'x-forwarded-host': 'evil.example.net' },
  ],
  [
    'its own name, where that is longer than any is',
    { host: `${'x'.repeat(504)}.example.com`, origin: `https://${'x'.repeat(504)}.example.com` },
  ],
];

const wrong = { current_password: 'not the password at all', password: newPassword };

describe('issue and change pass', () => {
  test.each(passing)('%s', async (_, headers) => {
    expect(await issue(app, 'ann', headers)).toMatchObject({ status: 200 });
    expect(await change(app, 'ann', '{', headers)).toMatchObject({ json: { kind: 'malformed-request' } });
  });
});

describe('issue and change refuse', () => {
  test.each(refused)('%s', async (_, headers) => {
    const refusal = { status: 403, json: { kind: 'cross-origin-request', details: null } };
    expect(await issue(app, 'ann', headers)).toMatchObject(refusal);
    expect(await change(app, 'ann', '{', headers)).toMatchObject(refusal);
  });
});

test.each([
  ['none', 'http://undefined', []],
  ['an empty one', 'file://', ['Host: ']],
])('no Origin fits a Host that is no host: %s', async (_, origin, host) => {
  const headers = [...host, `Origin: ${origin}`, 'Authorization: Bearer admin'];
  const request = requestText('POST /users/ann/password/reset', headers).replace('HTTP/1.1', 'HTTP/1.0');
  expect(await converse(app.url, request)).toContain('"kind":"cross-origin-request"');
});

describe('a refused request', () => {
  const crossSite = { 'sec-fetch-site': 'cross-site' };

  test('reaches neither resolver nor body nor store', async () => {
    const authResolver = jest.fn(() => resolveBearer('Bearer admin'));
    const watched = await startApp({ options: { authResolver } });
    const token = await issueToken(watched, 'ann');
    authResolver.mockClear();
    await issue(watched, 'ann', crossSite);
    await change(watched, 'ann', wrong, crossSite);
    expect(authResolver).not.toHaveBeenCalled();
    expect(watched.users.findById('ann')?.failedAttempts).toBeUndefined();
    expect(await redeem(watched, { token, password: newPassword })).toMatchObject({ status: 200 });
  });

  test('is told to the audit trail', async () => {
    const watched = await startApp();
    await issue(watched, 'ann', crossSite);
    expect(watched.events).toMatchObject([
      { type: 'request-refused', operation: 'issueResetToken', kind: 'cross-origin-request', actorId: null },
    ]);
  });
});

test.each([...passing, ...refused])('redeem is not checked, since it takes no credentials: %s', async (_, headers) => {
  const answer = await redeem(app, { token: 'x', password: newPassword }, headers);
  expect(answer).toMatchObject({ status: 403, json: { kind: 'invalid-reset-token' } });
});

test.each([SPA, 'https://evil.example.net'])(
  'a page of %s gets no CORS header of the library’s own',
  async (origin) => {
    const { headers } = await issue(app, 'ann', { origin });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  },
);

test('what the host has set of CORS, in front, stays as it is', async () => {
  const host = await startApp({
    options: { trustedOrigins: [SPA] },
    before: (express) =>
      express.use((_request, response, next) => {
        response.set('Access-Control-Allow-Origin', SPA);
        next();
      }),
  });
  const body = { current_password: oldPassword, password: newPassword };
  const { status, headers } = await change(host, 'ann', body, { origin: SPA, 'sec-fetch-site': 'cross-site' });
  expect({ status, allowed: headers['access-control-allow-origin'] }).toEqual({ status: 200, allowed: SPA });
});
