import {
  ConfigurationError,
  OverloadedError,
  PermissionDeniedError,
  ResetTokenRejectedError,
  StoreContractError,
  UnavailableError,
} from 'express-password-router';
import type { PasswordEvent } from 'express-password-router';
import { AsyncLocalStorage } from 'node:async_hooks';
import { AuditTrail } from '../../../lib/core/audit/audit-trail';
import { actAs } from '../../support/act-as';
import { anotherCopy } from '../../support/another-copy';
import { createService } from '../../support/create-service';
import type { ServiceLayout } from '../../support/create-service';
import { createUser, currentPassword, newPassword } from '../../support/create-user';
import { drainEventLoop } from '../../support/drain-event-loop';
import { fastPasswordHasher } from '../../support/fast-password-hasher';
import { raiseBarrier } from '../../support/raise-barrier';
import { refusalOf } from '../../support/refusal-of';

const change = { currentPassword, password: newPassword };

/** A store whose commit fails as a driver does: with the values that it was given in the message. */
async function setUp(options: ServiceLayout = {}) {
  const user = await createUser();
  const failure = Object.assign(new Error(`duplicate key: ${String(user.passwordHash)}, ${newPassword}`), {
    code: '23505',
    parameters: [user.passwordHash],
  });
  const created = createService({
    users: [user],
    aroundUserStore: ({ method }, proceed) => (method === 'replacePassword' ? Promise.reject(failure) : proceed()),
    ...options,
  });
  const fail = async (): Promise<unknown> => refusalOf(created.service.changePassword(actAs('jane'), change));
  return { ...created, user, failure, fail };
}

const whom = { userId: null, actorId: null };

function keepTrail(): { readonly trail: AuditTrail; readonly events: readonly PasswordEvent[] } {
  const events: PasswordEvent[] = [];
  const trail = new AuditTrail(
    (event) => events.push(event),
    () => new Date(),
  );
  return { trail, events };
}

let printed: jest.SpyInstance;
beforeEach(() => {
  printed = jest.spyOn(console, 'error').mockImplementation();
});
afterEach(() => printed.mockRestore());

function textPrinted(): string {
  return printed.mock.calls.map((args: unknown[]) => args.map(String).join(' ')).join('\n');
}

describe('with onEvent', () => {
  test('nothing is printed, and the host gets the very error that its store threw', async () => {
    const { fail, events, failure } = await setUp();
    await fail();
    expect(textPrinted()).toBe('');
    expect(events).toHaveLength(1);
    expect(events[0]).toHaveProperty('error', failure);
    expect(events[0]).toMatchObject({ type: 'unexpected-error', operation: 'changePassword', userId: 'jane' });
  });

  test('an event has the time of the host’s clock', async () => {
    const now = new Date('2030-01-01T00:00:00.000Z');
    const { fail, events } = await setUp({ clock: () => now });
    await fail();
    expect(events[0]?.at).toEqual(now);
  });

  test.each<[string, (event: PasswordEvent) => void]>([
    [
      'throws',
      () => {
        throw new Error(`cannot log ${newPassword}`);
      },
    ],
    ['rejects', () => Promise.reject(new Error(`cannot log ${newPassword}`)) as unknown as undefined],
    [
      'throws what is no error',
      () => {
        throw newPassword as unknown as Error;
      },
    ],
    [
      'throws what can not be read',
      () => {
        throw Object.assign(new Error(newPassword), { code: Object.create(null) as unknown });
      },
    ],
    [
      'rejects with what can not be read',
      () => Promise.reject(Object.assign(new Error(), { message: /x/ })) as unknown as undefined,
    ],
  ])('a listener that %s disturbs no request, and is told on the console without secrets', async (_how, onEvent) => {
    const { service } = createService({ users: [await createUser()], onEvent });
    await service.changePassword(actAs('jane'), change);
    await drainEventLoop();
    expect(textPrinted()).toContain('express-password-router: onEvent failed');
    expect(textPrinted()).not.toContain(newPassword);
  });

  test.each<[string, unknown, string]>([
    ['an error', new Error(newPassword), 'Error (catch it in onEvent to see its message)'],
    ['what is no error', newPassword, 'a thrown string (catch it in onEvent to see it)'],
  ])('a listener that throws %s is told how to see what is left out', async (_what, thrown, expected) => {
    const { service } = createService({ users: [await createUser()], onEvent: () => Promise.reject(thrown) as never });
    await service.changePassword(actAs('jane'), change);
    await drainEventLoop();
    expect(textPrinted()).toContain(`express-password-router: onEvent failed: ${expected}`);
  });

  test('a listener that never ends is not waited for', async () => {
    const onEvent = (): void => new Promise(() => undefined) as unknown as undefined;
    const { service } = createService({ users: [await createUser()], onEvent });
    await expect(service.changePassword(actAs('jane'), change)).resolves.toBeUndefined();
  });
});

describe('without onEvent', () => {
  test('what is unexpected is printed: its name, code and place, and no secret', async () => {
    const { fail, user } = await setUp({ onEvent: undefined });
    await fail();
    const text = textPrinted();
    expect(text).toContain('express-password-router: unexpected-error in changePassword: Error 23505');
    expect(text).toMatch(/\n +at .+audit-trail\.test\.ts:\d+:\d+/);
    for (const secret of [newPassword, currentPassword, user.passwordHash]) expect(text).not.toContain(secret);
  });

  test('what is expected is not', async () => {
    const { service } = createService({ users: [await createUser()], onEvent: undefined });
    await service.changePassword(actAs('jane'), change);
    await refusalOf(service.changePassword(actAs('jane'), { ...change, currentPassword: 'wrong' }));
    await refusalOf(service.redeemResetToken({ token: 'none', password: newPassword }));
    expect(textPrinted()).toBe('');
  });

  test.each<[string, unknown, string]>([
    ['text', newPassword, 'a thrown string'],
    ['undefined', undefined, 'UnavailableError (give onEvent'],
    ['an object', { password: newPassword }, 'a thrown object'],
    ['an error with an odd code', Object.assign(new Error('x'), { code: newPassword }), 'Error (give onEvent'],
    ['an error whose message looks like its stack', new Error(`${newPassword}\n    at ${newPassword}:1:1`), 'Error ('],
    ['an error without a stack', Object.assign(new Error('x'), { stack: undefined }), 'Error (give onEvent'],
  ])('a store that throws %s gives nothing away', async (_what, thrown, expected) => {
    const { fail } = await setUp({
      onEvent: undefined,
      aroundUserStore: () => Promise.reject(thrown),
    });
    await fail();
    expect(textPrinted()).toContain(expected);
    expect(textPrinted()).not.toContain(newPassword);
  });

  test('what nonsense the host has answered is printed whole: those are words of this library', async () => {
    const { service } = createService({ onEvent: undefined, aroundUserStore: () => 'jane' });
    await refusalOf(service.changePassword(actAs('jane'), change));
    const explanation = 'TypeError: userStore.findById must answer null or a user: it is not an object';
    expect(textPrinted()).toContain(
      `express-password-router: unexpected-error in changePassword: ${explanation}\n    at `,
    );
    expect(textPrinted()).toMatch(/\n +at .+guarded-user-store\.ts:\d+:\d+/);
  });

  test('so is which call took too long', async () => {
    const { service } = createService({
      onEvent: undefined,
      timeoutMs: 1,
      aroundUserStore: () => new Promise(() => undefined),
    });
    await refusalOf(service.changePassword(actAs('jane'), change));
    expect(textPrinted()).toContain('DeadlineError: userStore.findById took longer than 1 ms');
  });

  test('so is what a store of this library’s lacks', async () => {
    const lacking = new ConfigurationError('Counting attempts needs columns.failedAttempts.');
    const { service } = createService({ onEvent: undefined, aroundUserStore: () => Promise.reject(lacking) });
    await refusalOf(service.changePassword(actAs('jane'), change));
    expect(textPrinted()).toContain('ConfigurationError: Counting attempts needs columns.failedAttempts.');
  });

  test('an error that is one by its prototype alone, as those of better-sqlite3, is told by its name and code', async () => {
    const failed = Object.assign(Object.create(Error.prototype) as Error, { name: 'SqliteError', code: 'SQLITE_BUSY' });
    const { service } = createService({ onEvent: undefined, aroundUserStore: () => Promise.reject(failed) });
    await refusalOf(service.changePassword(actAs('jane'), change));
    expect(textPrinted()).toContain('SqliteError SQLITE_BUSY (give onEvent to see its message)');
  });

  test('a hook that fails is printed too: sessions may be alive still', async () => {
    const { service } = createService({
      users: [await createUser()],
      onEvent: undefined,
      afterPasswordChange: () => Promise.reject(new Error('mail server is down')),
    });
    await service.changePassword(actAs('jane'), change);
    expect(textPrinted()).toContain('express-password-router: after-change-failed: Error');
  });
});

describe('a router of another copy of the package than its service', () => {
  const failure = new Error('the directory is down');

  test('wraps what the host has thrown, and the host gets that very error', async () => {
    const { UnavailableError: Foreign } = await anotherCopy();
    const { trail, events } = keepTrail();
    trail.tellLast(new Foreign({ cause: failure }), 'issueResetToken', whom);
    expect(events).toHaveLength(1);
    expect(events[0]).toHaveProperty('error', failure);
  });

  test('says what nonsense the host has answered, and its words are printed', async () => {
    const { StoreContractError: Foreign } = await anotherCopy();
    const trail = new AuditTrail(undefined, () => new Date());
    trail.tellLast(new Foreign('a caller must be one'), 'issueResetToken', whom);
    expect(textPrinted()).toContain('unexpected-error in issueResetToken: TypeError: a caller must be one\n    at ');
  });
});

test('one failure is one event, however many floors it passes', async () => {
  const { fail, events } = await setUp();
  await fail();
  await fail();
  expect(events.map(({ type }) => type)).toEqual(['unexpected-error', 'unexpected-error']);
});

test('listener and hook run in the context of the request that they are about, through turnstile and gate', async () => {
  const request = new AsyncLocalStorage<string>();
  const told: unknown[] = [];
  const { service, users } = createService({
    users: await Promise.all(['ann', 'bob', 'cyd', 'dan'].map((id) => createUser({ id }))),
    hashing: { concurrency: 1 },
    onEvent: ({ type, userId }) => told.push([type, userId, request.getStore()]),
    afterPasswordChange: async ({ userId }) => {
      await drainEventLoop();
      told.push(['hook', userId, request.getStore()]);
    },
  });
  const changeAs = (id: string, password: string): Promise<void> =>
    request.run(`request of ${id}`, () => service.changePassword(actAs(id), { currentPassword, password }));
  await Promise.all(['ann', 'bob', 'cyd', 'dan'].map((id) => changeAs(id, newPassword)));
  expect(users.findById('ann')?.failedAttempts).toBe(0);
  for (const id of ['ann', 'bob', 'cyd', 'dan']) {
    expect(told.filter((entry) => (entry as unknown[])[1] === id)).toEqual([
      ['password-changed', id, `request of ${id}`],
      ['hook', id, `request of ${id}`],
    ]);
  }
});

test('two requests for one user, one behind the other in the turnstile, keep their own context', async () => {
  const request = new AsyncLocalStorage<number>();
  const contexts: unknown[] = [];
  const { service } = createService({
    users: [await createUser()],
    onEvent: () => contexts.push(request.getStore()),
  });
  const wrong = { currentPassword: 'wrong', password: newPassword };
  const attempts = [1, 2, 3].map((number) =>
    request.run(number, () => refusalOf(service.changePassword(actAs('jane'), wrong))),
  );
  await Promise.all(attempts);
  expect(contexts).toEqual([1, 2, 3]);
});

test('an error is told once, on whichever floors it is caught; what is thrown and no object, each time', () => {
  const { trail, events } = keepTrail();
  for (const error of [new Error('one'), 'gone', null]) {
    trail.tellEnd(error, 'unlock', whom);
    trail.tellEnd(error, 'unlock', whom);
    trail.tellOnce(error, { type: 'unexpected-error', ...whom, operation: 'unlock', error });
  }
  const errors = events.map((event) => ('error' in event ? event.error : undefined));
  expect(errors).toEqual([new Error('one'), 'gone', 'gone', 'gone', null, null, null]);
});

describe('an error that comes again is told again', () => {
  test('where a token format has one for all tokens', async () => {
    const rejected = new ResetTokenRejectedError('malformed');
    const read = (): never => {
      throw rejected;
    };
    const { service, events } = createService({ tokenFormat: { mint: () => ({ token: 'token', id: 'id' }), read } });
    for (let guess = 0; guess < 3; guess++) {
      await refusalOf(service.redeemResetToken({ token: 'guess', password: newPassword }));
    }
    const told = { type: 'reset-token-refused', reason: 'malformed' };
    expect(events).toMatchObject([told, told, told]);
  });

  test('where a policy has one for all of its stores', async () => {
    const broken = new StoreContractError('the history is none');
    const passwordPolicy = { check: () => [], checkReuse: () => Promise.reject(broken) };
    const { service, events } = createService({ users: [await createUser()], passwordPolicy });
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await refusalOf(service.setPassword('admin', 'jane', newPassword))).toMatchObject({
        kind: 'server-error',
      });
    }
    const told = { type: 'unexpected-error', error: new TypeError('the history is none') };
    expect(events).toMatchObject([told, told, told]);
  });

  test('where one signal ends several operations', async () => {
    const users = await Promise.all(['ann', 'bob', 'cyd'].map((id) => createUser({ id })));
    const hash = raiseBarrier();
    const passwordHasher = { ...fastPasswordHasher, verify: () => hash.wait().then(() => true) };
    const { service, events } = createService({ users, passwordHasher, hashing: { concurrency: 1 } });
    const first = service.changePassword(actAs('ann'), change);
    await hash.reached;
    const shutdown = new AbortController();
    const others = ['bob', 'cyd'].map((id) =>
      expect(service.changePassword(actAs(id), change, { signal: shutdown.signal })).rejects.toMatchObject({
        name: 'AbortError',
      }),
    );
    await drainEventLoop();
    shutdown.abort();
    await Promise.all(others);
    const told = { type: 'request-refused', kind: 'client-gone' };
    expect(events).toMatchObject([
      { ...told, userId: 'bob' },
      { ...told, userId: 'cyd' },
    ]);
    hash.open();
    await first;
  });

  test('on its last floor, once for each request', () => {
    const { trail, events } = keepTrail();
    const denied = new PermissionDeniedError();
    for (let request = 0; request < 2; request++) {
      trail.tellEnd(denied, 'unlock', whom);
      trail.tellLast(denied, 'unlock', whom);
    }
    trail.tellLast(denied, 'unlock', whom);
    trail.tellLast('what is no object', 'unlock', whom);
    expect(events.map(({ type }) => type)).toEqual([
      'request-refused',
      'request-refused',
      'request-refused',
      'unexpected-error',
    ]);
  });
});

test('who is turned away is a refusal, who could not be served is something to look into', () => {
  const { trail, events } = keepTrail();
  const cause = new Error('connection lost');
  for (const error of [new OverloadedError(1), new UnavailableError({ cause })]) trail.tellEnd(error, 'unlock', whom);
  expect(events).toMatchObject([
    { type: 'request-refused', kind: 'overloaded' },
    { type: 'unexpected-error', error: cause },
  ]);
});

test('what happens while the clock fails has the time of the system', () => {
  const events: PasswordEvent[] = [];
  const failingClock = (): never => {
    throw new Error('no time');
  };
  new AuditTrail((event) => events.push(event), failingClock).tell({
    type: 'account-unlocked',
    userId: 'jane',
    actorId: 'operator',
  });
  expect(events).toStrictEqual([
    { at: expect.any(Date) as Date, type: 'account-unlocked', userId: 'jane', actorId: 'operator' },
  ]);
});
