import { Agent } from 'node:http';
import express from 'express';
import { converse, requestText } from '../support/converse';
import { change, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { newPassword, oldPassword } from '../support/people';
import { send } from '../support/send';
import { startApp } from '../support/start-app';

const LIMIT = 16_384;
const chunked = { 'transfer-encoding': 'chunked' };
const tooLarge = {
  status: 413,
  json: { kind: 'payload-too-large', msg: 'The request body is larger than 16 kB.', details: null },
};

function padded(body: object, bytes: number): string {
  return JSON.stringify(body).padEnd(bytes, ' ');
}

describe('a body of over 16 kB', () => {
  test.each([
    ['by its Content-Length', {}],
    ['in chunks', chunked],
  ])('gets 413: %s', async (_, headers) => {
    const app = await startApp();
    const body = { token: await issueToken(app, 'ann'), password: newPassword };
    expect(await redeem(app, padded(body, LIMIT + 1), headers)).toMatchObject(tooLarge);
    expect(await change(app, 'ann', padded({ a: 1 }, LIMIT + 1), headers)).toMatchObject(tooLarge);
    expect(await redeem(app, padded(body, LIMIT), headers)).toMatchObject({ status: 200 });
  });

  test.each([
    ['by its Content-Length', {}],
    ['in chunks', chunked],
  ])(
    'of a megabyte gets its answer all the same, and the next request on the connection too: %s',
    async (_, headers) => {
      const app = await startApp();
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const connect = jest.spyOn(agent, 'createConnection');
      const url = `${app.url}/auth/reset`;
      const sending = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, agent };
      expect(await send(url, { ...sending, body: 'x'.repeat(1_000_000) })).toMatchObject(tooLarge);
      expect(await send(url, { ...sending, body: '{"token":"x","password":"y"}' })).toMatchObject({ status: 403 });
      expect(connect).toHaveBeenCalledTimes(1);
      agent.destroy();
    },
  );

  test('is not parsed, not validated and not hashed', async () => {
    const passwordHasher = { ...fastPasswordHasher };
    const verify = jest.spyOn(passwordHasher, 'verify');
    const hash = jest.spyOn(passwordHasher, 'hash');
    const app = await startApp({ options: { passwordHasher } });
    const body = { current_password: oldPassword, password: 'x'.repeat(1_000_000) };
    expect(await change(app, 'ann', body)).toMatchObject(tooLarge);
    expect(await change(app, 'ann', body, chunked)).toMatchObject(tooLarge);
    expect(verify).not.toHaveBeenCalled();
    expect(hash).not.toHaveBeenCalled();
  });

  test('is refused on its announcement, before it is sent', async () => {
    const app = await startApp();
    const headers = ['Host: x', 'Content-Type: application/json', 'Content-Length: 1000000'];
    const received = await converse(app.url, requestText('POST /auth/reset', headers), /"details":null}/);
    expect(received).toContain('HTTP/1.1 413 Payload Too Large');
  });
});

test('a body in chunks is refused as soon as it is too large, before it ends', async () => {
  const app = await startApp();
  const headers = ['Host: x', 'Content-Type: application/json', 'Transfer-Encoding: chunked'];
  const chunk = `${(LIMIT + 1).toString(16)}\r\n${' '.repeat(LIMIT + 1)}\r\n`;
  const received = await converse(app.url, requestText('POST /auth/reset', headers, chunk), /"details":/);
  expect(received).toContain('HTTP/1.1 413 Payload Too Large');
});

describe('a client that ends the connection with the answer', () => {
  const json = 'Content-Type: application/json';
  const refused = [
    ['413', 'POST /auth/reset', [json]],
    ['415', 'POST /auth/reset', ['Content-Type: text/plain']],
    ['401', 'PUT /users/current/password', [json]],
    ['200', 'POST /users/ann/password/reset', ['Authorization: Bearer admin']],
  ] as const;

  test.each(refused)('gets to send all of its body, and its answer: %s', async (status, line, headers) => {
    const app = await startApp({ options: { timeoutMs: 60_000 } });
    const bytes = 20_000_000; // more than the buffers of both ends hold
    const ending = ['Host: x', 'Connection: close', `Content-Length: ${bytes}`, ...headers];
    const received = await converse(app.url, requestText(line, ending, 'x'.repeat(bytes)));
    expect(received).toContain(`HTTP/1.1 ${status} `);
    expect(received).toContain('Connection: close');
  });

  test.each(refused)(
    'is answered before it has sent its body, and waited for until the deadline: %s',
    async (...each) => {
      const [status, line, headers] = each;
      const app = await startApp({ options: { timeoutMs: 50 } });
      const ending = ['Host: x', 'Connection: close', 'Content-Length: 20000', ...headers];
      expect(await converse(app.url, requestText(line, ending))).toContain(`HTTP/1.1 ${status} `);
    },
  );
});

describe("where the host's parser took the body first, with a limit of its own", () => {
  const before = (app: express.Express): unknown => app.use(express.json({ limit: '10mb' }));

  test('gets 413 by its Content-Length', async () => {
    const app = await startApp({ before });
    expect(await redeem(app, { token: 'x', password: 'y'.repeat(LIMIT) })).toMatchObject(tooLarge);
  });

  test.each([
    ['text', express.text],
    ['bytes', express.raw],
  ])('gets 413 where it came in chunks and the parser kept it as %s', async (_, parser) => {
    const app = await startApp({ before: (host) => host.use(parser({ type: '*/*', limit: '10mb' })) });
    const body = { token: await issueToken(app, 'ann'), password: newPassword };
    expect(await redeem(app, padded(body, LIMIT + 1), chunked)).toMatchObject(tooLarge);
    expect(await redeem(app, padded(body, LIMIT), chunked)).toMatchObject({ status: 200 });
  });

  test("gets 400 by the schema's lengths where it came in chunks", async () => {
    const app = await startApp({ before });
    const answer = await redeem(app, { token: 'x', password: 'y'.repeat(LIMIT + 1) }, chunked);
    expect(answer).toMatchObject({
      status: 400,
      json: { kind: 'schema-violation', details: { violations: [{ path: '/password' }] } },
    });
  });
});

describe('a body that never ends', () => {
  test.each([
    ['it stops in the middle', 'Content-Length: 99', '{"token":'],
    ['it stops between two chunks', 'Transfer-Encoding: chunked', '5\r\n{"tok\r\n'],
  ])('is ended by a deadline, with an answer and the connection: %s', async (_, header, body) => {
    const app = await startApp({ options: { timeoutMs: 50 } });
    const headers = ['Host: x', 'Content-Type: application/json', header];
    const received = await converse(app.url, requestText('POST /auth/reset', headers, body));
    expect(received).toContain('HTTP/1.1 400 Bad Request');
    expect(received).toContain('{"error":"The body did not arrive in time."}');
    expect(app.events).toMatchObject([{ type: 'request-refused', kind: 'malformed-request' }]);
  });

  test('is ended too when it has long been refused', async () => {
    const app = await startApp({ options: { timeoutMs: 50 } });
    const request = requestText('POST /auth/reset', ['Host: x', 'Content-Type: text/plain', 'Content-Length: 99'], 'x');
    expect(await converse(app.url, request)).toContain('HTTP/1.1 415 Unsupported Media Type');
  });
});
