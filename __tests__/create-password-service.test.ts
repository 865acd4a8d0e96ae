import type { PasswordChange, PasswordEvent, PasswordHasher, PasswordService } from 'express-password-router';
import { OpaqueTokenFormat } from 'express-password-router';
import { actAs } from './support/act-as';
import { createService } from './support/create-service';
import type { ServiceLayout } from './support/create-service';
import { createUser, currentPassword, newPassword } from './support/create-user';
import { drainEventLoop } from './support/drain-event-loop';
import { fakeClock } from './support/fake-clock';
import { fastPasswordHasher } from './support/fast-password-hasher';
import { issueToJane } from './support/issue-to-jane';
import { raiseBarrier } from './support/raise-barrier';
import { refusalOf } from './support/refusal-of';

const joesPassword = 'the password of joe';
const change = { currentPassword, password: newPassword };

describe('a service', () => {
  test('has ten operations', () => {
    expect(Object.keys(createService().service).sort()).toEqual([
      'changePassword',
      'describePasswordPolicy',
      'issueResetToken',
      'issueSelfServiceToken',
      'redeemResetToken',
      'revokeResetTokens',
      'setPassword',
      'unlock',
      'validatePassword',
      'verifyPassword',
    ]);
  });

  test('takes its operations apart from itself', async () => {
    const { verifyPassword } = createService({ users: [await createUser()] }).service;
    await expect(verifyPassword('jane', currentPassword)).resolves.toBeUndefined();
  });

  test('says at once what its policy asks', () => {
    expect(createService().service.describePasswordPolicy()).toMatchObject({ minLength: 15 });
  });

  const asynchronous = Object.keys(createService().service).filter((name) => name !== 'describePasswordPolicy');
  test.each(asynchronous as (keyof PasswordService)[])(
    '%s rejects, and never throws at once, when it is called with nothing',
    async (operation) => {
      const call = createService().service[operation] as () => Promise<unknown>;
      const outcome = call();
      expect(outcome).toBeInstanceOf(Promise);
      if (operation === 'issueSelfServiceToken') expect(await outcome).toBeNull();
      else await refusalOf(outcome);
    },
  );
});

test.each([undefined, null])(
  'where %j is handed in, what is missing is told, and nothing has failed',
  async (nothing) => {
    const { service, events } = createService();
    for (const call of [
      service.redeemResetToken(nothing as never),
      service.changePassword(actAs('jane'), nothing as never),
      service.validatePassword(nothing as never),
    ]) {
      expect(await refusalOf(call)).toMatchObject({ kind: 'schema-violation' });
    }
    expect(events.map(({ type }) => type)).toEqual(['request-refused', 'request-refused', 'request-refused']);
  },
);

test('a caller who cannot be asked who that is could not be served: it is told, and no promise is broken', async () => {
  const { service, events } = createService({ users: [await createUser()] });
  const caller = {
    get userId(): string {
      throw new Error('no session');
    },
    mayResetPassword: () => true,
  };
  const change = { currentPassword, password: newPassword };
  for (const deed of [service.issueResetToken(caller, 'jane'), service.changePassword(caller, change)]) {
    expect(await refusalOf(deed)).toMatchObject({ kind: 'unavailable' });
  }
  const told = { type: 'unexpected-error', actorId: null, error: new Error('no session') };
  expect(events).toMatchObject([told, told]);
});

describe('who acts is who was authenticated, whoever the caller’s getter answers later', () => {
  /** A getter over a session that is another one once the store, or the permission, has been asked. */
  async function setUp() {
    const session = { userId: 'jane' };
    const caller = {
      get userId(): string {
        return session.userId;
      },
      mayResetPassword: () => {
        session.userId = 'joe';
        return true;
      },
    };
    const created = createService({
      users: [await createUser(), await createUser({ id: 'joe' })],
      aroundUserStore: (_call, proceed) => {
        session.userId = 'joe';
        return proceed();
      },
    });
    return { ...created, caller };
  }

  test('for a token that is issued', async () => {
    const { service, events, tokens, caller } = await setUp();
    await service.issueResetToken(caller, 'joe');
    const [issued] = events as [PasswordEvent & { tokenId: string }];
    expect(issued).toMatchObject({ type: 'reset-token-issued', userId: 'joe', actorId: 'jane' });
    expect(tokens.findById(issued.tokenId)).toMatchObject({ issuedBy: 'jane' });
  });

  test('for a change', async () => {
    const { service, events, caller } = await setUp();
    await service.changePassword(caller, change);
    expect(events).toMatchObject([{ type: 'password-changed', userId: 'jane', actorId: 'jane' }]);
  });
});

test('a listener that sets the dates of an event sets nothing else', async () => {
  const clock = (): Date => now;
  const now = new Date('2030-01-01T00:00:00.000Z');
  const { service, tokens } = createService({
    users: [await createUser()],
    clock,
    onEvent: (event) => {
      event.at.setTime(0);
      if ('expiresAt' in event) event.expiresAt.setTime(0);
    },
  });
  const { expiresAt, token } = await service.issueResetToken(actAs('admin'), 'jane');
  expect(expiresAt).toEqual(new Date('2030-01-02T00:00:00.000Z'));
  expect(now).toEqual(new Date('2030-01-01T00:00:00.000Z'));
  expect(tokens.findById(new OpaqueTokenFormat().read(token, now).id)).toMatchObject({ expiresAt });
});

describe('afterPasswordChange', () => {
  async function changesTold(
    act: (service: PasswordService, token: string) => Promise<void>,
  ): Promise<PasswordChange[]> {
    const told: PasswordChange[] = [];
    const afterPasswordChange = (done: PasswordChange): void => void told.push(done);
    const { service, token } = await issueToJane({}, { afterPasswordChange });
    await act(service, token).catch(() => undefined);
    return told;
  }
  const at = new Date('2030-01-01T00:00:00.000Z');

  test('is told of a reset', async () => {
    const told = await changesTold((service, token) => service.redeemResetToken({ token, password: newPassword }));
    expect(told).toEqual([{ cause: 'reset', userId: 'jane', at }]);
  });

  test('is told of a change, with the caller, so that this one session can be kept', async () => {
    const caller = actAs('jane', 'session 7');
    const told = await changesTold((service) => service.changePassword(caller, change));
    expect(told).toEqual([{ cause: 'change', userId: 'jane', caller, at }]);
    expect(told[0]?.caller?.sessionId).toBe('session 7');
  });

  test('is told of an operator’s doing as of a reset', async () => {
    const told = await changesTold((service) => service.setPassword('operator', 'jane', newPassword));
    expect(told).toEqual([{ cause: 'reset', userId: 'jane', at }]);
  });

  test.each<[string, (service: PasswordService, token: string) => Promise<unknown>]>([
    ['a refused redemption', (service) => service.redeemResetToken({ token: 'none', password: newPassword })],
    ['a refused password', (service, token) => service.redeemResetToken({ token, password: 'short' })],
    [
      'a wrong current password',
      (service) => service.changePassword(actAs('jane'), { ...change, currentPassword: 'no' }),
    ],
    ['a login', (service) => service.verifyPassword('jane', currentPassword)],
    ['an unlock', (service) => service.unlock('operator', 'jane')],
    ['an issue', (service) => service.issueResetToken(actAs('admin'), 'jane')],
    ['a revocation', (service) => service.revokeResetTokens('jane')],
  ])('is not told of %s', async (_what, act) => {
    expect(
      await changesTold(async (service, token) => {
        await act(service, token);
      }),
    ).toEqual([]);
  });

  test.each<[string, (service: PasswordService, token: string) => Promise<void>]>([
    ['a reset', (service, token) => service.redeemResetToken({ token, password: newPassword })],
    ['a change', (service) => service.changePassword(actAs('jane'), change)],
    ['an operator’s doing', (service) => service.setPassword('operator', 'jane', newPassword)],
  ])('is waited for by %s', async (_what, act) => {
    const hook = raiseBarrier();
    const { service, token } = await issueToJane({}, { afterPasswordChange: hook.wait });
    let isOver = false;
    const acting = act(service, token).then(() => (isOver = true));
    await hook.reached;
    await drainEventLoop();
    expect(isOver).toBe(false);
    hook.open();
    await acting;
  });

  test('is called when the new password is stored and the token deleted', async () => {
    const seen: unknown[] = [];
    const issued = await issueToJane(
      {},
      {
        aroundTokenStore: async ({ method }, proceed) => {
          if (method === 'delete') await drainEventLoop();
          return proceed();
        },
        afterPasswordChange: async () => {
          const { id } = new OpaqueTokenFormat().read(issued.token, new Date());
          seen.push(await issued.stored(), issued.tokens.findById(id));
        },
      },
    );
    await issued.redeem();
    expect(seen).toEqual([[newPassword], null]);
  });

  test.each<[string, ServiceLayout['afterPasswordChange']]>([
    [
      'throws',
      () => {
        throw new Error('mail server is down');
      },
    ],
    ['rejects', () => Promise.reject(new Error('mail server is down'))],
  ])('that %s loses no change: it is an event', async (_how, afterPasswordChange) => {
    const { service, stored, events } = await issueToJane({}, { afterPasswordChange });
    await service.changePassword(actAs('jane'), change);
    expect(await stored()).toEqual([newPassword]);
    expect(events.map(({ type }) => type)).toEqual(['password-changed', 'after-change-failed']);
  });
});

describe('who waits may go away', () => {
  const operations: Readonly<
    Record<string, (service: PasswordService, token: string, signal: AbortSignal) => Promise<void>>
  > = {
    redeemResetToken: (service, token, signal) =>
      service.redeemResetToken({ token, password: newPassword }, { signal }),
    changePassword: (service, _token, signal) => service.changePassword(actAs('jane'), change, { signal }),
    verifyPassword: (service, _token, signal) => service.verifyPassword('jane', currentPassword, { signal }),
  };

  /** Joe's hash holds the only slot until it is let go. */
  async function setUp() {
    const slot = raiseBarrier();
    const hash: PasswordHasher['hash'] = async (password) => {
      if (password === joesPassword) await slot.wait();
      return fastPasswordHasher.hash(password);
    };
    const options = { hashing: { concurrency: 1 }, passwordHasher: { ...fastPasswordHasher, hash } };
    const issued = await issueToJane({}, options);
    issued.users.put(await createUser({ id: 'joe' }));
    await refusalOf(issued.service.verifyPassword(null, 'x')); // the first login of a process makes a hash of its own
    const holding = issued.service.setPassword('operator', 'joe', joesPassword);
    await slot.reached;
    const letGo = (): Promise<void> => (slot.open(), holding);
    return { ...issued, letGo };
  }

  test.each(Object.entries(operations))(
    '%s ends at once with the signal’s reason, and nothing is done',
    async (_operation, act) => {
      const { service, users, token, stored, redeem, letGo } = await setUp();
      const client = new AbortController();
      const gone = expect(act(service, token, client.signal)).rejects.toMatchObject({ name: 'AbortError' });
      await drainEventLoop();
      client.abort();
      await gone;
      await letGo();
      expect(await stored()).toEqual([currentPassword]);
      expect(users.findById('jane')?.failedAttempts).toBeUndefined();
      await redeem();
    },
  );

  test.each(Object.entries(operations))(
    '%s refuses at once what is no signal, though nobody would have to wait',
    async (_operation, act) => {
      const { service, token, redeem } = await issueToJane();
      const controller = new AbortController() as unknown as AbortSignal;
      await expect(act(service, token, controller)).rejects.toThrow(/^The signal of \w+ must be an AbortSignal: /);
      await redeem();
    },
  );

  test.each(Object.entries(operations))(
    '%s is finished for who goes away once it has begun',
    async (_operation, act) => {
      const { service, token, letGo } = await setUp();
      await letGo();
      const client = new AbortController();
      const done = act(service, token, client.signal);
      client.abort();
      await expect(done).resolves.toBeUndefined();
    },
  );
});

describe('deadlines', () => {
  fakeClock();

  test.each<[string, ServiceLayout, number]>([
    ['5 s by default', {}, 5_000],
    ['what the host says', { timeoutMs: 700 }, 700],
  ])('a store that hangs is given up after %s', async (_what, options, ms) => {
    const { service } = createService({ aroundUserStore: () => new Promise(() => undefined), ...options });
    let refusal: unknown;
    const looking = refusalOf(service.unlock('operator', 'jane')).then((error) => (refusal = error));
    await jest.advanceTimersByTimeAsync(ms - 1);
    expect(refusal).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    await looking;
    expect(refusal).toMatchObject({ kind: 'unavailable' });
  });

  test('a hook that hangs is given up too, and the change stands', async () => {
    const { service, stored, events } = await issueToJane(
      {},
      { afterPasswordChange: () => new Promise(() => undefined) },
    );
    const changing = service.changePassword(actAs('jane'), change);
    await jest.advanceTimersByTimeAsync(5_000);
    await changing;
    expect(await stored()).toEqual([newPassword]);
    expect(events.map(({ type }) => type)).toEqual(['password-changed', 'after-change-failed']);
  });
});
