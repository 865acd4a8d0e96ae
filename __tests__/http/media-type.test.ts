import { gzipSync } from 'node:zlib';
import { change, issueToken, redeem } from '../support/endpoints';
import { newPassword, oldPassword } from '../support/people';
import { send } from '../support/send';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

let app: StartedApp;
let body: string;

beforeEach(async () => {
  app = await startApp();
  body = JSON.stringify({ token: await issueToken(app, 'ann'), password: newPassword });
});

const unread = { status: 415, json: { kind: 'unsupported-media-type', details: null } };

describe('415, naming the types that would do', () => {
  test.each([
    'text/plain',
    'text/json',
    'application/problem+json',
    'application/vnd.api+json',
    'application/json-patch+json',
    'application/jsonp',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'application/json; charset=utf-16',
    'application/json; charset=utf-7',
    'application/json; charset=iso-8859-1',
    'application/json; charset=us-ascii',
    'application/json; charset=""',
    'application/x-www-form-urlencoded; charset=iso-8859-1',
    'json',
    '',
    'application/json, application/json',
    'application/json; charset=utf-8; charset=utf-16le',
    'application/json; charset=utf-16le; charset=utf-8',
    `application/json${' '.repeat(15_000)}x`,
    `application/json;${' '.repeat(15_000)}x`,
    `application/json;${' '.repeat(256)}charset=utf-8`,
    '*/*',
  ])('on redeem, for "%s"', async (contentType) => {
    const answer = await redeem(app, body, { 'content-type': contentType });
    expect(answer).toMatchObject(unread);
    expect(answer.headers.accept).toBe('application/json, application/x-www-form-urlencoded');
  });

  test('but not on redeem, for 256 characters that say JSON', async () => {
    const contentType = `application/json;${' '.repeat(226)}charset=utf-8`;
    expect(await redeem(app, body, { 'content-type': contentType })).toMatchObject({ status: 200 });
    expect(contentType).toHaveLength(256);
  });

  test('on redeem, without a type', async () => {
    const answer = await send(`${app.url}/auth/reset`, { method: 'POST', body });
    expect(answer).toMatchObject(unread);
    expect(answer.headers.accept).toBe('application/json, application/x-www-form-urlencoded');
  });

  test('on redeem, without a type and without a body', async () => {
    expect(await send(`${app.url}/auth/reset`, { method: 'POST' })).toMatchObject(unread);
  });

  test('on change, for a form', async () => {
    const form = new URLSearchParams({ current_password: oldPassword, password: newPassword }).toString();
    const answer = await change(app, 'ann', form, { 'content-type': 'application/x-www-form-urlencoded' });
    expect(answer).toMatchObject(unread);
    expect(answer.headers.accept).toBe('application/json');
    expect(app.users.findById('ann')?.failedAttempts).toBeUndefined();
  });
});

describe('415, naming the coding that would do', () => {
  test.each(['gzip', 'GZIP', 'x-gzip', 'deflate', 'br', 'identity, gzip', ''])('for "%s"', async (coding) => {
    const answer = await redeem(app, gzipSync(body), { 'content-encoding': coding });
    expect(answer).toMatchObject(unread);
    expect(answer.headers['accept-encoding']).toBe('identity');
  });

  test('but identity is none', async () => {
    expect(await redeem(app, body, { 'content-encoding': 'Identity' })).toMatchObject({ status: 200 });
  });
});

test('nothing is lost by it: the token stays good', async () => {
  await redeem(app, body, { 'content-type': 'text/plain' });
  await redeem(app, gzipSync(body), { 'content-encoding': 'gzip' });
  expect(await redeem(app, body)).toMatchObject({ status: 200 });
});

test('the headers count, whatever the body looks like: a form that is sent as JSON is broken JSON', async () => {
  expect(await redeem(app, 'token=a&password=b')).toMatchObject({ status: 400, json: { kind: 'malformed-request' } });
});
