import { MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import { change, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { interceptCalls } from '../support/intercept-calls';
import { ann, everybody, newPassword, oldPassword } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const lost = new Error('the connection was lost');
const body = { current_password: oldPassword, password: newPassword };

/** An app whose store treats the commit in a way of its own. */
async function startWith(
  replace: (proceed: () => unknown) => unknown,
  find: (proceed: () => unknown) => unknown = (proceed) => proceed(),
  afterPasswordChange?: () => void,
): Promise<StartedApp & { readonly stored: MemoryUserStore }> {
  const stored = new MemoryUserStore(everybody);
  let isCommitting = false;
  const userStore = interceptCalls(stored, ({ method }, proceed) => {
    if (method === 'findById' && isCommitting) return find(proceed);
    if (method !== 'replacePassword') return proceed();
    isCommitting = true;
    return replace(proceed);
  });
  return { ...(await startApp({ options: { userStore, timeoutMs: 50, afterPasswordChange } })), stored };
}

describe('a commit that took place, although the store', () => {
  test.each([
    [
      'lost the connection before it could say so',
      (proceed: () => unknown) => {
        proceed();
        throw lost;
      },
    ],
    [
      'never said so',
      (proceed: () => unknown) => {
        proceed();
        return new Promise(() => undefined);
      },
    ],
    [
      'said something else',
      (proceed: () => unknown) => {
        proceed();
        return 'ok';
      },
    ],
  ])('%s, is found out by reading: 200', async (_, replace) => {
    const afterPasswordChange = jest.fn();
    const app = await startWith(replace, undefined, afterPasswordChange);
    const token = await issueToken(app, 'ann');
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
    expect(app.events.at(-1)).toMatchObject({ type: 'password-reset' });
    expect(afterPasswordChange).toHaveBeenCalledTimes(1);
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 403 });
  });

  test('lost the connection, is found out for a change as well', async () => {
    const app = await startWith((proceed) => {
      proceed();
      throw lost;
    });
    expect(await change(app, 'ann', body)).toMatchObject({ status: 200 });
  });
});

test('a commit that did not take place is told as 503, and the token stays good', async () => {
  let isDown = true;
  const app = await startWith((proceed) => (isDown ? Promise.reject(lost) : proceed()));
  const token = await issueToken(app, 'ann');
  expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 503 });
  expect(app.stored.findById('ann')).toEqual(ann);
  isDown = false;
  expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
});

test('a commit of which nothing can be found out is told as 503; should it succeed late, what follows it follows', async () => {
  const commit = raiseBarrier();
  const hook = raiseBarrier();
  const app = await startWith(
    (proceed) => commit.wait().then(proceed),
    () => Promise.reject(lost),
    () => void hook.wait(),
  );
  const token = await issueToken(app, 'ann');
  expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 503 });
  expect(hook.arrived).toBe(0);
  commit.open();
  await hook.reached;
  const hash = app.stored.findById('ann')?.passwordHash ?? '';
  expect(await fastPasswordHasher.verify(newPassword, hash)).toBe(true);
  expect(app.tokens.findById(new OpaqueTokenFormat().read(token, new Date()).id)).toBeNull();
  expect(app.events.map(({ type }) => type)).toEqual(['reset-token-issued', 'unexpected-error', 'password-reset']);
});
