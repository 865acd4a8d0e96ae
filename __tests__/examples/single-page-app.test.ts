import express from 'express';
import { createApi } from '../../examples/single-page-app/app';
import { changePassword, resetPassword } from '../../examples/single-page-app/client';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import type { CreatedService } from '../support/create-service';
import { admin, ann, newPassword, oldPassword } from '../support/people';
import { send } from '../support/send';
import type { Answer } from '../support/send';
import { serveApp } from '../support/serve-app';
import { resolveBearer } from '../support/start-app';

const pages = 'https://app.example.com';
const strangers = ['https://evil.example.net', `${pages}.evil.example.net`, 'https://example.com', 'null'];

let created: CreatedService;
let api: string;

beforeEach(async () => {
  created = createService({ users: [admin, ann] });
  const app = createApi(created.service, (request) => resolveBearer(request.get('authorization')), pages);
  api = (await serveApp(app)).url;
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** What a browser sends for a script of that origin. */
function sendFrom(origin: string, method: string, path: string, headers = {}, body?: object): Promise<Answer> {
  const browser = {
    origin,
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'cors',
    'content-type': 'application/json',
  };
  return send(api + path, { method, headers: { ...browser, ...headers }, ...(body && { body: JSON.stringify(body) }) });
}

const preflight = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' };
const change = { current_password: oldPassword, password: newPassword };

test('a browser may send what the page asks for: the preflight allows method, headers and credentials', async () => {
  const { status, headers } = await sendFrom(pages, 'OPTIONS', '/users/current/password', preflight);
  expect(status).toBe(204);
  expect(headers).toMatchObject({
    'access-control-allow-origin': pages,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': expect.stringContaining('PUT') as unknown,
    'access-control-allow-headers': 'Authorization, Content-Type',
    vary: expect.stringContaining('Origin') as unknown,
  });
});

test('the page changes a password and may read the answer, a refusal too', async () => {
  const path = '/users/current/password';
  const refused = await sendFrom(
    pages,
    'PUT',
    path,
    { authorization: 'Bearer ann' },
    { ...change, current_password: 'x' },
  );
  expect(refused).toMatchObject({ status: 403, json: { kind: 'incorrect-password' } });
  expect(refused.headers).toMatchObject({
    'access-control-allow-origin': pages,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Retry-After',
  });
  const done = await sendFrom(pages, 'PUT', path, { authorization: 'Bearer ann' }, change);
  expect(done.status).toBe(200);
  expect(done.headers).toMatchObject({ 'access-control-allow-origin': pages });
  expect(done.headers.vary).toContain('Origin');
});

test.each(strangers)('a page of another origin, %s, may neither read nor change anything', async (stranger) => {
  const asked = await sendFrom(stranger, 'OPTIONS', '/users/current/password', preflight);
  expect(asked.headers).not.toHaveProperty('access-control-allow-origin');
  expect(asked.headers.vary).toContain('Origin');
  const tried = await sendFrom(stranger, 'PUT', '/users/current/password', { authorization: 'Bearer ann' }, change);
  expect(tried).toMatchObject({ status: 403, json: { kind: 'cross-origin-request' } });
  expect(tried.headers).not.toHaveProperty('access-control-allow-origin');
});

test('the client redeems a token, and is told what is wrong with a password or a token', async () => {
  const { token } = (await created.service.issueSelfServiceToken('ann')) ?? { token: '' };
  expect(await resetPassword(api, token, 'short')).toMatchObject({
    done: false,
    kind: 'password-policy-violation',
    details: { violations: [{ rule: 'too-short' }] },
  });
  expect(await resetPassword(api, token, newPassword)).toEqual({ done: true });
  expect(await resetPassword(api, token, newPassword)).toEqual({
    done: false,
    kind: 'invalid-reset-token',
    details: null,
  });
});

test('the client changes a password in the session of a cookie, and is told what is wrong', async () => {
  const { url } = await serveApp(createApi(created.service, () => actAs('ann'), pages));
  const asked = jest.spyOn(globalThis, 'fetch');
  expect(await changePassword(url, 'a guess', newPassword)).toMatchObject({ done: false, kind: 'incorrect-password' });
  expect(await changePassword(url, oldPassword, newPassword)).toEqual({ done: true });
  expect(asked.mock.calls.map(([, options]) => options?.credentials)).toEqual(['include', 'include']);
});

test('the client redeems a token without anybody’s session', async () => {
  const asked = jest.spyOn(globalThis, 'fetch');
  await resetPassword(api, 'a token', newPassword);
  expect(asked.mock.calls.map(([, options]) => options?.credentials)).toEqual(['omit']);
});

test('the client tells the status of what answers in words of its own', async () => {
  const proxy = await serveApp(
    express().use((_request, response) => void response.status(502).send('<h1>Bad Gateway</h1>')),
  );
  expect(await resetPassword(proxy.url, 'a token', newPassword)).toEqual({
    done: false,
    kind: 'http-502',
    details: null,
  });
});
