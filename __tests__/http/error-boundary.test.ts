import { request } from 'node:http';
import { connect } from 'node:net';
import type { Response } from 'express';
import express from 'express';
import { createPasswordHandlers, createPasswordRouter, PermissionDeniedError } from 'express-password-router';
import { ANSWERED_BY_HOST } from '../support/answered-by-host';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import { converse, requestText } from '../support/converse';
import { drainEventLoop } from '../support/drain-event-loop';
import { issue, issueToken, redeem } from '../support/endpoints';
import { newPassword } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import { serveApp } from '../support/serve-app';
import { startApp } from '../support/start-app';

const unavailable = { status: 503, json: { kind: 'unavailable', details: null } };

test('an error that is none of the typed ones, as a service may throw that a host has made its own, is one by its cause', async () => {
  const failure = new Error('the queue is down');
  const { service, events } = createService();
  const own = { ...service, issueResetToken: () => Promise.reject(failure) };
  const authResolver = () => actAs('admin');
  const errors: unknown[] = [];
  const app = express()
    .use('/send', createPasswordRouter({ service: own, authResolver }))
    .use(createPasswordRouter({ service: own, authResolver, errorResponses: 'next' }))
    .use(((error, _request, response, _next) => {
      errors.push(error);
      response.set(ANSWERED_BY_HOST, 'yes').status(299).end();
    }) satisfies express.ErrorRequestHandler);
  const { url } = await serveApp(app);
  expect(await issue({ url: `${url}/send` }, 'ann')).toMatchObject(unavailable);
  await issue({ url }, 'ann');
  expect(errors).toMatchObject([{ kind: 'unavailable', cause: failure }]);
  expect(events[0]).toMatchObject({ type: 'unexpected-error', operation: 'issueResetToken', error: failure });
});

describe('an error goes nowhere, where the client has gone', () => {
  /** The resolver waits, and then knows nobody. */
  async function startWaiting() {
    const resolver = raiseBarrier();
    const told = raiseBarrier();
    const errors: unknown[] = [];
    const app = await startApp({
      options: {
        errorResponses: 'next',
        authResolver: () => resolver.wait().then(() => null),
        onEvent: () => void told.wait(),
      },
      before: (host) =>
        host.use((_request, response, next) => {
          response.once('close', resolver.open);
          next();
        }),
      after: (host) =>
        host.use(((error, _request, _response, _next) => {
          errors.push(error);
        }) satisfies express.ErrorRequestHandler),
    });
    return { app, resolver, told, errors };
  }

  test('alone on its connection', async () => {
    const { app, resolver, told, errors } = await startWaiting();
    const sent = request(`${app.url}/users/ann/password/reset`, { method: 'POST', agent: false });
    sent.on('error', () => undefined).end();
    await resolver.reached;
    sent.destroy();
    await told.reached;
    await drainEventLoop();
    expect(errors).toEqual([]);
  });

  test('with a request behind another one on its connection', async () => {
    const { app, resolver, told, errors } = await startWaiting();
    const { hostname, port } = new URL(app.url);
    const first = requestText('POST /users/ann/password/reset', ['Host: localhost']);
    const headers = ['Host: localhost', 'Content-Type: application/json', 'Content-Length: 99'];
    const behind = requestText('POST /auth/reset', headers, '{"token":');
    const socket = connect(Number(port), hostname, () => socket.write(`${first}${behind}`));
    await resolver.reached;
    socket.destroy();
    await told.reached;
    await drainEventLoop();
    expect(errors).toEqual([]);
  });
});

test('an answer that the host’s own middleware lets nobody write ends the connection, and nothing else', async () => {
  const broken = (): never => {
    throw new Error('no more of this');
  };
  const app = await startApp({
    before: (host) =>
      host.use((request, response, next) => {
        if (request.headers['x-broken'] === 'accepts') request.accepts = broken;
        if (request.headers['x-broken'] === 'end') response.end = broken;
        next();
      }),
  });
  const token = await issueToken(app, 'ann');
  for (const which of ['accepts', 'end']) {
    const headers = { 'x-broken': which, accept: 'text/html' };
    await expect(redeem(app, { token: 'x', password: newPassword }, headers)).rejects.toThrow(/socket hang up/);
  }
  await expect(redeem(app, { token, password: newPassword }, { 'x-broken': 'end' })).rejects.toThrow(/socket hang up/);
  // Here only the connection is left to end, once the body has come.
  const headers = ['Host: x', 'X-Broken: end', 'Connection: close', 'Content-Type: application/json'];
  const large = requestText('POST /auth/reset', [...headers, 'Content-Length: 1000000'], 'x'.repeat(1_000_000));
  expect(await converse(app.url, large)).toContain('HTTP/1.1 413 Payload Too Large');
  expect(await redeem(app, { token, password: newPassword })).toMatchObject({ json: { kind: 'invalid-reset-token' } });
});

test("a refusal whose details can't be written down is answered all the same", async () => {
  const refusal = Object.assign(new PermissionDeniedError(), { details: { quota: 1n } });
  const app = await startApp({ options: { authResolver: () => Promise.reject(refusal) } });
  expect(await issue(app, 'ann')).toMatchObject(unavailable);
  expect(app.events).toMatchObject([{ type: 'request-refused', kind: 'permission-denied' }]);
});

describe("a next of the host's that throws", () => {
  async function serveWith(next: (response: Response) => never): Promise<{ readonly url: string }> {
    const { service } = createService();
    const handlers = createPasswordHandlers({ service, authResolver: () => null, errorResponses: 'next' });
    const app = express().post('/users/:sid/password/reset', (request, response) => {
      handlers.issueResetToken(request, response, () => next(response));
    });
    return serveApp(app);
  }

  test('is answered for', async () => {
    const host = await serveWith(() => {
      throw new Error('no such page');
    });
    expect(await issue(host, 'ann')).toMatchObject(unavailable);
  });

  test('ends the connection, where it had begun to answer', async () => {
    const host = await serveWith((response) => {
      response.write('half a ');
      throw new Error('no such page');
    });
    await expect(issue(host, 'ann')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
