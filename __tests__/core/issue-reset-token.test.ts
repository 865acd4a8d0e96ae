import { OpaqueTokenFormat } from 'express-password-router';
import type { Caller, User } from 'express-password-router';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import { createUser, newPassword } from '../support/create-user';
import { interceptCalls } from '../support/intercept-calls';
import { refusalOf } from '../support/refusal-of';

const now = new Date('2030-01-01T00:00:00.250Z');
const admin = actAs('admin');

function secondsLater(seconds: number): Date {
  return new Date(Date.parse('2030-01-01T00:00:00.000Z') + seconds * 1000);
}

async function setUp(fields: Partial<User> = {}, options = {}) {
  return createService({ users: [await createUser(fields)], clock: () => now, ...options });
}

describe('a token that a caller issues', () => {
  test('is good for 24 hours, in whole seconds', async () => {
    const { service } = await setUp();
    const { token, expiresAt } = await service.issueResetToken(admin, 'jane');
    expect(token).toMatch(/^[\w-]{44}$/);
    expect(expiresAt).toEqual(secondsLater(86_400));
  });

  test.each([60, 3_600, 604_800])('is good for the %i s that the host says', async (tokenLifetimeSeconds) => {
    const { service } = await setUp({}, { tokenLifetimeSeconds });
    const { expiresAt } = await service.issueResetToken(admin, 'jane');
    expect(expiresAt).toEqual(secondsLater(tokenLifetimeSeconds));
  });

  test('is filed without the token and without the hash', async () => {
    const { service, tokens } = await setUp();
    const { token, expiresAt } = await service.issueResetToken(admin, 'jane');
    const { id } = new OpaqueTokenFormat().read(token, now);
    const record = tokens.findById(id);
    expect(record).toEqual({
      id,
      userId: 'jane',
      passwordFingerprint: expect.stringMatching(/^[\w-]{43}$/) as string,
      issuedBy: 'admin',
      reinstates: false,
      issuedAt: secondsLater(0),
      expiresAt,
    });
    expect(JSON.stringify(record)).not.toContain(token);
  });

  test('is filed as issued by whoever was authenticated, whatever becomes of the caller meanwhile', async () => {
    const { service, events } = await setUp();
    const account = { userId: 'admin' };
    const mayResetPassword = (): boolean => {
      account.userId = 'somebody else';
      return true;
    };
    await service.issueResetToken(Object.assign(account, { mayResetPassword }), 'jane');
    expect(events).toMatchObject([{ type: 'reset-token-issued', actorId: 'admin' }]);
  });

  test.each<[string, Partial<User>, boolean]>([
    ['a locked user', { failedAttempts: 10 }, false],
    ['an invited user without a password', { passwordHash: null }, false],
    ['a revoked user, whose revocation it will lift', { revoked: true }, true],
  ])('is there for %s: that is what it is for', async (_who, fields, reinstates) => {
    const { service, tokens } = await setUp(fields);
    const { token } = await service.issueResetToken(admin, 'jane');
    expect(tokens.findById(new OpaqueTokenFormat().read(token, now).id)).toMatchObject({ reinstates });
    await expect(service.redeemResetToken({ token, password: newPassword })).resolves.toBeUndefined();
  });

  test('supersedes that user’s earlier ones, of both kinds, and nobody else’s', async () => {
    const { service, users } = await setUp();
    users.put(await createUser({ id: 'joe' }));
    const earlier = await service.issueResetToken(admin, 'jane');
    const selfService = await service.issueSelfServiceToken('jane');
    const joes = await service.issueResetToken(admin, 'joe');
    const latest = await service.issueResetToken(admin, 'jane');
    for (const dead of [earlier.token, selfService?.token ?? '']) {
      const refusal = await refusalOf(service.redeemResetToken({ token: dead, password: newPassword }));
      expect(refusal).toMatchObject({ reason: 'unknown' });
    }
    await service.redeemResetToken({ token: latest.token, password: newPassword });
    await service.redeemResetToken({ token: joes.token, password: newPassword });
  });
});

describe('who gets none', () => {
  test('a caller without the permission, told before any look-up', async () => {
    const methods: string[] = [];
    const note = ({ method }: { method: string }, proceed: () => unknown): unknown => (methods.push(method), proceed());
    const { service } = await setUp({}, { aroundUserStore: note, aroundTokenStore: note });
    for (const userId of ['jane', 'nobody', 'jane\n', '']) {
      const refusal = await refusalOf(service.issueResetToken(actAs('joe'), userId));
      expect(refusal).toMatchObject({ kind: 'permission-denied' });
    }
    expect(methods).toEqual([]);
  });

  test.each([false, undefined, null, 1, 'true', {}])('permission is true and nothing else, not %j', async (answer) => {
    const { service } = await setUp();
    const caller = { userId: 'joe', mayResetPassword: () => answer } as unknown as Caller;
    expect(await refusalOf(service.issueResetToken(caller, 'jane'))).toMatchObject({ kind: 'permission-denied' });
  });

  test.each(['nobody', '', 'jane\n', 'JANE', 'x'.repeat(256)])('nobody with the id %j', async (userId) => {
    const { service } = await setUp();
    const refusal = await refusalOf(service.issueResetToken(admin, userId));
    expect(refusal).toMatchObject({ kind: 'user-not-found' });
  });

  test.each([5, null, { $ne: null }])('an id that is %j is told, to whoever may ask', async (userId) => {
    const { service } = await setUp();
    const issuedBy = (caller: Caller): Promise<unknown> => refusalOf(service.issueResetToken(caller, userId as never));
    expect(await issuedBy(admin)).toMatchObject({
      details: { violations: [{ path: '/userId', message: 'must be string' }] },
    });
    expect(await issuedBy(actAs('joe'))).toMatchObject({ kind: 'permission-denied' });
  });

  test('a remote user', async () => {
    const { service } = await setUp({ remote: true });
    expect(await refusalOf(service.issueResetToken(admin, 'jane'))).toMatchObject({ kind: 'remote-user' });
  });

  test('a caller who is none, or cannot be asked', async () => {
    const { service } = await setUp();
    for (const caller of [null, undefined, {}, { userId: 'admin' }, { userId: '', mayResetPassword: () => true }]) {
      const refusal = await refusalOf(service.issueResetToken(caller as unknown as Caller, 'jane'));
      expect(refusal).toMatchObject({ kind: 'server-error' });
    }
  });
});

test.each([
  ['no token', { id: 'x' }],
  ['an empty token', { token: '', id: 'x' }],
  ['no id', { token: 'x' }],
  ['nothing', undefined],
])('a format that mints %s is a contract broken: nothing is filed', async (_what, minted) => {
  const saved = jest.fn();
  const tokenFormat = interceptCalls(new OpaqueTokenFormat(), () => minted);
  const { service } = await setUp({}, { tokenFormat, aroundTokenStore: saved });
  expect(await refusalOf(service.issueResetToken(admin, 'jane'))).toMatchObject({ kind: 'server-error' });
  expect(saved).not.toHaveBeenCalled();
});
