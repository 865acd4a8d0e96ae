import type { PasswordService, WaitOptions } from 'express-password-router';
import { actAs } from '../support/act-as';
import { countHashing } from '../support/count-hashing';
import { createService } from '../support/create-service';
import { createUser, currentPassword, newPassword } from '../support/create-user';
import { drainEventLoop } from '../support/drain-event-loop';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { firstOf } from '../support/first-of';
import { interceptCalls } from '../support/intercept-calls';
import { raiseBarrier } from '../support/raise-barrier';
import { refusalOf } from '../support/refusal-of';

const wrongPassword = 'not the password at all';

type Attempt = (service: PasswordService, guess: string, options?: WaitOptions) => Promise<void>;

const doors: Readonly<Record<'changePassword' | 'verifyPassword', Attempt>> = {
  changePassword: (service, guess, options) =>
    service.changePassword(actAs('jane'), { currentPassword: guess, password: newPassword }, options),
  verifyPassword: (service, guess, options) => service.verifyPassword('jane', guess, options),
};

async function kindOf(operation: Promise<void>): Promise<string> {
  return operation.then(
    () => 'right',
    async () => (await refusalOf(operation)).kind,
  );
}

describe.each(Object.entries(doors))('%s', (_door, attempt) => {
  test('ten wrong passwords are answered, and then not even the right one', async () => {
    const { service } = createService({ users: [await createUser()] });
    for (let guess = 0; guess < 10; guess++) {
      expect(await kindOf(attempt(service, wrongPassword))).toBe('incorrect-password');
    }
    expect(await kindOf(attempt(service, currentPassword))).toBe('account-locked');
    expect(await kindOf(attempt(service, wrongPassword))).toBe('account-locked');
  });

  test('the tenth may be the right one, and sets the counter to 0', async () => {
    const { service, users } = createService({ users: [await createUser({ failedAttempts: 9 })] });
    await attempt(service, currentPassword);
    expect(users.findById('jane')).toMatchObject({ failedAttempts: 0 });
  });

  test('of fifty parallel guesses over many processes at most ten are answered', async () => {
    const { users } = createService({ users: [await createUser()] });
    const services = Array.from({ length: 50 }, () => createService({ userStore: users }).service);
    const kinds = await Promise.all(services.map((service) => kindOf(attempt(service, wrongPassword))));
    expect(kinds.filter((kind) => kind === 'incorrect-password')).toHaveLength(10);
    expect(kinds.filter((kind) => kind === 'account-locked')).toHaveLength(40);
  });

  test('of fifty parallel guesses in one process nine get in, the rest meet a full turnstile and are not counted', async () => {
    const comparing = raiseBarrier();
    const passwordHasher = interceptCalls(fastPasswordHasher, async ({ method }, proceed) => {
      if (method === 'verify') await comparing.wait();
      return proceed();
    });
    const { service, users } = createService({ users: [await createUser()], passwordHasher });
    const guesses = Array.from({ length: 50 }, () => kindOf(attempt(service, wrongPassword)));
    expect(new Set(await firstOf(guesses, 41))).toEqual(new Set(['overloaded']));
    comparing.open();
    expect((await Promise.all(guesses)).filter((kind) => kind === 'incorrect-password')).toHaveLength(9);
    expect(users.findById('jane')).toMatchObject({ failedAttempts: 9 });
  });

  test('an attempt is counted before it is compared', async () => {
    const { hasher, calls } = countHashing(fastPasswordHasher);
    const { service } = createService({
      users: [await createUser()],
      passwordHasher: hasher,
      aroundUserStore: ({ method }, proceed) => (calls.push(method), proceed()),
    });
    await refusalOf(attempt(service, wrongPassword));
    expect(calls.slice(-2)).toEqual(['countAttempt', 'verify']);
  });

  test.each<[string, string, () => unknown]>([
    ['that cannot be counted', 'unavailable', () => Promise.reject(new Error('connection refused'))],
    ['that is counted as an unknown user’s, as long as there is the user', 'server-error', () => 0],
    ['over the limit, by another process’s count,', 'account-locked', () => 11],
  ])('one %s is refused without comparing: %s', async (_which, kind, countAttempt) => {
    const { hasher, calls } = countHashing(fastPasswordHasher);
    const { service } = createService({
      users: [await createUser()],
      passwordHasher: hasher,
      aroundUserStore: ({ method }, proceed) => (method === 'countAttempt' ? countAttempt() : proceed()),
    });
    expect(await kindOf(attempt(service, currentPassword))).toBe(kind);
    expect(calls).not.toContain('verify');
  });

  test('one that a full gate turns away is not counted', async () => {
    const gate = raiseBarrier();
    const { service, users } = createService({
      users: [await createUser(), await createUser({ id: 'joe' })],
      hashing: { concurrency: 1, queueLimit: 0 },
      passwordHasher: {
        ...fastPasswordHasher,
        verify: async (...args) => (await gate.wait(), fastPasswordHasher.verify(...args)),
      },
    });
    const holding = service.verifyPassword('joe', currentPassword);
    await gate.reached;
    expect(await kindOf(attempt(service, currentPassword))).toBe('overloaded');
    expect(users.findById('jane')?.failedAttempts).toBeUndefined();
    gate.open();
    await holding;
  });

  test('one whose client has gone away while waiting is not counted', async () => {
    const gate = raiseBarrier();
    const { service, users } = createService({
      users: [await createUser(), await createUser({ id: 'joe' })],
      hashing: { concurrency: 1 },
      passwordHasher: {
        ...fastPasswordHasher,
        verify: async (...args) => (await gate.wait(), fastPasswordHasher.verify(...args)),
      },
    });
    const holding = service.verifyPassword('joe', currentPassword);
    await gate.reached;
    const client = new AbortController();
    const gone = attempt(service, currentPassword, { signal: client.signal });
    const refused = expect(gone).rejects.toMatchObject({ name: 'AbortError' });
    await drainEventLoop();
    client.abort();
    await refused;
    gate.open();
    await holding;
    expect(users.findById('jane')?.failedAttempts).toBeUndefined();
  });

  test('failedAttemptsLockout: 1 locks at the first wrong one', async () => {
    const { service } = createService({ users: [await createUser()], failedAttemptsLockout: 1 });
    expect(await kindOf(attempt(service, wrongPassword))).toBe('incorrect-password');
    expect(await kindOf(attempt(service, currentPassword))).toBe('account-locked');
  });

  test('failedAttemptsLockout: false counts nothing and locks nobody', async () => {
    const methods: string[] = [];
    const { service } = createService({
      users: [await createUser({ failedAttempts: 5_000 })],
      failedAttemptsLockout: false,
      aroundUserStore: ({ method }, proceed) => (methods.push(method), proceed()),
    });
    for (let guess = 0; guess < 12; guess++) {
      expect(await kindOf(attempt(service, wrongPassword))).toBe('incorrect-password');
    }
    expect(methods).not.toContain('countAttempt');
    await attempt(service, currentPassword);
  });
});

test('the budget is one: guesses at the login and at the change add up', async () => {
  const { service } = createService({ users: [await createUser()] });
  for (let guess = 0; guess < 5; guess++) {
    expect(await kindOf(doors.changePassword(service, wrongPassword))).toBe('incorrect-password');
    expect(await kindOf(doors.verifyPassword(service, wrongPassword))).toBe('incorrect-password');
  }
  expect(await kindOf(doors.changePassword(service, currentPassword))).toBe('account-locked');
  expect(await kindOf(doors.verifyPassword(service, currentPassword))).toBe('account-locked');
});

test.each([
  ['changePassword', 'user-unauthenticated'],
  ['verifyPassword', 'incorrect-password'],
] as const)(
  '%s: whoever is deleted before the attempt is counted is nobody, and no mistake of the store',
  async (door, kind) => {
    const { service, users } = createService({
      users: [await createUser()],
      aroundUserStore: ({ method }, proceed) => {
        if (method === 'countAttempt') users.remove('jane');
        return proceed();
      },
    });
    expect(await kindOf(doors[door](service, currentPassword))).toBe(kind);
  },
);

test('a locked user is let in again by a reset', async () => {
  const { service, users } = createService({ users: [await createUser({ failedAttempts: 10 })] });
  const { token } = await service.issueResetToken(actAs('admin'), 'jane');
  await service.redeemResetToken({ token, password: newPassword });
  expect(users.findById('jane')).toMatchObject({ failedAttempts: 0 });
  await service.verifyPassword('jane', newPassword);
});

test('a new password that the policy refuses locks nobody out', async () => {
  const { service, users } = createService({ users: [await createUser()] });
  for (let idea = 0; idea < 20; idea++) {
    const change = service.changePassword(actAs('jane'), { currentPassword, password: 'short' });
    expect(await kindOf(change)).toBe('password-policy-violation');
  }
  expect(users.findById('jane')?.failedAttempts).toBeUndefined();
});

test('a countAttempt that hangs does not hold a hashing slot', async () => {
  const store = raiseBarrier();
  const { service } = createService({
    users: [await createUser(), await createUser({ id: 'joe' })],
    hashing: { concurrency: 1, queueLimit: 9 },
    aroundUserStore: async ({ method, args }, proceed) => {
      if (method === 'countAttempt' && args[0] === 'jane') await store.wait();
      return proceed();
    },
  });
  const hanging = service.verifyPassword('jane', currentPassword);
  await store.reached;
  await expect(service.verifyPassword('joe', currentPassword)).resolves.toBeUndefined();
  store.open();
  await hanging;
});
