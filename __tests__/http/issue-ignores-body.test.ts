import express from 'express';
import { converse, requestText } from '../support/converse';
import { opaqueToken } from '../support/expected';
import { send } from '../support/send';
import { startApp } from '../support/start-app';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const line = 'POST /users/ann/password/reset';
const headers = ['Host: x', 'Authorization: Bearer admin'];

const bodies: readonly (readonly [what: string, headers: Record<string, string>, body: string | Buffer | undefined])[] =
  [
    ['no body', {}, undefined],
    ['no body, but a media type', { 'content-type': json }, undefined],
    ['a form type with length 0', { 'content-type': form, 'content-length': '0' }, undefined],
    ['{}', { 'content-type': json }, '{}'],
    ['null', { 'content-type': json }, 'null'],
    ['broken JSON', { 'content-type': json }, '{"'],
    ['JSON without a type', {}, '{}'],
    ['a charset that nobody knows', { 'content-type': `${json}; charset=klingon` }, '{}'],
    ['a content coding that it is not in', { 'content-type': json, 'content-encoding': 'gzip' }, '{}'],
    ['bytes', { 'content-type': 'application/octet-stream' }, Buffer.from([0xff, 0x00, 0xfe])],
    ['another user', { 'content-type': json }, '{"sid":"locked","userId":"locked","token":["x"]}'],
    ['half a megabyte', { 'content-type': 'text/plain' }, 'x'.repeat(500_000)],
    ['chunks', { 'content-type': json, 'transfer-encoding': 'chunked' }, '{"a":1}'],
  ];

describe('the body of POST /users/:sid/password/reset is never read', () => {
  test.each(bodies)('%s', async (_, ofBody, body) => {
    const app = await startApp();
    const answer = await send(`${app.url}/users/ann/password/reset`, {
      method: 'POST',
      headers: { authorization: 'Bearer admin', ...ofBody },
      ...(body !== undefined && { body }),
    });
    expect(answer).toMatchObject({ status: 200, text: opaqueToken });
    expect(app.events).toMatchObject([{ type: 'reset-token-issued', userId: 'ann' }]);
  });

  test.each(bodies.slice(0, 4))("behind the host's parsers: %s", async (_, ofBody, body) => {
    const before = (app: express.Express): unknown => app.use(express.json(), express.urlencoded({ extended: true }));
    const app = await startApp({ before });
    const answer = await send(`${app.url}/users/ann/password/reset`, {
      method: 'POST',
      headers: { authorization: 'Bearer admin', ...ofBody },
      ...(body !== undefined && { body }),
    });
    expect(answer.status).toBe(200);
  });

  test('answers before a body that never comes', async () => {
    const app = await startApp();
    const received = await converse(app.url, requestText(line, [...headers, 'Content-Length: 9']), /\r\n\r\n./);
    expect(received).toContain('HTTP/1.1 200 OK');
  });

  test('ends the connection of a body that never ends', async () => {
    const app = await startApp({ options: { timeoutMs: 50 } });
    const received = await converse(app.url, requestText(line, [...headers, 'Content-Length: 9'], '{'));
    expect(received).toContain('HTTP/1.1 200 OK');
  });

  test('leaves the connection usable after a body that nobody read', async () => {
    const app = await startApp();
    const large = requestText(line, [...headers, 'Content-Length: 100000'], 'y'.repeat(100_000));
    const last = requestText(line, [...headers, 'Content-Length: 2', 'Connection: close'], '{}');
    const received = await converse(app.url, large + last);
    expect(received.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });
});
