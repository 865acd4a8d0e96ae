import { MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat, UserRevokedError } from 'express-password-router';
import { change, issue, issueToken, redeem } from '../support/endpoints';
import { textWith } from '../support/expected';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { interceptCalls } from '../support/intercept-calls';
import { ann, everybody, newPassword, oldPassword } from '../support/people';
import type { Answer } from '../support/send';
import { resolveBearer, startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

type Ask = (app: StartedApp, token: string) => Promise<Answer>;

const asksIssue: Ask = (app) => issue(app, 'ann');
const asksRedeem: Ask = (app, token) => redeem(app, { token, password: newPassword });
const asksChange: Ask = (app) => change(app, 'ann', { current_password: oldPassword, password: newPassword });

const mayResetPassword = (): boolean => true;
const now = new Date();
const record = {
  id: 'x',
  userId: 'ann',
  passwordFingerprint: 'x',
  issuedBy: null,
  reinstates: false,
  issuedAt: now,
  expiresAt: now,
};

const answers: readonly (readonly [port: string, method: string, ask: Ask, answers: readonly unknown[]])[] = [
  ['authResolver', 'resolve', asksIssue, [true, 'ann', 7, {}, { userId: 7, mayResetPassword }, { userId: 'ann' }]],
  ['authResolver', 'resolve', asksIssue, [{ userId: '', mayResetPassword }, { userId: 'a\n', mayResetPassword }, []]],
  ['authResolver', 'resolve', asksChange, [true, 'ann', {}, { userId: null }, { id: 'ann', mayResetPassword }]],
  ['userStore', 'findById', asksIssue, [undefined, true, 'ann', {}, [], { id: 'ann' }, { id: 'ann', passwordHash: 7 }]],
  ['userStore', 'findById', asksRedeem, [undefined, { ...ann, failedAttempts: '3' }, { ...ann, failedAttempts: NaN }]],
  ['userStore', 'findById', asksChange, [undefined, { ...ann, contextWords: 'ann' }, { ...ann, contextWords: [null] }]],
  ['userStore', 'replacePassword', asksRedeem, [undefined, null, 1, 'true', {}, { rowCount: 1 }]],
  ['userStore', 'replacePassword', asksChange, [undefined, 1]],
  ['userStore', 'countAttempt', asksChange, [undefined, null, NaN, -1, 1.5, '1', { attempts: 1 }]],
  ['tokenStore', 'findById', asksRedeem, [undefined, true, 'x', {}, { ...record, id: 7 }, { ...record, userId: null }]],
  [
    'tokenStore',
    'findById',
    asksRedeem,
    [
      { ...record, expiresAt: now.toISOString() },
      { ...record, expiresAt: new Date(NaN) },
    ],
  ],
  [
    'tokenStore',
    'findById',
    asksRedeem,
    [
      { ...record, issuedAt: 0 },
      { ...record, passwordFingerprint: undefined },
    ],
  ],
  ['tokenFormat', 'mint', asksIssue, [undefined, null, 'token', {}, { token: 'x' }, { token: '', id: 'x' }]],
  ['tokenFormat', 'read', asksRedeem, [undefined, null, 'x', {}, { id: 7 }, { id: '' }]],
  ['passwordPolicy', 'check', asksRedeem, [undefined, null, true, 'bad', {}, ['too-short'], [{ rule: 'x' }], [null]]],
  ['passwordHasher', 'hash', asksRedeem, [undefined, null, '', 7, Buffer.from('x')]],
];

async function startAnswering(port: string, method: string, answer: unknown): Promise<[StartedApp, string]> {
  const ports: Readonly<Record<string, object>> = {
    userStore: new MemoryUserStore(everybody),
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
    passwordHasher: fastPasswordHasher,
    passwordPolicy: { check: () => [] },
    authResolver: { resolve: () => resolveBearer('Bearer admin') },
  };
  const token = await issueToken(await startApp({ options: ports }), 'ann');
  const odd = interceptCalls(ports[port] ?? {}, (call, proceed) => (call.method === method ? answer : proceed()));
  return [await startApp({ options: { ...ports, [port]: odd } }), token];
}

describe.each(answers)('where %s.%s answers nonsense', (port, method, ask, nonsense) => {
  test.each(nonsense.map((answer) => [answer]))(
    'the client gets 500 and the host is told which: %p',
    async (answer) => {
      const [app, token] = await startAnswering(port, method, answer);
      expect(await ask(app, token)).toMatchObject({
        status: 500,
        json: { kind: 'server-error', msg: 'The server could not process the request.', details: null },
        headers: { 'cache-control': 'no-store' },
      });
      const message = port === 'authResolver' ? textWith('authResolver') : textWith(`${port}.${method}`);
      expect(app.events).toMatchObject([{ type: 'unexpected-error', error: { name: 'TypeError', message } }]);
    },
  );
});

describe('an answer about somebody else', () => {
  test('from the user store is no user', async () => {
    const [app] = await startAnswering('userStore', 'findById', { ...ann, id: 'Ann' });
    expect(await issue(app, 'ann')).toMatchObject({ status: 404 });
  });

  test("from the token store is no token, however good the other's record is", async () => {
    const tokens = new MemoryTokenStore();
    const lastSaved: unknown[] = [];
    const tokenStore = interceptCalls(tokens, ({ method, args }, proceed) => {
      if (method === 'save') lastSaved.push(args[0]);
      return method === 'findById' ? lastSaved.at(-1) : proceed();
    });
    const app = await startApp({ options: { tokenStore } });
    const token = await issueToken(app, 'ann');
    await issueToken(app, 'locked');
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 403 });
    expect(app.users.findById('locked')).toEqual(everybody.find(({ id }) => id === 'locked'));
  });
});

test.each([1, 'yes', {}, undefined, null])('a comparison that answers %p is nonsense, and no match', async (answer) => {
  const [app] = await startAnswering('passwordHasher', 'verify', answer);
  expect(await asksChange(app, '')).toMatchObject({ status: 500, json: { kind: 'server-error' } });
  const error = { name: 'TypeError', message: textWith('passwordHasher.verify must answer true or false') };
  expect(app.events.at(-1)).toMatchObject({ type: 'unexpected-error', error });
});

test.each([undefined, 'now', 0, new Date(NaN)])('a clock that says %p is nonsense', async (time) => {
  const app = await startApp({ options: { clock: () => time as never } });
  expect(await issue(app, 'ann')).toMatchObject({ status: 500, json: { kind: 'server-error' } });
  const error = { name: 'TypeError', message: textWith('clock') };
  expect(app.events).toMatchObject([{ type: 'unexpected-error', error }]);
});

test('an error of the host’s own that can’t be written down is 503', async () => {
  const details: { self?: unknown } = {};
  details.self = details;
  const refusal = Object.assign(new UserRevokedError(), { details });
  const app = await startApp({ options: { authResolver: { resolve: () => Promise.reject(refusal) } } });
  expect(await issue(app, 'ann')).toMatchObject({ status: 503, json: { kind: 'unavailable' } });
});
