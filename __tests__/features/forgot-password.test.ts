import { request } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import express from 'express';
import { ANSWERED_BY_HOST } from '../support/answered-by-host';
import { requestText } from '../support/converse';
import { drainEventLoop } from '../support/drain-event-loop';
import { everybody } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import { send } from '../support/send';
import type { Answer } from '../support/send';
import { startForgotPassword } from '../support/start-forgot-password';

const json = { 'content-type': 'application/json' };
const logins = [...everybody.map(({ id }) => id), 'nobody', "'; DROP TABLE users; --", 'ä@example.com'];

describe('the answer', () => {
  test('is 202 and the same bytes for everybody', async () => {
    const { forgot, router } = await startForgotPassword();
    const answers: Answer[] = [];
    for (const login of [...logins, ...logins]) answers.push(await forgot(login));
    await router.whenIdle();
    expect(answers[0]).toMatchObject({
      status: 202,
      text: '{}',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      },
    });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('comes before anything is looked up: a look-up that does not end keeps nobody waiting', async () => {
    const lookUps = raiseBarrier();
    const { forgot, router } = await startForgotPassword({
      serviceOptions: { timeoutMs: 600_000 },
      options: {
        findUser: async () => {
          await lookUps.wait();
          return null;
        },
      },
    });
    expect(await forgot('ann')).toMatchObject({ status: 202 });
    expect(await forgot('nobody')).toMatchObject({ status: 202 });
    await drainEventLoop();
    expect(lookUps.arrived).toBe(2);
    lookUps.open();
    await router.whenIdle();
  });

  test('is not waited for where the client has gone: the link goes out all the same', async () => {
    const [held, delivered] = [raiseBarrier(), raiseBarrier()];
    const { url } = await startForgotPassword({
      before: (app) =>
        app.use(express.json(), (_request, response, next) => {
          response.once('close', () => next());
          void held.wait();
        }),
      options: { deliver: () => void delivered.wait() },
    });
    const sent = request(`${url}/auth/forgot`, { method: 'POST', headers: json, agent: false });
    sent.on('error', () => undefined).end(JSON.stringify({ login: 'ann' }));
    await held.reached;
    sent.destroy();
    await delivered.reached;
  });

  test.each([
    ['where the connection is lost', 600_000, (socket: Socket) => void socket.destroy()],
    ['where the client reads nothing', 50, () => undefined],
    ['where the client reads nothing, however long a call may take', 600_000, () => undefined],
  ])('that is behind another one on its connection keeps no place %s', async (_where, timeoutMs, leave) => {
    const held = raiseBarrier();
    const { url, forgot, router } = await startForgotPassword({
      serviceOptions: { timeoutMs },
      options: { delivering: { concurrency: 1, queueLimit: 2 } },
      before: (app) => app.get('/held', () => void held.wait()),
    });
    const body = JSON.stringify({ login: 'nobody' });
    const headers = ['Host: x', 'Content-Type: application/json', `Content-Length: ${body.length}`];
    const requests = Array<string>(3).fill(requestText('POST /auth/forgot', headers, body));
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () =>
      socket.write([requestText('GET /held', ['Host: x']), '\r\n', ...requests].join('')),
    );
    await held.reached;
    await drainEventLoop();
    leave(socket);
    await router.whenIdle();
    expect(await forgot('nobody')).toMatchObject({ status: 202 });
    socket.destroy();
    await router.whenIdle();
  });

  test('has left the process when the look-up begins', async () => {
    let finished = false;
    const seen: boolean[] = [];
    const { forgot, router } = await startForgotPassword({
      before: (app) =>
        app.use((_request, response, next) => {
          response.once('finish', () => (finished = true));
          next();
        }),
      options: {
        findUser: () => {
          seen.push(finished);
          return null;
        },
      },
    });
    await forgot('ann');
    await router.whenIdle();
    expect(seen).toEqual([true]);
  });

  test.each([
    ['findUser fails', { findUser: () => Promise.reject(new Error('connection refused')) }],
    ['findUser throws', { findUser: () => fail() }],
    ['findUser answers nonsense', { findUser: () => 'ann' as never }],
    ['the throttle fails', { deliveryThrottle: { claim: () => fail(), release: () => fail() } }],
    ['the throttle answers nonsense', { deliveryThrottle: { claim: () => 1 as never, release: () => undefined } }],
    ['the delivery fails', { deliver: () => Promise.reject(new Error('no route to host')) }],
  ])('is the same when %s', async (_, options) => {
    const { forgot, router } = await startForgotPassword({ options });
    expect(await forgot('ann')).toEqual(await (await startForgotPassword()).forgot('nobody'));
    await router.whenIdle();
  });

  test('takes a form as well', async () => {
    const { url, router, deliveries } = await startForgotPassword();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await send(`${url}/auth/forgot`, { method: 'POST', headers, body: 'login=ann' })).toMatchObject({
      status: 202,
    });
    await router.whenIdle();
    expect(deliveries).toMatchObject([{ user: { id: 'ann' } }]);
  });

  test('hands the login on as it was typed', async () => {
    const asked: string[] = [];
    const { forgot, router } = await startForgotPassword({
      options: { findUser: (login) => (asked.push(login), null) },
    });
    for (const login of [' Ann@Example.COM ', 'ünïcödé', '\t']) await forgot(login);
    await router.whenIdle();
    expect(asked).toEqual([' Ann@Example.COM ', 'ünïcödé', '\t']);
  });
});

describe('refusals', () => {
  test.each([
    ['no body', '', json, 400, 'malformed-request'],
    ['no JSON', '{', json, 400, 'malformed-request'],
    ['a member named twice', '{"login":"ann","login":"joe"}', json, 400, 'malformed-request'],
    ['a lone surrogate', '{"login":"\\ud800"}', json, 400, 'malformed-request'],
    ['no login', '{}', json, 400, 'schema-violation'],
    ['an empty login', '{"login":""}', json, 400, 'schema-violation'],
    ['a login that is no text', '{"login":{"$ne":null}}', json, 400, 'schema-violation'],
    ['a login of 256 characters', JSON.stringify({ login: 'x'.repeat(256) }), json, 400, 'schema-violation'],
    ['another member', '{"login":"ann","email":"ann@example.com"}', json, 400, 'schema-violation'],
    ['17 kB', JSON.stringify({ login: 'x'.repeat(17_000) }), json, 413, 'payload-too-large'],
    ['another media type', 'ann', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
  ])('%s: as at the other endpoints, and nothing is looked up', async (_, body, headers, status, kind) => {
    const asked: string[] = [];
    const { url, router } = await startForgotPassword({
      options: { findUser: (login) => (asked.push(login), null) },
    });
    const answer = await send(`${url}/auth/forgot`, { method: 'POST', headers, body });
    expect(answer).toMatchObject({ status, json: { kind } });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    await router.whenIdle();
    expect(asked).toEqual([]);
  });

  test('go to the host’s error middleware where it asks for them', async () => {
    const { url } = await startForgotPassword({
      options: { errorResponses: 'next' },
      after: (app) =>
        app.use(((error: { kind: string }, _request, response, _next) => {
          response.status(299).set(ANSWERED_BY_HOST, 'yes').send(error.kind);
        }) satisfies express.ErrorRequestHandler),
    });
    const answer = await send(`${url}/auth/forgot`, { method: 'POST', headers: json, body: '{' });
    expect(answer).toMatchObject({ status: 299, text: 'malformed-request' });
  });

  test('503 once the line is full, for everybody alike and before any look-up', async () => {
    const lookUps = raiseBarrier();
    const { forgot, router, events } = await startForgotPassword({
      options: {
        delivering: { concurrency: 2, queueLimit: 3 },
        findUser: async () => {
          await lookUps.wait();
          return null;
        },
      },
    });
    for (let place = 0; place < 5; place++) expect(await forgot('ann')).toMatchObject({ status: 202 });
    await drainEventLoop();
    const [known, unknown] = [await forgot('ann'), await forgot('nobody')];
    expect(known).toMatchObject({ status: 503, json: { kind: 'overloaded' }, headers: { 'retry-after': '10' } });
    expect(unknown).toEqual(known);
    expect(lookUps.arrived).toBe(2);
    expect(events.at(-1)).toMatchObject({ type: 'request-refused', operation: 'forgotPassword', kind: 'overloaded' });
    lookUps.open();
    await router.whenIdle();
    expect(lookUps.arrived).toBe(5);
    expect(await forgot('ann')).toMatchObject({ status: 202 });
    await router.whenIdle();
  });
});

describe('the router', () => {
  test.each([
    ['GET', '/auth/forgot'],
    ['OPTIONS', '/auth/forgot'],
    ['PUT', '/auth/forgot'],
    ['POST', '/auth/forgot/'],
    ['POST', '/Auth/forgot'],
    ['POST', '/auth/forgotten'],
  ])('lets %s %s through', async (method, path) => {
    const { url } = await startForgotPassword({
      after: (app) => app.use((_request, response) => void response.status(299).end()),
    });
    expect(await send(`${url}${path}`, { method })).toMatchObject({ status: 299 });
  });

  test('takes another path', async () => {
    const { url, router } = await startForgotPassword({ options: { path: '/account/reset-link' } });
    const body = JSON.stringify({ login: 'ann' });
    expect(await send(`${url}/account/reset-link`, { method: 'POST', headers: json, body })).toMatchObject({
      status: 202,
    });
    expect(await send(`${url}/auth/forgot`, { method: 'POST', headers: json, body })).toMatchObject({ status: 404 });
    await router.whenIdle();
  });

  test('works behind a body parser of the host’s', async () => {
    const { forgot, router, deliveries } = await startForgotPassword({ before: (app) => app.use(express.json()) });
    expect(await forgot('ann')).toMatchObject({ status: 202 });
    await router.whenIdle();
    expect(deliveries).toHaveLength(1);
  });
});

function fail(): never {
  throw new Error('connection refused');
}
