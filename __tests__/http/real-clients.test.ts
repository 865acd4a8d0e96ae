/**
 * What published clients of these endpoints send, byte by byte, at the mount point that they expect. Those written before
 * the JSON form take the body of the answer for the token.
 */
import { converse, requestText } from '../support/converse';
import { anyText, opaqueToken } from '../support/expected';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { newPassword, oldPassword } from '../support/people';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const json = 'Content-Type: application/json';
const length = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}`;
const common = ['Host: console.example.com:4433', 'Connection: close'];

async function startConsole(): Promise<StartedApp> {
  return startApp({
    prefix: '/rbac-api/v1',
    options: {
      authResolver: ({ headers }) => {
        const userId = headers['x-authentication'] === 'KEY' || headers['x-client-cert'] ? 'admin' : headers['x-user'];
        return typeof userId === 'string' ? { userId, mayResetPassword: () => userId === 'admin' } : null;
      },
    },
  });
}

/** The status line and the body of the answer. */
async function ask(app: StartedApp, line: string, headers: readonly string[], body = ''): Promise<[string, string]> {
  const request = requestText(line.replace(' ', ' /rbac-api/v1'), [...common, ...headers], body);
  const [head = '', answer = ''] = (await converse(app.url, request)).split('\r\n\r\n');
  return [head.split('\r\n')[0] ?? '', answer];
}

async function expectPassword(app: StartedApp, password: string): Promise<void> {
  expect(await fastPasswordHasher.verify(password, app.users.findById('ann')?.passwordHash ?? '')).toBe(true);
}

const ok = 'HTTP/1.1 200 OK';

describe('pe_client.rb', () => {
  const headers = [
    'X-Authentication: KEY',
    json,
    'Accept: */*',
    'Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3',
    'User-Agent: PEClient/0.3.0',
  ];

  test('issues with a body of {}', async () => {
    const app = await startConsole();
    expect(await ask(app, 'POST /users/ann/password/reset', [...headers, length('{}')], '{}')).toEqual([
      ok,
      opaqueToken,
    ]);
  });

  test('redeems, with its key all the same', async () => {
    const app = await startConsole();
    const [, token] = await ask(app, 'POST /users/ann/password/reset', [...headers, length('{}')], '{}');
    const body = `{"token":"${token}","password":"${newPassword}"}`;
    expect(await ask(app, 'POST /auth/reset', [...headers, length(body)], body)).toEqual([ok, '{}']);
    await expectPassword(app, newPassword);
  });

  test('changes', async () => {
    const app = await startConsole();
    const body = `{"current_password":"${oldPassword}","password":"${newPassword}"}`;
    const asAnn = ['X-User: ann', ...headers.slice(1), length(body)];
    expect(await ask(app, 'PUT /users/current/password', asAnn, body)).toEqual([ok, '{}']);
    await expectPassword(app, newPassword);
  });

  test('tells its errors apart by status and reads {kind, msg, details}', async () => {
    const app = await startConsole();
    const [line, body] = await ask(app, 'POST /users/nobody/password/reset', [...headers, length('{}')], '{}');
    expect(line).toBe('HTTP/1.1 404 Not Found');
    expect(JSON.parse(body)).toEqual({ kind: 'user-not-found', msg: anyText, details: null });
  });
});

describe('scooter', () => {
  test('issues with a form type and no body', async () => {
    const app = await startConsole();
    const headers = [
      'X-Authentication: KEY',
      'Content-Type: application/x-www-form-urlencoded',
      length(''),
      'Accept: */*',
    ];
    expect(await ask(app, 'POST /users/ann/password/reset', headers)).toEqual([ok, opaqueToken]);
  });

  test("redeems by the console's form, password first", async () => {
    const app = await startConsole();
    const headers = [
      'X-Authentication: KEY',
      'Content-Type: application/x-www-form-urlencoded',
      length(''),
      'Accept: */*',
    ];
    const [, token] = await ask(app, 'POST /users/ann/password/reset', headers);
    const body = `password=${newPassword.replaceAll(' ', '+')}&token=${token}`;
    const form = ['Content-Type: application/x-www-form-urlencoded; charset=UTF-8', length(body), 'Accept: */*'];
    expect(await ask(app, 'POST /auth/reset', form, body)).toEqual([ok, '{}']);
    await expectPassword(app, newPassword);
  });
});

describe('pe_rbac', () => {
  const headers = [
    json,
    'Accept: */*, application/json',
    'User-Agent: Ruby',
    'Accept-Encoding: gzip;q=1.0,deflate;q=0.6',
  ];

  test('issues without a body, accepting anything before JSON, and takes the answer for the token', async () => {
    const app = await startConsole();
    const withKey = ['X-Authentication: KEY', ...headers, length('')];
    expect(await ask(app, 'POST /users/ann/password/reset', withKey)).toEqual([ok, opaqueToken]);
  });

  test('redeems what it took for the token', async () => {
    const app = await startConsole();
    const [, token] = await ask(app, 'POST /users/ann/password/reset', [
      'X-Authentication: KEY',
      ...headers,
      length(''),
    ]);
    const body = JSON.stringify({ token, password: newPassword });
    expect(await ask(app, 'POST /auth/reset', [...headers, length(body)], body)).toEqual([ok, '{}']);
    await expectPassword(app, newPassword);
  });

  test('takes a status of 400 and more for a failure', async () => {
    const app = await startConsole();
    const body = JSON.stringify({ token: 'used', password: newPassword });
    const [line] = await ask(app, 'POST /auth/reset', [...headers, length(body)], body);
    expect(line).toBe('HTTP/1.1 403 Forbidden');
  });
});

describe('pltraining-rbac', () => {
  const headers = ['X-Client-Cert: CN=admin', json, 'Accept: */*', 'Accept-Encoding: identity', 'User-Agent: Ruby'];

  test('issues with a body of null', async () => {
    const app = await startConsole();
    const answer = await ask(app, 'POST /users/ann/password/reset', [...headers, length('null')], 'null');
    expect(answer).toEqual([ok, opaqueToken]);
  });

  test('redeems over its client certificate', async () => {
    const app = await startConsole();
    const [, token] = await ask(app, 'POST /users/ann/password/reset', [...headers, length('null')], 'null');
    const body = JSON.stringify({ token, password: newPassword });
    expect(await ask(app, 'POST /auth/reset', [...headers, length(body)], body)).toEqual([ok, '{}']);
    await expectPassword(app, newPassword);
  });
});

test('a script over a client certificate issues with null and redeems, both as JSON', async () => {
  const app = await startConsole();
  const headers = ['X-Client-Cert: CN=admin', json];
  const [line, token] = await ask(app, 'POST /users/ann/password/reset', [...headers, length('null')], 'null');
  const body = `{"token": "${token}", "password": "${newPassword}"}`;
  expect(line).toBe(ok);
  expect(await ask(app, 'POST /auth/reset', [...headers, length(body)], body)).toEqual([ok, '{}']);
});

test("the console's own page posts the form from a browser", async () => {
  const app = await startConsole();
  const [, token] = await ask(app, 'POST /users/ann/password/reset', ['X-Authentication: KEY', length('')]);
  const body = new URLSearchParams({ password: 'pässwörter sind & bleiben', token }).toString();
  const browser = [
    'Content-Type: application/x-www-form-urlencoded; charset=UTF-8',
    'X-Requested-With: XMLHttpRequest',
    'Accept: application/json, text/javascript, */*; q=0.01',
    'Origin: https://console.example.com',
    'Referer: https://console.example.com/auth/reset',
    'Sec-Fetch-Site: same-origin',
    'Cookie: pl_ssti=0CeHhHnK',
    length(body),
  ];
  expect(await ask(app, 'POST /auth/reset', browser, body)).toEqual([ok, '{}']);
  await expectPassword(app, 'pässwörter sind & bleiben');
});
