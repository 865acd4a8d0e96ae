import type { PasswordChange } from 'express-password-router';
import { change, issueToken, redeem } from '../support/endpoints';
import { anyDate } from '../support/expected';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { ann, newPassword, oldPassword } from '../support/people';
import { resolveBearer, startApp } from '../support/start-app';

const right = { current_password: oldPassword, password: newPassword };
const wrong = { current_password: 'not the password at all', password: newPassword };

describe('PUT /users/current/password', () => {
  test('answers 200 {} and the new password is stored', async () => {
    const app = await startApp();
    const answer = await change(app, 'ann', right);
    expect(answer).toMatchObject({ status: 200, text: '{}' });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    const hash = app.users.findById('ann')?.passwordHash ?? '';
    expect(await fastPasswordHasher.verify(newPassword, hash)).toBe(true);
    expect(await fastPasswordHasher.verify(oldPassword, hash)).toBe(false);
  });

  test("changes the caller's own password and nobody else's", async () => {
    const app = await startApp();
    const others = ['admin', 'remote', 'revoked', 'locked', 'invited'].map((id) => app.users.findById(id));
    await change(app, 'ann', right, { 'x-user-id': 'locked' });
    expect(['admin', 'remote', 'revoked', 'locked', 'invited'].map((id) => app.users.findById(id))).toEqual(others);
  });

  test('kills outstanding reset tokens', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    await change(app, 'ann', right);
    expect(await redeem(app, { token, password: 'yet another password' })).toMatchObject({ status: 403 });
  });

  test('hands the session back to afterPasswordChange, so that the host can keep this one and end the others', async () => {
    const changes: PasswordChange[] = [];
    const app = await startApp({
      options: {
        authResolver: () => ({ userId: 'ann', sessionId: 'session-7', mayResetPassword: () => false }),
        afterPasswordChange: (told) => void changes.push(told),
      },
    });
    await change(app, 'ann', right);
    expect(changes).toMatchObject([
      { cause: 'change', userId: 'ann', at: anyDate, caller: { userId: 'ann', sessionId: 'session-7' } },
    ]);
  });

  test('answers 401 with a challenge to a caller without credentials', async () => {
    const app = await startApp();
    const answer = await change(app, 'ann', right, { authorization: '' });
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
      json: { kind: 'user-unauthenticated' },
    });
  });

  test('asks for the credentials before it reads the body', async () => {
    const app = await startApp();
    const answer = await change(app, 'ann', '{"', { authorization: '', 'content-type': 'text/nothing' });
    expect(answer.status).toBe(401);
  });

  test('answers 401 to a caller whose account is gone', async () => {
    const app = await startApp();
    expect(await change(app, 'nobody', right)).toMatchObject({ status: 401, json: { kind: 'user-unauthenticated' } });
  });
});

describe('the message of a 403 says which', () => {
  test.each([
    ['ann', wrong, 'incorrect-password', 'The current password is incorrect.'],
    ['invited', right, 'incorrect-password', 'The current password is incorrect.'],
    ['remote', right, 'remote-user', "This user's password is managed by another system and can't be changed here."],
    ['revoked', right, 'user-revoked', 'This account is revoked.'],
    [
      'locked',
      right,
      'account-locked',
      'This account is locked after too many attempts; its password has to be reset.',
    ],
  ])('%s', async (userId, body, kind, msg) => {
    const app = await startApp();
    const before = app.users.findById(userId);
    const answer = await change(app, userId, body);
    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({ kind, msg, details: null });
    expect(app.users.findById(userId)?.passwordHash).toBe(before?.passwordHash);
  });

  test('and a refused user costs no attempt', async () => {
    const app = await startApp();
    for (const userId of ['remote', 'revoked', 'locked']) {
      const before = app.users.findById(userId);
      await change(app, userId, wrong);
      expect(app.users.findById(userId)).toEqual(before);
    }
  });
});

describe('a password that is written between compare and write wins', () => {
  /** Does something else in the very moment in which the new password of a change is hashed. */
  function meanwhile(password: string, event: () => unknown): typeof fastPasswordHasher {
    return {
      ...fastPasswordHasher,
      hash: async (hashed) => {
        if (hashed === password) await event();
        return fastPasswordHasher.hash(hashed);
      },
    };
  }

  test('when it is a reset: the change answers 403', async () => {
    let token = '';
    const reset = 'the password of the reset';
    const passwordHasher = meanwhile(newPassword, async () => {
      expect(await redeem(app, { token, password: reset })).toMatchObject({ status: 200 });
    });
    const app = await startApp({ options: { passwordHasher, hashing: { concurrency: 2 } } });
    token = await issueToken(app, 'ann');
    expect(await change(app, 'ann', right)).toMatchObject({ status: 403, json: { kind: 'incorrect-password' } });
    expect(await fastPasswordHasher.verify(reset, app.users.findById('ann')?.passwordHash ?? '')).toBe(true);
  });

  test('when the user was revoked: the change answers 403', async () => {
    const passwordHasher = meanwhile(newPassword, () => app.users.put({ ...ann, revoked: true }));
    const app = await startApp({ options: { passwordHasher } });
    expect(await change(app, 'ann', right)).toMatchObject({ status: 403, json: { kind: 'user-revoked' } });
    expect(app.users.findById('ann')?.passwordHash).toBe(ann.passwordHash);
  });

  test('when the user was deleted: the change answers 401', async () => {
    const passwordHasher = meanwhile(newPassword, () => app.users.remove('ann'));
    const app = await startApp({ options: { passwordHasher } });
    expect(await change(app, 'ann', right)).toMatchObject({ status: 401 });
  });

  test('but not when a login has rehashed the same password: the change goes on', async () => {
    const passwordHasher = meanwhile(newPassword, async () => {
      app.users.put({ ...ann, passwordHash: await fastPasswordHasher.hash(oldPassword), failedAttempts: 1 });
    });
    const app = await startApp({ options: { passwordHasher } });
    expect(await change(app, 'ann', right)).toMatchObject({ status: 200 });
    expect(app.users.findById('ann')?.failedAttempts).toBe(0);
  });
});

test('asks the resolver with the request itself', async () => {
  const seen: unknown[] = [];
  const app = await startApp({
    options: {
      authResolver: {
        async resolve(request) {
          seen.push(request.method, request.originalUrl, request.get('x-session'));
          return resolveBearer('Bearer ann');
        },
      },
    },
  });
  await change(app, 'ann', right, { 'x-session': 'abc' });
  expect(seen).toEqual(['PUT', '/users/current/password', 'abc']);
});
