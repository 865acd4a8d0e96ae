import { MemoryTokenStore, MemoryUserStore, StoreContractError } from 'express-password-router';
import { change, issue, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { interceptCalls } from '../support/intercept-calls';
import { everybody, newPassword, oldPassword } from '../support/people';
import { startApp } from '../support/start-app';
import type { AppLayout, StartedApp } from '../support/start-app';

type Options = NonNullable<AppLayout['options']>;

const CANARY = 'canary-7f3a9';

let print: jest.SpyInstance<undefined, unknown[]>;

beforeEach(() => {
  print = jest.spyOn(console, 'error').mockImplementation() as typeof print;
});
afterEach(() => print.mockRestore());

function printed(): string {
  return print.mock.calls.flat().join('\n');
}

/** What drivers and ORMs do: they quote the statement with its values. */
class QueryFailedError extends Error {
  readonly code = '23505';
  readonly parameters = [CANARY];
  override readonly name = 'QueryFailedError';
}

const users = new MemoryUserStore(everybody);

function startWith(options: Options): Promise<StartedApp> {
  return startApp({ options: { userStore: users, onEvent: undefined, ...options } });
}

describe('without onEvent, an unexpected error goes to console.error', () => {
  test('with its name, its code and where it came from, and without its message', async () => {
    const userStore = interceptCalls(users, () => {
      throw new QueryFailedError(`update users set password_hash = '${CANARY}'\n    at ${CANARY}:1:1`);
    });
    const app = await startWith({ userStore });
    expect(await issue(app, 'ann')).toMatchObject({ status: 503 });
    expect(print).toHaveBeenCalledTimes(1);
    expect(printed()).toContain('express-password-router: unexpected-error in issueResetToken: QueryFailedError 23505');
    expect(printed()).toMatch(/\n +at .*without-on-event\.test\.ts:\d+:\d+\)?\n/);
    expect(printed()).not.toContain(CANARY);
  });

  test.each([
    ['a string', CANARY],
    ['an object', { message: CANARY, stack: `Error: ${CANARY}\n    at ${CANARY}` }],
    ['an error with a message of many lines', new Error(`${CANARY}\n    at ${CANARY} (file.js:1:2)\n    at x:1:2`)],
    ['an error with a code that is no code', Object.assign(new Error('x'), { code: `${CANARY} ${'x'.repeat(50)}` })],
    ['an error with a cause', new Error('x', { cause: new Error(CANARY) })],
    ['several errors', new AggregateError([new Error(CANARY)], CANARY)],
  ])('without secrets, whatever is thrown: %s', async (_, thrown) => {
    const app = await startWith({
      tokenStore: interceptCalls(new MemoryTokenStore(), () => Promise.reject(thrown as Error)),
    });
    expect(await issue(app, 'ann')).toMatchObject({ status: 503 });
    expect(print).toHaveBeenCalledTimes(1);
    expect(printed()).not.toContain(CANARY);
  });

  test('and so does a hook that fails after the change', async () => {
    const app = await startWith({
      userStore: new MemoryUserStore(everybody),
      afterPasswordChange: () => Promise.reject(new Error(CANARY)),
    });
    const body = { current_password: oldPassword, password: newPassword };
    expect(await change(app, 'ann', body)).toMatchObject({ status: 200 });
    expect(printed()).toContain('after-change-failed: Error');
    expect(printed()).not.toContain(CANARY);
  });

  test('and so does nonsense, with what is wrong about it: that is said in words of this library', async () => {
    const app = await startWith({ userStore: interceptCalls(users, () => undefined) });
    expect(await issue(app, 'ann')).toMatchObject({ status: 500 });
    const explanation = 'TypeError: userStore.findById must answer null or a user: it is undefined, and nobody is null';
    expect(printed()).toContain(`unexpected-error in issueResetToken: ${explanation}\n    at `);
  });

  test('and so does what a resolver can make no sense of: its explanation is printed, and not what lies underneath', async () => {
    const refusal = new StoreContractError('an account without an id', { cause: new Error(CANARY) });
    const app = await startWith({
      userStore: new MemoryUserStore(everybody),
      authResolver: () => Promise.reject(refusal),
    });
    expect(await issue(app, 'ann')).toMatchObject({ status: 500 });
    expect(printed()).toContain('unexpected-error in issueResetToken: TypeError: an account without an id');
    expect(printed()).not.toContain(CANARY);
  });
});

test('refusals are no errors: nothing is printed', async () => {
  const app = await startWith({ userStore: new MemoryUserStore(everybody) });
  await redeem(app, { token: await issueToken(app, 'ann'), password: 'short' });
  await redeem(app, { token: CANARY, password: CANARY });
  await redeem(app, '{');
  await issue(app, 'nobody');
  await issue(app, '%zz');
  for (let time = 0; time < 11; time++) await change(app, 'ann', { current_password: CANARY, password: newPassword });
  expect(print).not.toHaveBeenCalled();
});

test('a password, a token or a hash is in no event', async () => {
  const app = await startApp();
  const token = await issueToken(app, 'ann');
  const passwords = { current_password: oldPassword, password: newPassword };
  await redeem(app, { token, password: 'short' });
  await change(app, 'ann', { ...passwords, current_password: 'a wrong password' });
  await change(app, 'ann', passwords);
  await redeem(app, { token, password: newPassword });
  await redeem(app, { token: await issueToken(app, 'ann'), password: 'the third of the passwords' });
  const told = JSON.stringify(app.events);
  for (const secret of [token, oldPassword, newPassword, 'short', 'a wrong password', 'the third', 'fast$']) {
    expect(told).not.toContain(secret);
  }
  expect(app.events.length).toBeGreaterThan(5);
});

test('nor in what console.error is told when onEvent itself fails', async () => {
  const app = await startApp({
    options: {
      passwordHasher: fastPasswordHasher,
      onEvent: () => {
        throw new Error(CANARY);
      },
    },
  });
  await issue(app, 'ann');
  expect(printed()).toContain('express-password-router: onEvent failed: Error');
  expect(printed()).not.toContain(CANARY);
});
