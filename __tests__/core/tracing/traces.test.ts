import { OpaqueTokenFormat } from 'express-password-router';
import type { OperationTrace, PasswordService } from 'express-password-router';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, tracingChannel } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { Traces } from '../../../lib/core/tracing/traces';
import { actAs } from '../../support/act-as';
import { createService } from '../../support/create-service';
import { createUser, currentPassword, newPassword } from '../../support/create-user';
import { fastPasswordHasher } from '../../support/fast-password-hasher';
import { followTraces } from '../../support/follow-traces';
import type { Told } from '../../support/follow-traces';
import { raiseBarrier } from '../../support/raise-barrier';
import { refusalOf } from '../../support/refusal-of';
import { waitUntil } from '../../support/wait-until';

const admin = actAs('admin');
const jane = actAs('jane');

interface Operation {
  readonly name: keyof PasswordService;
  readonly whom: Pick<OperationTrace, 'userId' | 'actorId'>;
  /** A call that succeeds, given a token that is good. */
  readonly call: (service: PasswordService, token: string) => Promise<unknown>;
  readonly refused: (service: PasswordService) => Promise<unknown>;
  readonly kind: string | null;
}

const operations: readonly Operation[] = [
  {
    name: 'issueResetToken',
    whom: { userId: 'jane', actorId: 'admin' },
    call: (service) => service.issueResetToken(admin, 'jane'),
    refused: (service) => service.issueResetToken(jane, 'jane'),
    kind: 'permission-denied',
  },
  {
    name: 'issueSelfServiceToken',
    whom: { userId: 'jane', actorId: null },
    call: (service) => service.issueSelfServiceToken('jane'),
    refused: (service) => service.issueSelfServiceToken('nobody'),
    kind: null,
  },
  {
    name: 'redeemResetToken',
    whom: { userId: null, actorId: null },
    call: (service, token) => service.redeemResetToken({ token, password: newPassword }),
    refused: (service) => service.redeemResetToken({ token: 'canary of a token', password: newPassword }),
    kind: 'invalid-reset-token',
  },
  {
    name: 'changePassword',
    whom: { userId: 'jane', actorId: 'jane' },
    call: (service) => service.changePassword(jane, { currentPassword, password: newPassword }),
    refused: (service) => service.changePassword(jane, { currentPassword: 'canary', password: newPassword }),
    kind: 'incorrect-password',
  },
  {
    name: 'verifyPassword',
    whom: { userId: 'jane', actorId: null },
    call: (service) => service.verifyPassword('jane', currentPassword),
    refused: (service) => service.verifyPassword('jane', 'canary'),
    kind: 'incorrect-password',
  },
  {
    name: 'setPassword',
    whom: { userId: 'jane', actorId: 'admin' },
    call: (service) => service.setPassword('admin', 'jane', newPassword),
    refused: (service) => service.setPassword('admin', 'jane', 'canary'),
    kind: 'password-policy-violation',
  },
  {
    name: 'unlock',
    whom: { userId: 'jane', actorId: 'admin' },
    call: (service) => service.unlock('admin', 'jane'),
    refused: (service) => service.unlock('admin', 'nobody'),
    kind: 'user-not-found',
  },
  {
    name: 'revokeResetTokens',
    whom: { userId: 'jane', actorId: 'admin' },
    call: (service) => service.revokeResetTokens('jane', 'admin'),
    refused: (service) => service.revokeResetTokens(['jane'] as never),
    kind: 'schema-violation',
  },
  {
    name: 'validatePassword',
    whom: { userId: null, actorId: null },
    call: (service) => service.validatePassword({ password: newPassword }),
    refused: (service) => service.validatePassword({ password: 'canary \ud800' }),
    kind: 'malformed-request',
  },
];

const told = new Map(operations.map(({ name }) => [name, followTraces(name)]));
const waits = followTraces('wait');
const hashes = followTraces('hash');

beforeEach(() => {
  for (const list of [...told.values(), waits, hashes]) list.length = 0;
});

function momentsOf(list: readonly Told[] | undefined): string[] {
  return (list ?? []).map(({ moment }) => moment);
}

function lastOf(list: readonly Told[] | undefined): unknown {
  return list?.at(-1)?.trace;
}

describe.each(operations)('$name', ({ name, whom, call }) => {
  test('is traced from start to end, with whom it is about', async () => {
    const { service } = createService({ users: [await createUser()] });
    const { token } = await service.issueResetToken(admin, 'jane');
    const traces = told.get(name) ?? [];
    traces.length = 0;

    await call(service, token);

    expect(momentsOf(traces)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
    expect(traces[0]?.trace).toEqual({ operation: name, ...whom });
    expect(lastOf(traces)).toEqual({ operation: name, ...whom, outcome: 'ok' });
  });
});

/** issueSelfServiceToken refuses nobody: it answers null. */
describe.each(operations.filter(({ kind }) => kind !== null))('$name', ({ name, refused, kind }) => {
  test('is traced when refused, with the error and its kind', async () => {
    const { service } = createService({ users: [await createUser()] });
    const error = await refusalOf(refused(service));
    const traces = told.get(name);
    expect(momentsOf(traces)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
    expect(lastOf(traces)).toMatchObject({ operation: name, outcome: kind, error: { kind } });
    expect((lastOf(traces) as OperationTrace).error).toBe(error);
  });
});

test('an operation that a store fails ends as unavailable', async () => {
  const { service } = createService({ aroundUserStore: () => Promise.reject(new Error('the database is away')) });
  await refusalOf(service.unlock('admin', 'jane'));
  expect(lastOf(told.get('unlock'))).toMatchObject({ outcome: 'unavailable', error: { kind: 'unavailable' } });
});

test('an id that no user can have is not told', async () => {
  const { service } = createService();
  await refusalOf(service.unlock('an\nactor', 'x'.repeat(256)));
  expect(lastOf(told.get('unlock'))).toMatchObject({ userId: null, actorId: null });
});

test('no trace holds a password, a token, a hash or a fingerprint, whatever happens', async () => {
  const user = await createUser();
  const { service, users, tokens } = createService({ users: [user] });
  const fingerprintIn = (token: string): string => {
    const { id } = new OpaqueTokenFormat().read(token, new Date());
    return tokens.findById(id)?.passwordFingerprint ?? '';
  };
  const secrets = ['canary', currentPassword, newPassword, user.passwordHash ?? ''];
  for (const { call, refused } of operations) {
    const { token } = await service.issueResetToken(admin, 'jane');
    const selfService = await service.issueSelfServiceToken('jane');
    const issued = [token, selfService?.token ?? ''];
    secrets.push(...issued, ...issued.map(fingerprintIn), users.findById('jane')?.passwordHash ?? '');
    await call(service, token).catch(() => undefined);
    await refused(service).catch(() => undefined);
  }
  const all = inspect([...told.values(), waits, hashes], { depth: Infinity, showHidden: true, maxArrayLength: null });
  expect(all).toContain('issueSelfServiceToken');
  expect(secrets.filter((secret) => secret === '' || all.includes(secret))).toEqual([]);
});

describe('waiting for a turn', () => {
  test('is traced for each turn, even if there was nothing to wait for', async () => {
    const { service } = createService({ users: [await createUser()] });
    await service.changePassword(jane, { currentPassword, password: newPassword });
    expect(waits[0]?.trace).toEqual({ lane: 'password', occupied: 0, waiting: 0 });
    expect(lastOf(waits)).toEqual({ lane: 'password', occupied: 0, waiting: 0, outcome: 'ok' });
    expect(hashes.filter(({ moment }) => moment === 'start').map(({ trace }) => trace)).toEqual([
      { method: 'verify' },
      { method: 'hash' },
    ]);
  });

  test.each<[string, (service: PasswordService) => Promise<unknown>, string]>([
    ['a login', (service) => service.verifyPassword('jane', currentPassword), 'login'],
    ['a login of nobody', (service) => service.verifyPassword('nobody', 'canary'), 'login'],
    ['a login without a user', (service) => service.verifyPassword(null, 'canary'), 'login'],
    ['a change', (service) => service.changePassword(jane, { currentPassword, password: newPassword }), 'password'],
    ['an operator', (service) => service.setPassword('admin', 'jane', newPassword), 'password'],
    [
      'a reset',
      async (service) => {
        const { token } = await service.issueResetToken(admin, 'jane');
        await service.redeemResetToken({ token, password: newPassword });
      },
      'password',
    ],
  ])('%s stands in one lane with every turn, also after a lost write', async (_who, act, lane) => {
    const lost = new Set(['replacePassword', 'clearAttempts']);
    const { service } = createService({
      users: [await createUser()],
      passwordHasher: { ...fastPasswordHasher, needsRehash: () => true },
      passwordPolicy: {
        check: () => [],
        checkReuse: async (_candidate, matches) => {
          await matches('a former hash');
          return [];
        },
      },
      aroundUserStore: ({ method }, proceed) => (lost.delete(method) ? false : proceed()),
    });
    await act(service).catch(() => undefined);
    const starts = waits.filter(({ moment }) => moment === 'start');
    expect(new Set(starts.map(({ trace }) => trace['lane']))).toEqual(new Set([lane]));
  });

  test('tells how many are in front, and who is turned away', async () => {
    const barrier = raiseBarrier();
    const { service } = createService({
      hashing: { concurrency: 1, queueLimit: 1 },
      users: [await createUser(), await createUser({ id: 'june' }), await createUser({ id: 'joan' })],
      passwordHasher: {
        ...fastPasswordHasher,
        hash: async (password) => {
          await barrier.wait();
          return fastPasswordHasher.hash(password);
        },
      },
    });
    const set = (userId: string): Promise<void> => service.setPassword('admin', userId, newPassword);
    const first = set('jane');
    await barrier.reached;
    const second = set('june');
    await waitUntil(() => waits.filter(({ moment }) => moment === 'start').length >= 2);
    await refusalOf(set('joan'));
    barrier.open();
    await Promise.all([first, second]);

    const starts = waits.filter(({ moment }) => moment === 'start');
    expect(starts.map(({ trace }) => [trace['occupied'], trace['waiting']])).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    const ends = waits.filter(({ moment }) => moment === 'asyncEnd');
    expect(ends.map(({ trace }) => trace['outcome'])).toEqual(['ok', 'overloaded', 'ok']);
    expect(lastOf(told.get('setPassword'))).toMatchObject({ userId: 'june', outcome: 'ok' });
  });

  test('who goes away meanwhile is client-gone', async () => {
    const barrier = raiseBarrier();
    const { service } = createService({
      hashing: { concurrency: 1 },
      users: [await createUser(), await createUser({ id: 'june' })],
      passwordHasher: {
        ...fastPasswordHasher,
        hash: async (password) => {
          await barrier.wait();
          return fastPasswordHasher.hash(password);
        },
      },
    });
    const first = service.setPassword('admin', 'jane', newPassword);
    await barrier.reached;
    const client = new AbortController();
    const input = { currentPassword, password: newPassword };
    const second = service.changePassword(actAs('june'), input, { signal: client.signal });
    await waitUntil(() => waits.filter(({ moment }) => moment === 'start').length >= 2);
    client.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    barrier.open();
    await first;
    expect(lastOf(told.get('changePassword'))).toMatchObject({ userId: 'june', outcome: 'client-gone' });
  });
});

test('a store bound to start is seen by the ports and the events inside, and by nobody outside', async () => {
  const spans = new AsyncLocalStorage<string>();
  const { start } = tracingChannel('express-password-router:setPassword');
  start.bindStore(spans, (trace) => `span of ${(trace as OperationTrace).operation}`);
  const seen: [string, string | undefined][] = [];
  const { service } = createService({
    users: [await createUser()],
    aroundUserStore: ({ method }, proceed) => {
      seen.push([method, spans.getStore()]);
      return proceed();
    },
    onEvent: ({ type }) => seen.push([type, spans.getStore()]),
  });

  await service.setPassword('admin', 'jane', newPassword);
  await service.unlock('admin', 'jane');
  start.unbindStore(spans);

  expect(seen).toEqual([
    ['findById', 'span of setPassword'],
    ['replacePassword', 'span of setPassword'],
    ['password-set', 'span of setPassword'],
    ['findById', undefined],
    ['clearAttempts', undefined],
    ['account-unlocked', undefined],
  ]);
});

test('what ends by no refusal of this library is unavailable', async () => {
  const traces = new Traces('of-a-failure');
  const endings: unknown[] = [];
  subscribe('tracing:express-password-router:of-a-failure:asyncEnd', (trace) => endings.push(trace));
  const failing = traces.follow(
    () => ({}),
    () => Promise.reject(new Error('connection lost')),
  );
  await expect(failing).rejects.toThrow('connection lost');
  expect(endings).toMatchObject([{ outcome: 'unavailable', error: new Error('connection lost') }]);
});

describe('with no subscriber', () => {
  test('nothing is described, and the answer passes as it is', async () => {
    const traces = new Traces('of-a-test');
    const describe = jest.fn(() => ({}));
    const answer = {};
    await expect(traces.follow(describe, async () => answer)).resolves.toBe(answer);
    await expect(traces.follow(describe, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(describe).not.toHaveBeenCalled();
  });

  test.each(['start', 'end', 'asyncStart', 'asyncEnd', 'error'])('%s alone is enough to be one', async (moment) => {
    const traces = new Traces(`of-a-test-of-${moment}`);
    const subscriber = jest.fn();
    subscribe(`tracing:express-password-router:of-a-test-of-${moment}:${moment}`, subscriber);
    const answer = {};
    await expect(
      traces.follow(
        () => ({}),
        async () => answer,
      ),
    ).resolves.toBe(answer);
    await expect(
      traces.follow(
        () => ({}),
        () => Promise.reject(new Error('refused')),
      ),
    ).rejects.toThrow('refused');
    expect(subscriber).toHaveBeenCalledTimes(moment === 'error' ? 1 : 2);
  });
});
