import type { PasswordHasher } from 'express-password-router';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import type { ServiceLayout } from '../support/create-service';
import { createUser, currentPassword, newPassword } from '../support/create-user';
import { drainEventLoop } from '../support/drain-event-loop';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { raiseBarrier } from '../support/raise-barrier';
import { refusalOf } from '../support/refusal-of';

/** Takes every hash from before for a weak one; its own are fresh. */
function createStricterHasher(): PasswordHasher {
  const fresh = new Set<string>();
  return {
    ...fastPasswordHasher,
    needsRehash: (hash) => !fresh.has(hash),
    hash: async (password) => {
      const hash = await fastPasswordHasher.hash(password);
      fresh.add(hash);
      return hash;
    },
  };
}

async function setUp(options: ServiceLayout = {}) {
  const user = await createUser({ failedAttempts: 3 });
  const created = createService({ users: [user], passwordHasher: createStricterHasher(), ...options });
  return { oldHash: user.passwordHash, storedHash: () => created.users.findById('jane')?.passwordHash, ...created };
}

test('a login rewrites a hash that is weaker than today’s', async () => {
  const { service, oldHash, storedHash, events } = await setUp();
  await service.verifyPassword('jane', currentPassword);
  expect(storedHash()).not.toBe(oldHash);
  await service.verifyPassword('jane', currentPassword);
  expect(events.map(({ type }) => type)).toEqual(['password-rehashed']);
});

test('the store is told that it is a rehash, so that sessions live on', async () => {
  const seen: unknown[] = [];
  const { service, oldHash, storedHash } = await setUp({
    aroundUserStore: ({ method, args }, proceed) => {
      if (method === 'replacePassword') seen.push(args[0]);
      return proceed();
    },
  });
  await service.verifyPassword('jane', currentPassword);
  expect(seen).toEqual([
    {
      userId: 'jane',
      expectedHash: oldHash,
      newHash: storedHash(),
      reinstate: false,
      cause: 'rehash',
      at: expect.any(Date) as Date,
    },
  ]);
});

test('the host’s hook for changes is not called: nothing has changed for the user', async () => {
  const afterPasswordChange = jest.fn();
  const { service } = await setUp({ afterPasswordChange });
  await service.verifyPassword('jane', currentPassword);
  expect(afterPasswordChange).not.toHaveBeenCalled();
});

test('a wrong password rewrites nothing', async () => {
  const { service, oldHash, storedHash } = await setUp();
  expect(await refusalOf(service.verifyPassword('jane', newPassword))).toMatchObject({ kind: 'incorrect-password' });
  expect(storedHash()).toBe(oldHash);
});

test('a weak hash that another write has put there while the password was compared is rewritten, too', async () => {
  const other = await createUser(); // the same password, salted anew
  let isFirst = true;
  const { service, users, storedHash } = await setUp({
    aroundUserStore: ({ method }, proceed) => {
      if (method === 'clearAttempts' && isFirst) {
        isFirst = false;
        users.put(other);
      }
      return proceed();
    },
  });
  await service.verifyPassword('jane', currentPassword);
  expect(storedHash()).not.toBe(other.passwordHash);
});

test('a hash that is strong enough stays', async () => {
  const { service, oldHash, storedHash } = await setUp({ passwordHasher: fastPasswordHasher });
  await service.verifyPassword('jane', currentPassword);
  expect(storedHash()).toBe(oldHash);
});

test('a password over the limit, from before it, logs in and is not rewritten: it would have to be truncated', async () => {
  const long = 'x'.repeat(80);
  const user = await createUser({ passwordHash: await fastPasswordHasher.hash(long) });
  const { service, users } = createService({ users: [user], passwordHasher: createStricterHasher() });
  await service.verifyPassword('jane', long);
  expect(users.findById('jane')?.passwordHash).toBe(user.passwordHash);
});

test('a password of just the limit is rewritten', async () => {
  const longest = 'x'.repeat(fastPasswordHasher.maxPasswordBytes);
  const user = await createUser({ passwordHash: await fastPasswordHasher.hash(longest) });
  const { service, users } = createService({ users: [user], passwordHasher: createStricterHasher() });
  await service.verifyPassword('jane', longest);
  expect(users.findById('jane')?.passwordHash).not.toBe(user.passwordHash);
});

describe('the login succeeds whatever happens to the rehash', () => {
  test('the hasher fails', async () => {
    const passwordHasher: PasswordHasher = {
      ...createStricterHasher(),
      hash: (password) =>
        password === currentPassword ? Promise.reject(new Error('no memory')) : fastPasswordHasher.hash(password),
    };
    const { service, oldHash, storedHash, events } = await setUp({ passwordHasher });
    await service.verifyPassword('jane', currentPassword);
    expect(storedHash()).toBe(oldHash);
    expect(events).toMatchObject([
      { type: 'unexpected-error', operation: 'verifyPassword', userId: 'jane', error: new Error('no memory') },
    ]);
  });

  test('needsRehash fails', async () => {
    const needsRehash = (): boolean => {
      throw new Error('no such format');
    };
    const { service, events } = await setUp({ passwordHasher: { ...fastPasswordHasher, needsRehash } });
    await service.verifyPassword('jane', currentPassword);
    expect(events).toMatchObject([{ type: 'unexpected-error', error: new Error('no such format') }]);
  });

  test('the store fails', async () => {
    const { service, oldHash, storedHash, events } = await setUp({
      aroundUserStore: ({ method }, proceed) =>
        method === 'replacePassword' ? Promise.reject(new Error('read-only')) : proceed(),
    });
    await service.verifyPassword('jane', currentPassword);
    expect(storedHash()).toBe(oldHash);
    expect(events).toMatchObject([{ type: 'unexpected-error', error: new Error('read-only') }]);
  });

  test('another write of the password comes first: it stays', async () => {
    const otherHash = await fastPasswordHasher.hash(newPassword);
    const created = await setUp({
      aroundUserStore: ({ method }, proceed) => {
        if (method === 'replacePassword') created.users.put({ id: 'jane', passwordHash: otherHash });
        return proceed();
      },
    });
    await created.service.verifyPassword('jane', currentPassword);
    expect(created.storedHash()).toBe(otherHash);
    expect(created.events).toEqual([]);
  });
});

describe('a login whose rehash finds others hashing has succeeded, and nothing is to look into', () => {
  /** Once the password is compared, one other is being hashed and one more waits for that. */
  async function setUpBusy(queueLimit: number) {
    const held = raiseBarrier();
    const stricter = createStricterHasher();
    const others = await Promise.all(['bob', 'cyd'].map((id) => createUser({ id })));
    const jane = await createUser();
    const setting: Promise<void>[] = [];
    const created = createService({
      users: [jane, ...others],
      passwordHasher: {
        ...stricter,
        hash: async (password) => {
          if (password === newPassword) await held.wait();
          return stricter.hash(password);
        },
      },
      hashing: { concurrency: 1, queueLimit },
      aroundUserStore: async ({ method }, proceed) => {
        if (method !== 'clearAttempts') return proceed();
        for (const { id } of others) setting.push(created.service.setPassword('admin', id, newPassword));
        await drainEventLoop();
        return proceed();
      },
    });
    const finish = (): Promise<unknown> => (held.open(), Promise.all(setting));
    return { ...created, jane, finish };
  }

  test('turned away', async () => {
    const { service, users, events, jane, finish } = await setUpBusy(1);
    await service.verifyPassword('jane', currentPassword);
    expect(users.findById('jane')).toMatchObject({ passwordHash: jane.passwordHash, failedAttempts: 0 });
    expect(events).toEqual([]);
    await finish();
  });

  test('given up by its client', async () => {
    const { service, users, events, jane, finish } = await setUpBusy(2);
    const leaving = new AbortController();
    const login = service.verifyPassword('jane', currentPassword, { signal: leaving.signal });
    await drainEventLoop(); // it compares, and lets the others in
    await drainEventLoop();
    leaving.abort();
    await login;
    expect(users.findById('jane')).toMatchObject({ passwordHash: jane.passwordHash, failedAttempts: 0 });
    expect(events).toEqual([]);
    await finish();
  });
});

test('a rehash does not make a change fail that runs at the same time', async () => {
  const login = raiseBarrier();
  const passwordHasher = createStricterHasher();
  const { service, users } = await setUp({ passwordHasher });
  const change = createService({
    userStore: users,
    passwordHasher: {
      ...passwordHasher,
      hash: async (password) => (await login.wait(), passwordHasher.hash(password)),
    },
  }).service.changePassword(actAs('jane'), { currentPassword, password: newPassword });
  await login.reached; // the current password is compared, the new one about to be hashed
  await service.verifyPassword('jane', currentPassword); // and now its hash is another
  login.open();
  await change;
  await expect(service.verifyPassword('jane', newPassword)).resolves.toBeUndefined();
});
