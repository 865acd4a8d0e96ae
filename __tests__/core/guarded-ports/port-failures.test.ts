import { ResetTokenRejectedError } from 'express-password-router';
import type { Caller, PasswordPolicy, PasswordService, TokenFormat } from 'express-password-router';
import { actAs } from '../../support/act-as';
import { createService } from '../../support/create-service';
import type { ServiceLayout } from '../../support/create-service';
import { createUser, currentPassword, newPassword } from '../../support/create-user';
import { fakeClock } from '../../support/fake-clock';
import { fastPasswordHasher } from '../../support/fast-password-hasher';
import type { Around } from '../../support/intercept-calls';

fakeClock();

type Deed = (service: PasswordService) => Promise<unknown>;

const admin = actAs('admin');
const changes: Deed = (service) => service.changePassword(actAs('jane'), { currentPassword, password: newPassword });
const logsIn: Deed = (service) => service.verifyPassword('jane', currentPassword);
const issues: Deed = (service) => service.issueResetToken(admin, 'jane');
const revokes: Deed = (service) => service.revokeResetTokens('jane');
const redeems: Deed = async (service) => {
  const { token } = await service.issueResetToken(admin, 'jane');
  await service.redeemResetToken({ token, password: newPassword });
};
const issuesAs =
  (caller: unknown): Deed =>
  (service) =>
    service.issueResetToken(caller as Caller, 'jane');

function users(method: string, answer: unknown): ServiceLayout {
  return { aroundUserStore: answering(method, answer) };
}

function tokens(method: string, answer: unknown): ServiceLayout {
  return { aroundTokenStore: answering(method, answer) };
}

function answering(method: string, answer: unknown): Around {
  return (call, proceed) => (call.method === method ? answer : proceed());
}

function format(method: 'mint' | 'read', answer: unknown): ServiceLayout {
  const tokenFormat: TokenFormat = { mint: () => ({ token: 'token', id: 'id' }), read: () => ({ id: 'id' }) };
  return { tokenFormat: { ...tokenFormat, [method]: () => answer } };
}

function hasher(method: 'hash' | 'verify' | 'needsRehash', answer: unknown): ServiceLayout {
  return { passwordHasher: { ...fastPasswordHasher, [method]: () => answer } };
}

function policy(method: keyof PasswordPolicy, answer: unknown): ServiceLayout {
  return { passwordPolicy: { check: () => [], [method]: () => answer } };
}

/** The errors that the host is told of. */
async function errorsOf(deed: Deed, layout: ServiceLayout): Promise<unknown[]> {
  const { service, events } = createService({ users: [await createUser()], timeoutMs: 100, ...layout });
  const ended = deed(service).catch(() => undefined);
  await jest.advanceTimersByTimeAsync(10_000);
  await ended;
  return events.flatMap((event) => ('error' in event ? [event.error] : []));
}

const jane = { id: 'jane', passwordHash: 'x' };
const record = { id: 'id', userId: 'jane', passwordFingerprint: 'x', issuedAt: new Date(), expiresAt: new Date() };
const withRecord = (fields: object): ServiceLayout => ({
  ...format('read', { id: 'id' }),
  ...tokens('findById', { ...record, ...fields }),
});

describe('the host is told which port broke its contract, and how', () => {
  test.each<[string, Deed, ServiceLayout]>([
    ['userStore.findById must answer null or a user: it is not an object', logsIn, users('findById', 'jane')],
    ['userStore.findById must answer null or a user: id is not a string', logsIn, users('findById', {})],
    [
      'userStore.findById must answer null or a user: passwordHash is not a string or null',
      logsIn,
      users('findById', { id: 'jane' }),
    ],
    [
      'userStore.findById must answer null or a user: failedAttempts is not a whole number',
      logsIn,
      users('findById', { ...jane, failedAttempts: -1 }),
    ],
    [
      'userStore.findById must answer null or a user: contextWords are not strings',
      logsIn,
      users('findById', { ...jane, contextWords: [7] }),
    ],
    ['userStore.replacePassword must answer true or false', changes, users('replacePassword', 1)],
    ['userStore.clearAttempts must answer true or false', logsIn, users('clearAttempts', 1)],
    ['userStore.countAttempt must answer the new total, a whole number', logsIn, users('countAttempt', 'one')],
    [
      'tokenStore.findById must answer null or the record that was saved: it is not an object',
      redeems,
      tokens('findById', 'id'),
    ],
    [
      'tokenStore.findById must answer null or the record that was saved: id is not a string',
      redeems,
      withRecord({ id: 7 }),
    ],
    [
      'tokenStore.findById must answer null or the record that was saved: userId is not a string',
      redeems,
      withRecord({ userId: 7 }),
    ],
    [
      'tokenStore.findById must answer null or the record that was saved: passwordFingerprint is not a string',
      redeems,
      withRecord({ passwordFingerprint: 7 }),
    ],
    [
      'tokenStore.findById must answer null or the record that was saved: issuedAt is not a valid Date',
      redeems,
      withRecord({ issuedAt: 7 }),
    ],
    [
      'tokenStore.findById must answer null or the record that was saved: expiresAt is not a valid Date',
      redeems,
      withRecord({ expiresAt: 7 }),
    ],
    ['tokenFormat.mint must answer a token and its id', issues, format('mint', {})],
    [
      'tokenFormat.read must answer the id of a genuine token, or throw ResetTokenRejectedError',
      redeems,
      format('read', {}),
    ],
    ['passwordHasher.hash must answer a string', changes, hasher('hash', '')],
    ['passwordHasher.verify must answer true or false', changes, hasher('verify', undefined)],
    ['passwordHasher.verify must answer true or false', changes, hasher('verify', 1)],
    [
      'passwordHasher.needsRehash must answer at once, not by a promise',
      logsIn,
      hasher('needsRehash', Promise.resolve(true)),
    ],
    [
      'passwordPolicy.check must answer a list of violations, each with a rule, a message and plain params',
      changes,
      policy('check', 7),
    ],
    [
      'passwordPolicy.checkReuse must answer a list of violations, each with a rule, a message and plain params',
      changes,
      policy('checkReuse', 7),
    ],
    [
      'passwordPolicy.checkReuse must answer a list of violations, each with a rule, a message and plain params',
      changes,
      policy('checkReuse', undefined),
    ],
    [
      'passwordPolicy.check must answer a list of violations, each with a rule, a message and plain params',
      changes,
      policy('check', [{ rule: 'odd', message: 'odd', params: { big: 1n } }]),
    ],
    ['clock must answer a valid Date', issues, { clock: () => 7 as never }],
    ['clock must answer at once, not by a promise', issues, { clock: () => Promise.resolve(new Date()) as never }],
    [
      'a caller, of authResolver or of whoever calls the service, must be { userId, mayResetPassword }: the userId is a string of 1 to 255 bytes without control characters',
      issuesAs({}),
      {},
    ],
    [
      'a caller, of authResolver or of whoever calls the service, must have a method mayResetPassword',
      issuesAs({ userId: 'joe' }),
      {},
    ],
  ])('%s', async (message, deed, layout) => {
    expect(await errorsOf(deed, layout)).toEqual([new TypeError(message)]);
  });
});

describe('the host is told which port was silent', () => {
  const silence = new Promise<never>(() => undefined);
  const silentCaller = { userId: 'joe', mayResetPassword: () => silence };

  test.each<[string, Deed, ServiceLayout]>([
    ['userStore.findById', logsIn, users('findById', silence)],
    ['userStore.countAttempt', logsIn, users('countAttempt', silence)],
    ['userStore.clearAttempts', logsIn, users('clearAttempts', silence)],
    ['userStore.replacePassword', changes, users('replacePassword', silence)],
    ['tokenStore.save', issues, tokens('save', silence)],
    ['tokenStore.findById', redeems, tokens('findById', silence)],
    ['tokenStore.delete', redeems, tokens('delete', silence)],
    ['tokenStore.deleteForUser', revokes, tokens('deleteForUser', silence)],
    ['tokenFormat.mint', issues, format('mint', silence)],
    ['tokenFormat.read', redeems, format('read', silence)],
    ['passwordHasher.hash', changes, hasher('hash', silence)],
    ['passwordHasher.verify', logsIn, hasher('verify', silence)],
    ['passwordPolicy.check', changes, policy('check', silence)],
    ['passwordPolicy.checkReuse', changes, policy('checkReuse', silence)],
    ['caller.mayResetPassword', issuesAs(silentCaller), {}],
    ['afterPasswordChange', changes, { afterPasswordChange: () => silence }],
  ])('%s', async (name, deed, layout) => {
    expect(await errorsOf(deed, layout)).toEqual([new Error(`${name} took longer than 100 ms`)]);
  });
});

test('an abort of the host’s own is a failure like any other, and no client that has gone', async () => {
  const abort = new DOMException('The operation was aborted.', 'AbortError');
  const layout = { passwordPolicy: { check: () => [], checkReuse: () => Promise.reject(abort) } };
  expect(await errorsOf(changes, layout)).toEqual([abort]);
});

test('a format that refuses to mint has failed: what it says is of no token that anybody showed', async () => {
  const rejection = new ResetTokenRejectedError('signature');
  expect(await errorsOf(issues, format('mint', Promise.reject(rejection)))).toEqual([rejection]);
});
