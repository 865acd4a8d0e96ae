import {
  createPasswordRouter,
  createPasswordService,
  MemoryTokenStore,
  MemoryUserStore,
  OpaqueTokenFormat,
} from 'express-password-router';
import type { PasswordHasher, User } from 'express-password-router';
import { defaultConcurrency } from '../../lib/hashing-options';
import { drainEventLoop } from '../support/drain-event-loop';
import { change, issueToken, redeem } from '../support/endpoints';
import { fastHash, fastPasswordHasher } from '../support/fast-password-hasher';
import { firstOf } from '../support/first-of';
import { newPassword, oldPassword } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import type { Barrier } from '../support/raise-barrier';
import type { Answer } from '../support/send';
import { resolveBearer, startApp } from '../support/start-app';
import { waitUntil } from '../support/wait-until';

const crowd: readonly User[] = Array.from({ length: 64 }, (_, index) => ({
  id: `user-${index}`,
  passwordHash: fastHash(oldPassword),
}));
const body = { current_password: oldPassword, password: newPassword };

function heldHasher(barrier: Barrier): PasswordHasher {
  return {
    ...fastPasswordHasher,
    hash: async (password) => {
      await barrier.wait();
      return fastPasswordHasher.hash(password);
    },
    verify: async (password, hash) => {
      await barrier.wait();
      return fastPasswordHasher.verify(password, hash);
    },
  };
}

function expectOverloaded({ status, json, headers }: Answer): void {
  expect(status).toBe(503);
  expect(json).toEqual({ kind: 'overloaded', msg: 'The server is busy; try again later.', details: null });
  expect(headers['retry-after']).toMatch(/^([1-9]|[12]\d|30)$/);
}

describe('more than can be hashed in time', () => {
  test('is answered 503 with an estimate of the wait, and every token stays good', async () => {
    const hashes = raiseBarrier();
    const options = { hashing: { concurrency: 1, queueLimit: 2 }, passwordHasher: heldHasher(hashes) };
    const app = await startApp({ users: crowd, options });
    const tokens = await Promise.all(crowd.slice(0, 5).map(({ id }) => issueToken(app, id)));
    const requests = tokens.map((token) => redeem(app, { token, password: newPassword }));
    const turnedAway = await firstOf(requests, 2);
    turnedAway.forEach(expectOverloaded);
    hashes.open();
    const statuses = (await Promise.all(requests)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 200, 200, 503, 503]);
    for (const [index, token] of tokens.entries()) {
      const again = await redeem(app, { token, password: newPassword });
      expect(again.status).toBe(statuses[index] === 200 ? 403 : 200);
    }
  });

  test('costs no attempt', async () => {
    const hashes = raiseBarrier();
    const options = { hashing: { concurrency: 1, queueLimit: 0 }, passwordHasher: heldHasher(hashes) };
    const app = await startApp({ users: crowd, options });
    const first = change(app, 'user-0', body);
    await hashes.reached;
    expectOverloaded(await change(app, 'user-1', { ...body, current_password: 'a guess' }));
    expect(app.users.findById('user-1')?.failedAttempts).toBeUndefined();
    expect(app.events).toMatchObject([{ type: 'request-refused', kind: 'overloaded', userId: 'user-1' }]);
    hashes.open();
    expect(await first).toMatchObject({ status: 200 });
  });

  test('is answered 503 too after waiting too long', async () => {
    const hashes = raiseBarrier();
    const options = { hashing: { concurrency: 1, maxWaitMs: 30 }, passwordHasher: heldHasher(hashes) };
    const app = await startApp({ users: crowd, options });
    const first = change(app, 'user-0', body);
    await hashes.reached;
    expectOverloaded(await change(app, 'user-1', body));
    expectOverloaded(await change(app, 'user-0', body));
    hashes.open();
    expect(await first).toMatchObject({ status: 200 });
  });
});

test('a flood of logins leaves room in the line for a reset', async () => {
  const hashes = raiseBarrier();
  const users = new MemoryUserStore(crowd);
  const service = createPasswordService({
    userStore: users,
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
    hashing: { concurrency: 1, queueLimit: 4 },
    passwordHasher: { ...heldHasher(hashes), hash: (password) => fastPasswordHasher.hash(password) },
    onEvent: () => undefined,
  });
  const authResolver = (): ReturnType<typeof resolveBearer> => resolveBearer('Bearer admin');
  const app = await startApp({
    before: (host) => host.use('/shared', createPasswordRouter({ service, authResolver })),
  });
  const shared = { url: `${app.url}/shared` };
  const token = await issueToken(shared, 'user-0');
  const logins = crowd
    .slice(1, 21)
    .map(({ id }) => service.verifyPassword(id, 'a guess').catch((error: unknown) => error));
  const turnedAway = await firstOf(logins, 17);
  expect(turnedAway).toMatchObject(Array(17).fill({ kind: 'overloaded' }));
  const reset = redeem(shared, { token, password: newPassword });
  hashes.open();
  expect(await reset).toMatchObject({ status: 200 });
  expect(
    (await Promise.all(logins)).filter((error) => (error as { kind: string }).kind === 'incorrect-password'),
  ).toHaveLength(3);
});

test.each([
  ['as many as given', { concurrency: 3, queueLimit: 64 }, 3],
  [
    "by default fewer than libuv has threads, so that the host's own fs and dns calls find one",
    {},
    defaultConcurrency(),
  ],
])('hashes at once: %s', async (_, hashing, slots) => {
  const hashes = raiseBarrier();
  let judged = 0;
  const passwordPolicy = { check: () => (judged++, []) };
  const options = { hashing, passwordPolicy, passwordHasher: heldHasher(hashes) };
  const app = await startApp({ users: crowd, options });
  const tokens = await Promise.all(crowd.map(({ id }) => issueToken(app, id)));
  const answers = Promise.all(tokens.map((token) => redeem(app, { token, password: newPassword })));
  await waitUntil(() => judged === crowd.length);
  await drainEventLoop();
  expect(hashes.arrived).toBe(slots);
  hashes.open();
  expect((await answers).map(({ status }) => status)).toEqual(Array(64).fill(200));
});
