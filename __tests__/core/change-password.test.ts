import type { Caller, PasswordReplacement, User } from 'express-password-router';
import { actAs } from '../support/act-as';
import { countHashing } from '../support/count-hashing';
import { createService } from '../support/create-service';
import type { ServiceLayout } from '../support/create-service';
import { createUser, currentPassword, newPassword } from '../support/create-user';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { passwordOf } from '../support/password-of';
import { raiseBarrier } from '../support/raise-barrier';
import { refusalOf } from '../support/refusal-of';

const request = { currentPassword, password: newPassword };

async function setUp(fields: Partial<User> = {}, options: ServiceLayout = {}) {
  return createService({ users: [await createUser(fields)], ...options });
}

test('the current password is exchanged for the new one, and the attempts are forgotten', async () => {
  const { service, users } = await setUp({ failedAttempts: 5 });
  await service.changePassword(actAs('jane'), request);
  expect(await passwordOf(users, 'jane', currentPassword, newPassword)).toEqual([newPassword]);
  expect(users.findById('jane')).toMatchObject({ failedAttempts: 0 });
});

test('the store gets one write, by the hash that was compared', async () => {
  const writes: unknown[] = [];
  const now = new Date('2030-01-01T00:00:00.000Z');
  const user = await createUser();
  const { service, users } = createService({
    users: [user],
    clock: () => now,
    aroundUserStore: ({ method, args }, proceed) => {
      if (method === 'replacePassword') writes.push(args[0]);
      return proceed();
    },
  });
  await service.changePassword(actAs('jane'), request);
  const newHash = users.findById('jane')?.passwordHash ?? '';
  const expected: PasswordReplacement = {
    userId: 'jane',
    expectedHash: user.passwordHash,
    newHash,
    reinstate: false,
    cause: 'change',
    at: now,
  };
  expect(writes).toEqual([expected]);
});

test('nobody who signs in meanwhile waits for the host’s hook, and it may sign the user in itself', async () => {
  const ended = raiseBarrier();
  const created = await setUp(
    {},
    {
      afterPasswordChange: async ({ userId }) => {
        await created.service.verifyPassword(userId, newPassword);
        await ended.wait();
      },
    },
  );
  const changing = created.service.changePassword(actAs('jane'), request);
  await ended.reached;
  await Promise.all(Array.from({ length: 9 }, () => created.service.verifyPassword('jane', newPassword)));
  ended.open();
  await changing;
  expect(created.events).toMatchObject([{ type: 'password-changed' }]);
});

describe('who may not change a password', () => {
  test.each<[string, Partial<User>, string]>([
    ['a remote user', { remote: true }, 'remote-user'],
    ['a revoked user', { revoked: true }, 'user-revoked'],
    ['a locked user', { failedAttempts: 10 }, 'account-locked'],
    ['a user far beyond the limit', { failedAttempts: 1_000 }, 'account-locked'],
    ['a remote user who is revoked as well', { remote: true, revoked: true }, 'remote-user'],
    ['a revoked user who is locked as well', { revoked: true, failedAttempts: 10 }, 'user-revoked'],
  ])('%s, told before any hashing and uncounted', async (_who, fields, kind) => {
    const { hasher, calls } = countHashing(fastPasswordHasher);
    const { service, users } = await setUp(fields, { passwordHasher: hasher });
    expect(await refusalOf(service.changePassword(actAs('jane'), request))).toMatchObject({ kind, expose: true });
    expect(calls).toEqual([]);
    expect(users.findById('jane')?.failedAttempts).toBe(fields.failedAttempts);
  });

  test('a locked user is told so, whatever is wrong with the new password', async () => {
    const { service } = await setUp({ failedAttempts: 10 });
    const change = service.changePassword(actAs('jane'), { currentPassword, password: 'short' });
    expect(await refusalOf(change)).toMatchObject({ kind: 'account-locked' });
  });

  test('a user who is gone is not authenticated', async () => {
    const { service } = await setUp();
    expect(await refusalOf(service.changePassword(actAs('nobody'), request))).toMatchObject({ status: 401 });
  });

  test('a user without a password has no current one', async () => {
    const { service } = await setUp({ passwordHash: null });
    expect(await refusalOf(service.changePassword(actAs('jane'), request))).toMatchObject({
      kind: 'incorrect-password',
    });
  });

  test('a wrong current password costs one comparison and no hash', async () => {
    const { hasher, calls } = countHashing(fastPasswordHasher);
    const { service, users } = await setUp({}, { passwordHasher: hasher });
    const wrong = service.changePassword(actAs('jane'), { ...request, currentPassword: 'wrong' });
    expect(await refusalOf(wrong)).toMatchObject({ kind: 'incorrect-password' });
    expect(calls).toEqual(['verify']);
    expect(users.findById('jane')).toMatchObject({ failedAttempts: 1 });
  });
});

test('where no attempt is counted, none is cleared: the store is asked no more than it has to be', async () => {
  const calls: string[] = [];
  const { service } = await setUp(
    {},
    {
      failedAttemptsLockout: false,
      passwordPolicy: { check: () => [], checkReuse: () => [] },
      aroundUserStore: ({ method }, proceed) => (calls.push(method), proceed()),
    },
  );
  await service.changePassword(actAs('jane'), request);
  expect(calls).toEqual(['findById', 'replacePassword']);
});

describe('the new password', () => {
  test.each([
    ['too short', 'short', ['too-short']],
    ['the current one', currentPassword, ['same-as-current']],
    ['over 72 bytes', 'x'.repeat(73), ['too-long']],
    ['empty', '', ['empty', 'too-short']],
    ['a common one', 'passwordpassword', ['too-common']],
    ['a name of the account', 'jane.doe@example.com', ['context-word']],
  ])('%s: 400 with every rule, uncounted and without hashing', async (_what, password, rules) => {
    const { hasher, calls } = countHashing(fastPasswordHasher);
    const { service, users } = await setUp({ contextWords: ['jane.doe@example.com'] }, { passwordHasher: hasher });
    const refusal = await refusalOf(service.changePassword(actAs('jane'), { currentPassword, password }));
    expect(refusal).toMatchObject({ status: 400, details: { violations: rules.map((rule) => ({ rule })) } });
    expect(calls).toEqual([]);
    expect(users.findById('jane')?.failedAttempts).toBeUndefined();
  });

  test.each(['a lone surrogate \ud800 in it', 'a replacement \uFFFD in it'])(
    'was not received as typed: %j',
    async (password) => {
      const { service } = await setUp();
      const refusal = await refusalOf(service.changePassword(actAs('jane'), { currentPassword, password }));
      expect(refusal).toMatchObject({ kind: 'malformed-request' });
      expect(JSON.stringify(refusal)).not.toContain('in it');
    },
  );
});

describe('a write that comes between comparing and writing', () => {
  /** Right before the first commit the user becomes this one. */
  async function setUpLoss(meanwhile: Partial<User> | null) {
    const between = meanwhile && (await createUser(meanwhile));
    let isFirst = true;
    const created = await setUp(
      {},
      {
        aroundUserStore: ({ method }, proceed) => {
          if (method === 'replacePassword' && isFirst) {
            isFirst = false;
            created.users.remove('jane');
            if (between) created.users.put(between);
          }
          return proceed();
        },
      },
    );
    return created;
  }

  test('a reset wins, and the change answers 403', async () => {
    const resetPassword = 'set by the reset';
    const { service, users } = await setUpLoss({ passwordHash: await fastPasswordHasher.hash(resetPassword) });
    expect(await refusalOf(service.changePassword(actAs('jane'), request))).toMatchObject({
      kind: 'incorrect-password',
    });
    expect(await passwordOf(users, 'jane', currentPassword, newPassword, resetPassword)).toEqual([resetPassword]);
  });

  test('a rehash of the same password by a login does not matter', async () => {
    const { service, users } = await setUpLoss({});
    await service.changePassword(actAs('jane'), request);
    expect(await passwordOf(users, 'jane', currentPassword, newPassword)).toEqual([newPassword]);
  });

  test.each<[string, Partial<User> | null, string]>([
    ['a revocation wins', { revoked: true }, 'user-revoked'],
    ['a move to a directory wins', { remote: true }, 'remote-user'],
    ['a password taken away stays away', { passwordHash: null }, 'incorrect-password'],
    ['a user deleted stays deleted', null, 'user-unauthenticated'],
  ])('%s', async (_what, meanwhile, kind) => {
    const { service } = await setUpLoss(meanwhile);
    expect(await refusalOf(service.changePassword(actAs('jane'), request))).toMatchObject({ kind });
  });
});

test.each<[string, unknown]>([
  ['a list', ['the password']],
  ['a query', { $ne: null }],
  ['nothing', undefined],
])('%s in place of a password is refused', async (_what, value) => {
  const { service } = await setUp();
  for (const member of ['currentPassword', 'password'] as const) {
    const refusal = await refusalOf(service.changePassword(actAs('jane'), { ...request, [member]: value }));
    expect(refusal).toMatchObject({ details: { violations: [{ path: `/${member}`, message: 'must be string' }] } });
  }
});

test.each<[string, unknown]>([
  ['no caller', null],
  ['a caller without an id', { mayResetPassword: () => true }],
  ['a caller with a number for an id', { userId: 7, mayResetPassword: () => true }],
  ['a caller with an id that cannot exist', { userId: 'jane\n', mayResetPassword: () => true }],
])('%s is the host’s mistake: 500', async (_what, caller) => {
  const { service } = await setUp();
  expect(await refusalOf(service.changePassword(caller as Caller, request))).toMatchObject({ kind: 'server-error' });
});
