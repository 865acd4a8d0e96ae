import { MemoryUserStore } from 'express-password-router';
import type { UserStore } from 'express-password-router';
import { issue, issueToken, redeem } from '../support/endpoints';
import { textWith } from '../support/expected';
import { everybody, newPassword } from '../support/people';
import { send } from '../support/send';
import { startApp } from '../support/start-app';

describe('POST /users/:sid/password/reset', () => {
  test('answers 200 with the token alone', async () => {
    const app = await startApp();
    const answer = await issue(app, 'ann');
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    expect(answer.text).toMatch(/^[\w-]{44}$/);
  });

  test('answers a token that can be redeemed', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
  });

  test('files the token as issued by the caller, for 24 hours', async () => {
    const app = await startApp();
    await issue(app, 'ann');
    const [event] = app.events;
    expect(event).toMatchObject({ type: 'reset-token-issued', userId: 'ann', actorId: 'admin' });
    const record = event?.type === 'reset-token-issued' ? app.tokens.findById(event.tokenId) : null;
    expect(record).toMatchObject({ userId: 'ann', issuedBy: 'admin', reinstates: false });
    expect(Number(record?.expiresAt) - Number(record?.issuedAt)).toBe(86_400_000);
  });

  test.each(['revoked', 'locked', 'invited'])('gives a %s user a token: that is what it is for', async (userId) => {
    const app = await startApp();
    const token = await issueToken(app, userId);
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
  });

  test("supersedes that user's earlier tokens, and nobody else's", async () => {
    const app = await startApp();
    const earlier = [await issueToken(app, 'ann'), await issueToken(app, 'ann')];
    const ofAnotherUser = await issueToken(app, 'locked');
    const latest = await issueToken(app, 'ann');
    for (const token of earlier) {
      expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 403 });
    }
    expect(await redeem(app, { token: ofAnotherUser, password: newPassword })).toMatchObject({ status: 200 });
    expect(await redeem(app, { token: latest, password: newPassword })).toMatchObject({ status: 200 });
  });

  test('answers 401 with a challenge to a caller without credentials', async () => {
    const app = await startApp();
    const answer = await issue(app, 'ann', { authorization: '' });
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    expect(answer.json).toEqual({
      kind: 'user-unauthenticated',
      msg: 'This endpoint requires authentication.',
      details: null,
    });
  });

  test("challenges in the host's own words", async () => {
    const app = await startApp({ options: { challenge: 'Session realm="example", Bearer' } });
    const { headers } = await issue(app, 'ann', { authorization: '' });
    expect(headers['www-authenticate']).toBe('Session realm="example", Bearer');
  });

  test('answers 403 to a remote user, whose password another system owns', async () => {
    const app = await startApp();
    expect(await issue(app, 'remote')).toMatchObject({ status: 403, json: { kind: 'remote-user', details: null } });
  });

  test.each([
    ['a user who does not exist', 'nobody'],
    ['an id of 256 bytes', 'x'.repeat(256)],
    ['an id of 255 bytes that nobody has', 'x'.repeat(255)],
    ['an id of 129 two-byte characters', '%C3%A9'.repeat(129)],
    ['NUL', '%00'],
    ['an id with a line break', 'ann%0A'],
    ['an id with an escape sequence', '%1B%5B2J'],
    ['an id with a C1 control character', 'ann%C2%9B'],
    ['the id in another case', 'ANN'],
    ['a space behind the id', 'ann%20'],
    ['a slash in the id', 'ann%2F'],
    ['dots', 'ann%2E%2E'],
    ['an inherited property', '__proto__'],
  ])('answers 404 to %s', async (_, userId) => {
    const app = await startApp();
    expect(await issue(app, userId)).toMatchObject({ status: 404, json: { kind: 'user-not-found', details: null } });
  });

  test.each(['x'.repeat(256), '%C3%A9'.repeat(128), '%00', 'ann%0A', 'ann%C2%9B', '%7F'])(
    'looks nobody up under an id that cannot exist, and logs no such id: %s',
    async (userId) => {
      const userStore = new MemoryUserStore(everybody);
      const findById = jest.spyOn(userStore, 'findById');
      const app = await startApp({ options: { userStore } });
      expect(await issue(app, userId)).toMatchObject({ status: 404 });
      expect(findById).not.toHaveBeenCalled();
      expect(app.events).toMatchObject([{ type: 'request-refused', kind: 'user-not-found', userId: null }]);
    },
  );

  test.each([
    ['a broken escape', '%zz'],
    ['a cut escape', '%C3'],
    ['a lone surrogate', '%ED%A0%80'],
    ['an overlong NUL', '%C0%80'],
  ])('answers 400 to a path that is no percent-encoded UTF-8: %s', async (_, userId) => {
    const app = await startApp();
    const answer = await issue(app, userId);
    expect(answer).toMatchObject({
      status: 400,
      json: { kind: 'malformed-request', details: { error: textWith('percent-encoding') } },
    });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(app.events).toMatchObject([{ operation: 'issueResetToken', kind: 'malformed-request' }]);
  });

  test('decodes the id once', async () => {
    const app = await startApp({ users: [{ id: 'a b/ü%41', passwordHash: null }] });
    expect(await issue(app, 'a%20b%2F%C3%BC%2541')).toMatchObject({ status: 200 });
  });

  test('takes another id in the query or in the headers for nothing', async () => {
    const app = await startApp();
    const headers = { authorization: 'Bearer admin', 'x-user-id': 'locked' };
    await send(`${app.url}/users/ann/password/reset?sid=locked&userId=locked`, { method: 'POST', headers });
    expect(app.events).toMatchObject([{ type: 'reset-token-issued', userId: 'ann' }]);
  });
});

describe('without the permission', () => {
  const nothingLookedUp = (): UserStore => {
    const refuse = (): never => {
      throw new Error('the store was asked');
    };
    return { findById: refuse, replacePassword: refuse, countAttempt: refuse, clearAttempts: refuse };
  };

  test('answers 403 before any look-up', async () => {
    const app = await startApp({ options: { userStore: nothingLookedUp() } });
    const answer = await issue(app, 'ann', { authorization: 'Bearer ann' });
    expect(answer).toMatchObject({ status: 403, json: { kind: 'permission-denied' } });
    expect(app.events).toMatchObject([{ type: 'request-refused', kind: 'permission-denied', actorId: 'ann' }]);
  });

  test('answers the same bytes for an existing, a missing, a remote, a revoked user and an impossible id', async () => {
    const app = await startApp();
    const ids = ['ann', 'nobody', 'remote', 'revoked', 'x'.repeat(256), '%00'];
    const answers = await Promise.all(ids.map((id) => issue(app, id, { authorization: 'Bearer ann' })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test.each([1, 'true', {}, null, undefined])('takes %p from mayResetPassword for no', async (answer) => {
    const mayResetPassword = (): boolean => answer as never;
    const app = await startApp({ options: { authResolver: () => ({ userId: 'admin', mayResetPassword }) } });
    expect(await issue(app, 'ann')).toMatchObject({ status: 403, json: { kind: 'permission-denied' } });
  });

  test('asks about the very id that is then looked up', async () => {
    const asked: string[] = [];
    const mayResetPassword = async (userId: string): Promise<boolean> => asked.push(userId) > 0;
    const app = await startApp({ options: { authResolver: { resolve: () => ({ userId: 'ann', mayResetPassword }) } } });
    await issue(app, 'locked%20');
    await issue(app, 'locked');
    expect(asked).toEqual(['locked ', 'locked']);
  });
});
