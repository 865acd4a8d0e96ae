import { PermissionDeniedError, ResetTokenRejectedError } from 'express-password-router';
import type { PasswordService, TokenFormat, User } from 'express-password-router';
import { actAs } from '../../support/act-as';
import { createService } from '../../support/create-service';
import type { ServiceLayout } from '../../support/create-service';
import { createUser, currentPassword, newPassword } from '../../support/create-user';
import { fastPasswordHasher } from '../../support/fast-password-hasher';
import type { Around } from '../../support/intercept-calls';
import { issueToJane } from '../../support/issue-to-jane';
import { refusalOf } from '../../support/refusal-of';

const record = {
  id: 'id',
  userId: 'jane',
  passwordFingerprint: 'x',
  issuedBy: null,
  reinstates: false,
  issuedAt: new Date(),
  expiresAt: new Date(),
};

function answering(method: string, answer: unknown): Around {
  return (call, proceed) => (call.method === method ? answer : proceed());
}

type Deed = (service: PasswordService) => Promise<unknown>;
const changes: Deed = (service) => service.changePassword(actAs('jane'), { currentPassword, password: newPassword });
const logsIn: Deed = (service) => service.verifyPassword('jane', currentPassword);
const issues: Deed = (service) => service.issueResetToken(actAs('admin'), 'jane');
const redeems: Deed = (service) => service.redeemResetToken({ token: 'token', password: newPassword });
const fixedFormat: TokenFormat = { mint: () => ({ token: 'token', id: 'id' }), read: () => ({ id: 'id' }) };

const user = { id: 'jane', passwordHash: 'x' };
const nonsense: readonly (readonly [string, Deed, ServiceLayout])[] = [
  ...[undefined, 7, 'jane', {}, { ...user, id: 7 }, { id: 'jane' }, { ...user, passwordHash: 7 }].map(
    (answer) =>
      [
        `userStore.findById: ${JSON.stringify(answer)}`,
        changes,
        { aroundUserStore: answering('findById', answer) },
      ] as const,
  ),
  ...['1', -1, 1.5, NaN, null].map(
    (failedAttempts) =>
      [
        `failedAttempts: ${String(failedAttempts)}`,
        changes,
        { aroundUserStore: answering('findById', { ...user, failedAttempts }) },
      ] as const,
  ),
  ...['jane', [7], ['jane', 7], { length: 0 }].map(
    (contextWords) =>
      [
        `contextWords: ${JSON.stringify(contextWords)}`,
        changes,
        { aroundUserStore: answering('findById', { ...user, contextWords }) },
      ] as const,
  ),
  ...[undefined, null, '1', -1, 1.5, true].map(
    (answer) =>
      [
        `userStore.countAttempt: ${String(answer)}`,
        logsIn,
        { aroundUserStore: answering('countAttempt', answer) },
      ] as const,
  ),
  ...[undefined, null, 1, 'true', {}].map(
    (answer) =>
      [
        `userStore.clearAttempts: ${JSON.stringify(answer)}`,
        logsIn,
        { aroundUserStore: answering('clearAttempts', answer) },
      ] as const,
  ),
  ...[
    undefined,
    'id',
    {},
    { ...record, id: 7 },
    { ...record, userId: undefined },
    { ...record, passwordFingerprint: null },
    { ...record, issuedAt: '2030-01-01' },
    { ...record, expiresAt: 1_893_456_000 },
    { ...record, expiresAt: new Date(NaN) },
  ].map(
    (answer) =>
      [
        `tokenStore.findById: ${JSON.stringify(answer)}`,
        redeems,
        { tokenFormat: fixedFormat, aroundTokenStore: answering('findById', answer) },
      ] as const,
  ),
  ...[undefined, null, {}, { id: '' }, { id: 7 }].map(
    (answer) =>
      [
        `tokenFormat.read: ${JSON.stringify(answer)}`,
        redeems,
        { tokenFormat: { ...fixedFormat, read: () => answer as never } },
      ] as const,
  ),
  ...[undefined, null, {}, { token: 'token' }, { id: 'id' }, { token: '', id: 'id' }, { token: 'token', id: 7 }].map(
    (answer) =>
      [
        `tokenFormat.mint: ${JSON.stringify(answer)}`,
        issues,
        { tokenFormat: { ...fixedFormat, mint: () => answer as never } },
      ] as const,
  ),
  ...[undefined, null, true, 'too-short', [{}], [null], [{ rule: 'x' }], [{ rule: 1, message: '' }]].map(
    (answer) =>
      [
        `passwordPolicy.check: ${JSON.stringify(answer)}`,
        changes,
        { passwordPolicy: { check: () => answer as never } },
      ] as const,
  ),
  ...[undefined, null, '', 7].map(
    (answer) =>
      [
        `passwordHasher.hash: ${String(answer)}`,
        changes,
        { passwordHasher: { ...fastPasswordHasher, hash: () => Promise.resolve(answer as never) } },
      ] as const,
  ),
  ...[undefined, null, 0, '2030-01-01', new Date(NaN)].map(
    (answer) =>
      [`clock: ${String(answer)}`, redeems, { tokenFormat: fixedFormat, clock: () => answer as never }] as const,
  ),
];

describe('a port that answers nonsense is a server error, told to the host and not to the client', () => {
  test.each(nonsense)('%s', async (_what, deed, options) => {
    const onEvent = jest.fn();
    const { service, users } = createService({ users: [await createUser()], ...options, onEvent });
    const before = users.findById('jane')?.passwordHash;
    const refusal = await refusalOf(deed(service));
    expect(refusal.toJSON()).toEqual({
      kind: 'server-error',
      msg: 'The server could not process the request.',
      details: null,
    });
    expect(users.findById('jane')?.passwordHash).toBe(before);
    expect(onEvent.mock.calls).toMatchObject([[{ type: 'unexpected-error', error: { name: 'TypeError' } }]]);
  });
});

test.each(['yes', 1, {}, null, undefined])(
  'a hasher that verifies with %j has said neither true nor false',
  async (answer) => {
    const passwordHasher = { ...fastPasswordHasher, verify: () => Promise.resolve(answer as never) };
    const { service } = createService({ users: [await createUser()], passwordHasher });
    expect(await refusalOf(logsIn(service))).toMatchObject({ kind: 'server-error' });
  },
);

describe('a look-up that finds somebody else has found nobody', () => {
  test.each(['JANE', 'jane ', 'ja\u0301ne'])('a user %j for jane', async (id) => {
    const { service } = createService({ aroundUserStore: answering('findById', { ...user, id }) });
    const refusal = await refusalOf(service.issueResetToken(actAs('admin'), 'jane'));
    expect(refusal).toMatchObject({ kind: 'user-not-found' });
  });

  test('another record than the one asked for', async () => {
    const { redeem } = await issueToJane(
      {},
      {
        aroundTokenStore: (call, proceed) => {
          const found = proceed();
          return call.method === 'findById' ? { ...(found as object), id: 'another' } : found;
        },
      },
    );
    expect(await refusalOf(redeem())).toMatchObject({ reason: 'unknown' });
  });
});

test('a clock that fails is no client that has gone, whatever it throws', async () => {
  const clock = (): never => {
    throw new DOMException('no time', 'AbortError');
  };
  const { service, events } = createService({ tokenFormat: fixedFormat, clock });
  expect(await refusalOf(redeems(service))).toMatchObject({ kind: 'unavailable' });
  expect(events).toMatchObject([{ type: 'unexpected-error', error: { message: 'no time' } }]);
});

test.each([new Error('key server is down'), new PermissionDeniedError()])(
  'a token format may fail too, and has only one refusal of its own: %s is 503',
  async (failure) => {
    const tokenFormat: TokenFormat = { ...fixedFormat, read: () => Promise.reject(failure) };
    const { service, events } = createService({ tokenFormat });
    expect(await refusalOf(redeems(service))).toMatchObject({ kind: 'unavailable' });
    expect(events).toMatchObject([{ type: 'unexpected-error', error: failure }]);
  },
);

test('what a token format rejects it may give a cause, for the host alone', async () => {
  const cause = new Error('no such key');
  const read = (): never => {
    throw new ResetTokenRejectedError('signature', { cause });
  };
  const { service, events } = createService({ tokenFormat: { ...fixedFormat, read } });
  expect(await refusalOf(redeems(service))).toMatchObject({ reason: 'signature', cause });
  expect(events).toMatchObject([{ type: 'reset-token-refused', reason: 'signature' }]);
});

test('a token format is asked for a token by whom it is for and how long it is good', async () => {
  const mint = jest.fn(fixedFormat.mint);
  const clock = (): Date => new Date('2030-01-01T00:00:00.900Z');
  const { service } = createService({ users: [await createUser()], tokenFormat: { ...fixedFormat, mint }, clock });
  await issues(service);
  const issuedAt = new Date('2030-01-01T00:00:00.000Z');
  expect(mint.mock.calls).toEqual([[{ userId: 'jane', issuedAt, expiresAt: new Date('2030-01-02T00:00:00.000Z') }]]);
});

test('an id that no user can have reaches no store', async () => {
  const calls: string[] = [];
  const around: Around = ({ method }, proceed) => (calls.push(method), proceed());
  const { service } = createService({ aroundUserStore: around, aroundTokenStore: around });
  await refusalOf(service.setPassword('operator', 'jane\n', newPassword));
  await refusalOf(service.unlock('operator', 'x'.repeat(256)));
  await service.revokeResetTokens('');
  expect(calls).toEqual([]);
});

test('a user with a column of that name is no promise', async () => {
  const { service } = createService({ users: [{ ...(await createUser()), then: 'a note' } as User] });
  await expect(logsIn(service)).resolves.toBeUndefined();
});

test('a hasher that takes every password for right lets nobody in who has none', async () => {
  const passwordHasher = { ...fastPasswordHasher, verify: () => Promise.resolve(true) };
  const { service } = createService({ users: [await createUser({ passwordHash: null })], passwordHasher });
  expect(await refusalOf(logsIn(service))).toMatchObject({ kind: 'incorrect-password' });
});
