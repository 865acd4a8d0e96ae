import type { ErrorRequestHandler } from 'express';
import { MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import { ANSWERED_BY_HOST } from '../support/answered-by-host';
import { drainEventLoop } from '../support/drain-event-loop';
import { change, issue, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { interceptCalls } from '../support/intercept-calls';
import { ann, everybody, newPassword, oldPassword } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import type { Answer } from '../support/send';
import { resolveBearer, startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const failure = new Error('the database is down');
const body = { current_password: oldPassword, password: newPassword };

/** How a call can fail. None of them may end in an unhandled rejection: Jest fails a test that leaves one. */
const failures: readonly (readonly [how: string, call: () => unknown, told: (name: string) => unknown])[] = [
  [
    'throws',
    () => {
      throw failure;
    },
    () => failure,
  ],
  ['rejects', () => Promise.reject(failure), () => failure],
  ['rejects with nothing', () => Promise.reject(), () => expect.objectContaining({ kind: 'unavailable' })],
  ['hangs', () => new Promise(() => undefined), (name) => new Error(`${name} took longer than 50 ms`)],
];

const ports = {
  userStore: new MemoryUserStore(),
  tokenStore: new MemoryTokenStore(),
  tokenFormat: new OpaqueTokenFormat(),
  passwordHasher: fastPasswordHasher,
  passwordPolicy: { check: () => [] },
  authResolver: { resolve: () => resolveBearer('Bearer admin') },
};

type PortName = keyof typeof ports;

type Ask = (app: StartedApp, token: string) => Promise<Answer>;
const asksIssue: Ask = (app) => issue(app, 'ann');
const asksRedeem: Ask = (app, token) => redeem(app, { token, password: newPassword });
const asksChange: Ask = (app) => change(app, 'ann', body);

const calls: readonly (readonly [PortName, string, 'issue' | 'redeem' | 'change', Ask])[] = [
  ['authResolver', 'resolve', 'issue', asksIssue],
  ['authResolver', 'resolve', 'change', asksChange],
  ['userStore', 'findById', 'issue', asksIssue],
  ['userStore', 'findById', 'redeem', asksRedeem],
  ['userStore', 'findById', 'change', asksChange],
  ['userStore', 'replacePassword', 'redeem', asksRedeem],
  ['userStore', 'replacePassword', 'change', asksChange],
  ['userStore', 'countAttempt', 'change', asksChange],
  ['tokenStore', 'save', 'issue', asksIssue],
  ['tokenStore', 'findById', 'redeem', asksRedeem],
  ['tokenFormat', 'mint', 'issue', asksIssue],
  ['tokenFormat', 'read', 'redeem', asksRedeem],
  ['passwordPolicy', 'check', 'redeem', asksRedeem],
  ['passwordPolicy', 'check', 'change', asksChange],
  ['passwordHasher', 'hash', 'redeem', asksRedeem],
  ['passwordHasher', 'hash', 'change', asksChange],
  ['passwordHasher', 'verify', 'change', asksChange],
];

interface Pair {
  readonly sound: StartedApp;
  readonly failing: StartedApp;
  readonly users: MemoryUserStore;
}

/** Two apps over the same stores, in one of which one method fails. */
async function startPair(port: PortName, method: string, fail: () => unknown): Promise<Pair> {
  const users = new MemoryUserStore(everybody);
  const shared = { userStore: users, tokenStore: new MemoryTokenStore() };
  const sound = await startApp({ options: shared });
  const broken = interceptCalls({ ...ports, ...shared }[port], (call, proceed) =>
    call.method === method ? fail() : proceed(),
  );
  const failing = await startApp({ options: { ...shared, timeoutMs: 50, [port]: broken } });
  return { sound, failing, users };
}

describe.each(calls)('where %s.%s fails, %s', (port, method, _, ask) => {
  test.each(failures)('answers 503 and loses nothing: it %s', async (_how, fail, told) => {
    const { sound, failing, users } = await startPair(port, method, fail);
    const token = await issueToken(sound, 'ann');
    const answer = await ask(failing, token);
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5', 'cache-control': 'no-store' },
      json: {
        kind: 'unavailable',
        msg: 'The service is unavailable at the moment; try again later.',
        details: null,
      },
    });
    expect(failing.events).toHaveLength(1);
    expect(failing.events[0]).toMatchObject({
      type: 'unexpected-error',
      error: told(`${port}.${method}`),
    });
    expect(users.findById('ann')?.passwordHash).toBe(ann.passwordHash);
    expect(await redeem(sound, { token, password: newPassword })).toMatchObject({ status: 200 });
  });
});

test.each(failures)('where mayResetPassword fails, issue answers 503: it %s', async (_, fail, told) => {
  const authResolver = (): unknown => ({ userId: 'admin', mayResetPassword: fail });
  const app = await startApp({ options: { authResolver: authResolver as never, timeoutMs: 50 } });
  expect(await issue(app, 'ann')).toMatchObject({ status: 503, json: { kind: 'unavailable' } });
  expect(app.events).toMatchObject([{ type: 'unexpected-error', error: told('caller.mayResetPassword') }]);
});

describe('after the commit, nothing can fail any more', () => {
  test.each(failures)(
    'where tokenStore.delete %s, the reset is answered 200 and the sweep told',
    async (_, fail, told) => {
      const { sound, failing } = await startPair('tokenStore', 'delete', fail);
      const token = await issueToken(sound, 'ann');
      expect(await redeem(failing, { token, password: newPassword })).toMatchObject({ status: 200, text: '{}' });
      expect(failing.events).toMatchObject([
        { type: 'password-reset' },
        { type: 'token-sweep-failed', error: told('tokenStore.delete') },
      ]);
      expect(await redeem(sound, { token, password: 'once more with feeling' })).toMatchObject({ status: 403 });
    },
  );

  test.each(failures)(
    'where afterPasswordChange %s, the change is answered 200 and the failure told',
    async (_, fail, told) => {
      const app = await startApp({ options: { afterPasswordChange: fail as never, timeoutMs: 50 } });
      expect(await change(app, 'ann', body)).toMatchObject({ status: 200, text: '{}' });
      expect(app.events).toMatchObject([
        { type: 'password-changed' },
        { type: 'after-change-failed', userId: 'ann', actorId: 'ann', error: told('afterPasswordChange') },
      ]);
    },
  );

  test.each(failures.slice(0, 3))('where onEvent %s, the answer is the same', async (_, fail) => {
    const print = jest.spyOn(console, 'error').mockImplementation();
    const app = await startApp({ options: { onEvent: fail } });
    const token = await issueToken(app, 'ann');
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
    expect(await issue(app, 'nobody')).toMatchObject({ status: 404 });
    expect(
      print.mock.calls.flat().every((line) => String(line).startsWith('express-password-router: onEvent failed')),
    ).toBe(true);
    expect(print).toHaveBeenCalledTimes(3);
    print.mockRestore();
  });
});

describe('a request that the host has begun to answer itself, as a timeout of its own would', () => {
  test.each(['send', 'next'] as const)("is not answered again (errorResponses '%s')", async (errorResponses) => {
    const resolver = raiseBarrier();
    const handed: unknown[] = [];
    const app = await startApp({
      options: { errorResponses, authResolver: () => resolver.wait().then(() => resolveBearer('Bearer admin')) },
      before: (host) =>
        host.use((_request, response, next) => {
          next();
          response.status(299).set(ANSWERED_BY_HOST, 'yes').write('too ');
          void resolver.reached.then(async () => {
            resolver.open();
            await drainEventLoop();
            response.end('late');
          });
        }),
      after: (host) =>
        host.use(((error, _request, _response, _next) => {
          handed.push(error);
        }) satisfies ErrorRequestHandler),
    });
    expect(await issue(app, 'ann')).toMatchObject({ status: 299, text: 'too late' });
    expect(await issue(app, 'nobody')).toMatchObject({ status: 299, text: 'too late' });
    expect(app.events.map(({ type }) => type)).toEqual(['reset-token-issued', 'request-refused']);
    expect(handed).toEqual([]);
  });
});
