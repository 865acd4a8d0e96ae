import { ConfigurationError, MemoryUserStore } from 'express-password-router';
import type { PasswordHasher, User } from 'express-password-router';
import { actAs } from '../support/act-as';
import { countHashing } from '../support/count-hashing';
import { createService } from '../support/create-service';
import type { ServiceLayout } from '../support/create-service';
import { createUser, currentPassword, newPassword } from '../support/create-user';
import { drainEventLoop } from '../support/drain-event-loop';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { interceptCalls } from '../support/intercept-calls';
import { passwordOf } from '../support/password-of';
import { raiseBarrier } from '../support/raise-barrier';
import { refusalOf } from '../support/refusal-of';

async function setUp(fields: Partial<User> = {}, options: ServiceLayout = {}) {
  return createService({ users: [await createUser(fields)], ...options });
}

describe('the right password', () => {
  test('logs in', async () => {
    const { service } = await setUp();
    await expect(service.verifyPassword('jane', currentPassword)).resolves.toBeUndefined();
  });

  test('sets the attempt counter to 0', async () => {
    const { service, users } = await setUp({ failedAttempts: 9 });
    await service.verifyPassword('jane', currentPassword);
    expect(users.findById('jane')).toMatchObject({ failedAttempts: 0 });
  });
});

describe('who may not log in', () => {
  test.each<[string, Partial<User>, string, string]>([
    ['a wrong password', {}, newPassword, 'incorrect-password'],
    ['a user without a password', { passwordHash: null }, currentPassword, 'incorrect-password'],
    ['a user with an empty hash', { passwordHash: '' }, currentPassword, 'incorrect-password'],
    ['a hash of unknown format', { passwordHash: '!' }, currentPassword, 'incorrect-password'],
    ['a locked user', { failedAttempts: 10 }, currentPassword, 'account-locked'],
    ['a revoked user', { revoked: true }, currentPassword, 'user-revoked'],
    ['a remote user', { remote: true }, currentPassword, 'remote-user'],
    ['a remote user who is revoked as well', { remote: true, revoked: true }, currentPassword, 'remote-user'],
    ['a revoked user who is locked as well', { revoked: true, failedAttempts: 10 }, currentPassword, 'user-revoked'],
  ])('%s', async (_who, fields, password, kind) => {
    const { service } = await setUp(fields);
    expect(await refusalOf(service.verifyPassword('jane', password))).toMatchObject({ kind, expose: false });
  });

  test.each([null, 'nobody', '', 'jane\n', 'JANE', 'x'.repeat(256)])('an unknown user: %j', async (userId) => {
    const { service } = await setUp();
    const refusal = await refusalOf(service.verifyPassword(userId, currentPassword));
    expect(refusal).toMatchObject({ kind: 'incorrect-password', expose: false });
  });

  test.each<[object, string]>([
    [{ logn: 'jane@example.com' }, "verifyPassword does not take 'logn': did you mean 'login'?"],
    [{ abort: 1 }, "verifyPassword does not take 'abort': it takes login, signal."],
  ])('nobody by the options %j', async (options, message) => {
    const { service, events } = await setUp();
    await expect(service.verifyPassword('jane', currentPassword, options)).rejects.toThrow(
      new ConfigurationError(message),
    );
    expect(events).toEqual([]);
  });

  test('booleans of the host count only when they are true', async () => {
    const { service } = await setUp({ revoked: 1, remote: 'yes' } as unknown as Partial<User>);
    await expect(service.verifyPassword('jane', currentPassword)).resolves.toBeUndefined();
  });
});

describe('everybody costs the same', () => {
  test.each<[string, Partial<User>, string | null]>([
    ['a wrong password', {}, 'jane'],
    ['an unknown user', {}, 'nobody'],
    ['no such login', {}, null],
    ['an id that cannot exist', {}, 'jane\n'],
    ['a user without a password', { passwordHash: null }, 'jane'],
    ['a locked user', { failedAttempts: 10 }, 'jane'],
    ['a revoked user', { revoked: true }, 'jane'],
    ['a remote user', { remote: true }, 'jane'],
  ])('%s: one comparison, from the second login of the process on', async (_who, fields, userId) => {
    const { hasher, calls } = countHashing(fastPasswordHasher);
    const { service } = await setUp(fields, { passwordHasher: hasher });
    await refusalOf(service.verifyPassword('nobody', newPassword));
    calls.length = 0;
    await refusalOf(service.verifyPassword(userId, newPassword));
    expect(calls).toEqual(['verify']);
  });

  test('the very first login makes the hash that unknown users are compared with, whoever comes first', async () => {
    for (const userId of ['jane', 'nobody', null]) {
      const { hasher, calls } = countHashing(fastPasswordHasher);
      const { service } = await setUp({}, { passwordHasher: hasher });
      await refusalOf(service.verifyPassword(userId, newPassword));
      expect(calls).toEqual(['hash', 'verify']);
    }
  });

  test.each<[string, Partial<User>, string | null]>([
    ['a wrong password', {}, 'jane'],
    ['an unknown user', {}, 'nobody'],
    ['no such login', {}, null],
    ['a user without a password', { passwordHash: null }, 'jane'],
    ['a locked user', { failedAttempts: 10 }, 'jane'],
    ['a revoked user', { revoked: true }, 'jane'],
    ['a remote user', { remote: true }, 'jane'],
  ])('%s: one user read, one attempt counted', async (_who, fields, userId) => {
    const calls: string[] = [];
    const { service } = await setUp(fields, {
      aroundUserStore: ({ method }, proceed) => (calls.push(method), proceed()),
    });
    await refusalOf(service.verifyPassword(userId, newPassword));
    expect(calls).toEqual(['findById', 'countAttempt']);
  });

  test('whoever may not log in has no attempt counted', async () => {
    for (const fields of [{ failedAttempts: 10 }, { revoked: true }, { remote: true }]) {
      const { service, users } = await setUp(fields);
      await refusalOf(service.verifyPassword('jane', newPassword));
      expect(users.findById('jane')?.failedAttempts).toBe(fields.failedAttempts);
    }
  });

  test('without a lock-out nothing is counted for nobody either', async () => {
    const calls: string[] = [];
    const { service } = await setUp(
      {},
      { failedAttemptsLockout: false, aroundUserStore: ({ method }, proceed) => (calls.push(method), proceed()) },
    );
    await refusalOf(service.verifyPassword(null, newPassword));
    expect(calls).toEqual(['findById']);
  });

  test.each([
    ['b1946ac9-2f5d-4e0c-8f6a-0c2f8d1d3a55', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/],
    ['4711', /^-2147483648$/],
  ])('nobody has an id of the form that the users have, and no user has it: as %s', async (id, form) => {
    const asked: unknown[] = [];
    const { service } = await setUp(
      { id },
      { aroundUserStore: ({ args }, proceed) => (asked.push(args[0]), proceed()) },
    );
    await service.verifyPassword(id, currentPassword);
    asked.length = 0;
    await refusalOf(service.verifyPassword(null, newPassword));
    expect(asked).toEqual([expect.stringMatching(form), expect.stringMatching(form)]);
  });

  test.each([
    ['a known login', 'jane'],
    ['a login that nobody has', null],
  ])('of fourteen at once at %s, nine are compared and five turned away', async (_who, userId) => {
    const { service } = await setUp();
    const login = 'jane@example.com';
    const refusals = await Promise.all(
      Array.from({ length: 14 }, () => refusalOf(service.verifyPassword(userId, newPassword, { login }))),
    );
    const kinds = refusals.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'incorrect-password')).toHaveLength(9);
    expect(kinds.filter((kind) => kind === 'overloaded')).toHaveLength(5);
  });

  test('changes stand in the same line: of seven of each at once, nine are compared', async () => {
    const comparisons = raiseBarrier();
    const verify: PasswordHasher['verify'] = async (password, hash) => {
      await comparisons.wait();
      return fastPasswordHasher.verify(password, hash);
    };
    const { service } = await setUp({}, { passwordHasher: { ...fastPasswordHasher, verify } });
    const guess = { currentPassword: newPassword, password: 'yet another new password' };
    const refusals = Array.from({ length: 7 }, () => [
      refusalOf(service.verifyPassword('jane', newPassword)),
      refusalOf(service.changePassword(actAs('jane'), guess)),
    ]).flat();
    await drainEventLoop();
    comparisons.open();
    const kinds = (await Promise.all(refusals)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'incorrect-password')).toHaveLength(9);
    expect(kinds.filter((kind) => kind === 'overloaded')).toHaveLength(5);
  });

  test('a flood at one login leaves the gate to the others, also before the first login of the process has ended', async () => {
    const { service, users } = await setUp({}, { hashing: { concurrency: 1, queueLimit: 20 } });
    users.put(await createUser({ id: 'joe' }));
    const flood = Array.from({ length: 80 }, () => refusalOf(service.verifyPassword('jane', newPassword)));
    await expect(service.verifyPassword('joe', currentPassword)).resolves.toBeUndefined();
    await Promise.all(flood);
  });

  test('logins that nobody has do not wait for each other', async () => {
    const { service } = await setUp();
    const logins = Array.from({ length: 14 }, (_, n) => ({ login: `nobody-${n}@example.com` }));
    const refusals = await Promise.all(
      [...logins, ...Array<object>(14).fill({})].map((options) =>
        refusalOf(service.verifyPassword(null, newPassword, options)),
      ),
    );
    expect(new Set(refusals.map(({ kind }) => kind))).toEqual(new Set(['incorrect-password']));
  });

  test.each(['jane', 'loginjane'])('attempts at a login that nobody has stand in nobody’s way: %s', async (id) => {
    const { service } = await setUp({ id });
    const attempts = Array.from({ length: 9 }, () =>
      refusalOf(service.verifyPassword(null, newPassword, { login: 'jane' })),
    );
    await expect(service.verifyPassword(id, currentPassword)).resolves.toBeUndefined();
    await Promise.all(attempts);
  });

  test('a hash that fails to be made once is made again', async () => {
    let fails = true;
    const passwordHasher: PasswordHasher = {
      ...fastPasswordHasher,
      hash: (password) => (fails ? Promise.reject(new Error('no memory')) : fastPasswordHasher.hash(password)),
    };
    const { service } = await setUp({}, { passwordHasher });
    expect(await refusalOf(service.verifyPassword('nobody', newPassword))).toMatchObject({ kind: 'unavailable' });
    fails = false;
    expect(await refusalOf(service.verifyPassword('nobody', newPassword))).toMatchObject({
      kind: 'incorrect-password',
    });
  });
});

describe('while a login is compared', () => {
  /** Something else happens right before the counter is cleared, the first time. */
  async function setUpMeanwhile(meanwhile: (users: MemoryUserStore) => Promise<void>) {
    let isFirst = true;
    const created = await setUp(
      {},
      {
        aroundUserStore: async ({ method }, proceed) => {
          if (method === 'clearAttempts' && isFirst) {
            isFirst = false;
            await meanwhile(created.users);
          }
          return proceed();
        },
      },
    );
    return created;
  }

  test('a reset wins: the old password does not log in any more', async () => {
    const { service, users } = await setUpMeanwhile(async (store) => {
      const { service: other } = createService({ userStore: store });
      await other.setPassword('operator', 'jane', newPassword);
    });
    expect(await refusalOf(service.verifyPassword('jane', currentPassword))).toMatchObject({
      kind: 'incorrect-password',
    });
    expect(await passwordOf(users, 'jane', currentPassword, newPassword)).toEqual([newPassword]);
  });

  test('a rehash of the same password does not matter', async () => {
    const { service, users } = await setUpMeanwhile(async (store) =>
      store.put(await createUser({ failedAttempts: 3 })),
    );
    await service.verifyPassword('jane', currentPassword);
    expect(users.findById('jane')).toMatchObject({ failedAttempts: 0 });
  });

  test.each<[string, Partial<User> | null, string]>([
    ['is revoked', { revoked: true, passwordHash: 'another' }, 'user-revoked'],
    ['becomes remote', { remote: true, passwordHash: null }, 'remote-user'],
    ['loses the password', { passwordHash: null }, 'incorrect-password'],
    ['is deleted', null, 'incorrect-password'],
  ])('a user who %s is refused', async (_what, fields, kind) => {
    const { service } = await setUpMeanwhile(async (store) => {
      store.remove('jane');
      if (fields) store.put(await createUser(fields));
    });
    expect(await refusalOf(service.verifyPassword('jane', currentPassword))).toMatchObject({ kind, expose: false });
  });
});

test('a login makes no difference to an outstanding reset token', async () => {
  const { service } = await setUp();
  const { token } = await service.issueResetToken(actAs('admin'), 'jane');
  await service.verifyPassword('jane', currentPassword);
  await expect(service.redeemResetToken({ token, password: newPassword })).resolves.toBeUndefined();
});

test('a login that is no text is refused', async () => {
  const { service } = await setUp();
  const refusal = await refusalOf(service.verifyPassword(null, newPassword, { login: ['jane'] as never }));
  expect(refusal).toMatchObject({ kind: 'schema-violation' });
});

test.each<[string, unknown, unknown]>([
  ['a list for a password', 'jane', [currentPassword]],
  ['an object for a password', 'jane', { $ne: null }],
  ['no password', 'jane', undefined],
  ['a number for a user', 7, currentPassword],
  ['a query for a user', { $ne: null }, currentPassword],
  ['undefined for a user', undefined, currentPassword],
])('%s reaches neither store nor hasher', async (_what, userId, password) => {
  const calls: string[] = [];
  const note = <Port extends object>(port: Port): Port =>
    interceptCalls(port, ({ method }, proceed) => (calls.push(method), proceed()));
  const { service } = createService({
    userStore: note(new MemoryUserStore()),
    passwordHasher: note(fastPasswordHasher),
  });
  const refusal = await refusalOf(service.verifyPassword(userId as string, password as string));
  expect(refusal).toMatchObject({ kind: 'schema-violation' });
  expect(JSON.stringify(refusal)).not.toContain(currentPassword);
  expect(calls).toEqual([]);
});
