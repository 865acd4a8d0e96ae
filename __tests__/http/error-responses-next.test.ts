import type { ErrorRequestHandler, Express } from 'express';
import {
  isPasswordError,
  MemoryUserStore,
  NotAuthenticatedError,
  ResetTokenRejectedError,
} from 'express-password-router';
import { ANSWERED_BY_HOST } from '../support/answered-by-host';
import { drainEventLoop } from '../support/drain-event-loop';
import { change, issue, issueToken, redeem } from '../support/endpoints';
import { newPassword, oldPassword } from '../support/people';
import { startApp } from '../support/start-app';
import type { AppLayout, StartedApp } from '../support/start-app';

const databaseIsDown = new Error('the database is down');
const failingStore = Object.assign(new MemoryUserStore(), { findById: () => Promise.reject(databaseIsDown) });

interface Host {
  readonly app: StartedApp;
  /** What the host's error middleware was handed. */
  readonly errors: unknown[];
}

async function startHost(options: AppLayout['options'] = {}): Promise<Host> {
  const errors: unknown[] = [];
  const answerErrors: ErrorRequestHandler = (error: { status: number }, _request, response, _next) => {
    errors.push(error);
    response.status(error.status).set(ANSWERED_BY_HOST, 'yes').json({ fromHost: true });
  };
  const after = (app: Express): unknown => app.use(answerErrors);
  return { app: await startApp({ options: { errorResponses: 'next', ...options }, after }), errors };
}

describe("with errorResponses 'next'", () => {
  test("typed errors go to the host's error middleware, one each", async () => {
    const { app, errors } = await startHost();
    await issue(app, 'nobody');
    await issue(app, 'ann', { authorization: '' });
    await redeem(app, '{');
    await redeem(app, { token: 'x', password: newPassword });
    await change(app, 'locked', { current_password: 'x', password: newPassword });
    expect(errors.every(isPasswordError)).toBe(true);
    expect(errors).toMatchObject([
      { kind: 'user-not-found', status: 404, statusCode: 404, expose: true },
      { kind: 'user-unauthenticated', status: 401, headers: { 'WWW-Authenticate': 'Bearer' } },
      { kind: 'malformed-request', status: 400 },
      { kind: 'invalid-reset-token', status: 403 },
      { kind: 'account-locked', status: 403 },
    ]);
  });

  test('error middleware that writes to the error answers with its status, too', async () => {
    const settle: ErrorRequestHandler = (error: { statusCode?: number }, _request, response, _next) => {
      error.statusCode = error.statusCode ?? 500;
      response.status(error.statusCode).set(ANSWERED_BY_HOST, 'yes').end();
    };
    const app = await startApp({ options: { errorResponses: 'next' }, after: (host) => host.use(settle) });
    expect(await issue(app, 'ann', { authorization: '' })).toMatchObject({ status: 401 });
  });

  test('the host answers, and nobody answers twice', async () => {
    const { app, errors } = await startHost();
    const answer = await issue(app, 'nobody');
    expect(answer).toMatchObject({ status: 404, json: { fromHost: true } });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(errors).toHaveLength(1);
  });

  test('a path that cannot be decoded is such an error too', async () => {
    const { app, errors } = await startHost();
    expect(await issue(app, '%zz')).toMatchObject({ status: 400, json: { fromHost: true } });
    expect(errors).toMatchObject([{ kind: 'malformed-request' }]);
  });

  test('what works is answered here', async () => {
    const { app, errors } = await startHost();
    const token = await issueToken(app, 'ann');
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200, text: '{}' });
    const back = { current_password: newPassword, password: oldPassword };
    expect(await change(app, 'ann', back)).toMatchObject({ status: 200, text: '{}' });
    expect(errors).toEqual([]);
  });

  test('the original error is the cause', async () => {
    const { app, errors } = await startHost({ userStore: failingStore });
    expect(await issue(app, 'ann')).toMatchObject({ status: 503 });
    expect(errors).toMatchObject([{ kind: 'unavailable', headers: { 'Retry-After': '5' } }]);
    expect((errors[0] as Error).cause).toBe(databaseIsDown);
  });

  test('the reason of a refused token is there, and in no JSON of it', async () => {
    const { app, errors } = await startHost();
    await redeem(app, { token: 'x', password: newPassword });
    const [error] = errors;
    expect(error).toBeInstanceOf(ResetTokenRejectedError);
    expect((error as ResetTokenRejectedError).reason).toBe('malformed');
    expect(JSON.stringify({ ...(error as object), error })).not.toContain('malformed');
  });

  test("a refusal of the resolver's own goes the same way", async () => {
    const { app, errors } = await startHost({
      challenge: 'Session',
      authResolver: () => {
        throw new NotAuthenticatedError();
      },
    });
    expect(await issue(app, 'ann')).toMatchObject({ status: 401 });
    expect(errors).toMatchObject([{ kind: 'user-unauthenticated', headers: { 'WWW-Authenticate': 'Session' } }]);
  });

  test('a challenge that such a refusal brings, for this one request, stands before the option; what lies underneath stays', async () => {
    const challenge = 'Bearer realm="example", error="invalid_token"';
    const cause = new Error('the session has ended');
    for (const refusal of [
      new NotAuthenticatedError(challenge, { cause }),
      new NotAuthenticatedError(undefined, { cause }),
    ]) {
      const { app, errors } = await startHost({ challenge: 'Session', authResolver: () => Promise.reject(refusal) });
      await issue(app, 'ann');
      const expected = refusal.headers?.['WWW-Authenticate'] === challenge ? challenge : 'Session';
      expect(errors).toMatchObject([{ headers: { 'WWW-Authenticate': expected }, cause }]);
    }
  });

  test('the audit trail tells the same as ever', async () => {
    const { app } = await startHost();
    await issue(app, 'nobody');
    expect(app.events).toMatchObject([{ type: 'request-refused', kind: 'user-not-found' }]);
  });

  test("without error middleware, Express' own answers with status and headers, and no stack in production", async () => {
    const print = jest.spyOn(console, 'error').mockImplementation();
    const app = await startApp({
      options: { errorResponses: 'next', userStore: failingStore },
      before: (host) => {
        host.set('env', 'production').use((_request, response, next) => {
          response.set(ANSWERED_BY_HOST, 'yes');
          next();
        });
      },
    });
    const refused = await issue(app, 'ann', { authorization: '' });
    expect(refused).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer', 'cache-control': 'no-store' },
    });
    const failed = await issue(app, 'ann');
    expect(failed).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(failed.text).not.toContain('database');
    await drainEventLoop();
    expect(print).toHaveBeenCalledTimes(2); // by Express, for the host's log
    print.mockRestore();
  });
});

test("with 'send', which is the default, no error reaches the host's middleware", async () => {
  for (const errorResponses of ['send', undefined] as const) {
    const { app, errors } = await startHost({ errorResponses, userStore: failingStore });
    expect(await issue(app, 'ann')).toMatchObject({ status: 503, json: { kind: 'unavailable' } });
    expect(await issue(app, '%zz')).toMatchObject({ status: 400 });
    expect(errors).toEqual([]);
  }
});
