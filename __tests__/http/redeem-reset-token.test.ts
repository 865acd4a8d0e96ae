import { OpaqueTokenFormat } from 'express-password-router';
import { issueToken, redeem } from '../support/endpoints';
import { anyDate } from '../support/expected';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { ann, newPassword, oldPassword, revoked } from '../support/people';
import { resolveBearer, startApp } from '../support/start-app';

const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('POST /auth/reset', () => {
  test('answers 200 {} and the new password is stored', async () => {
    const app = await startApp();
    const answer = await redeem(app, { token: await issueToken(app, 'ann'), password: newPassword });
    expect(answer).toMatchObject({
      status: 200,
      text: '{}',
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    const hash = app.users.findById('ann')?.passwordHash ?? '';
    expect(await fastPasswordHasher.verify(newPassword, hash)).toBe(true);
    expect(await fastPasswordHasher.verify(oldPassword, hash)).toBe(false);
  });

  test('reads a form as well, as the console sends it', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    const body = new URLSearchParams({ password: 'häßlich & 100% +1 = ❤ today', token }).toString();
    expect(await redeem(app, body, form)).toMatchObject({ status: 200, text: '{}' });
    const hash = app.users.findById('ann')?.passwordHash ?? '';
    expect(await fastPasswordHasher.verify('häßlich & 100% +1 = ❤ today', hash)).toBe(true);
  });

  test('reads a form that says its charset', async () => {
    const app = await startApp();
    const body = new URLSearchParams({ password: newPassword, token: await issueToken(app, 'ann') }).toString();
    const contentType = 'application/x-www-form-urlencoded; charset=UTF-8';
    expect(await redeem(app, body, { 'content-type': contentType })).toMatchObject({ status: 200 });
  });

  test.each([
    'application/json; charset=UTF-8',
    'Application/JSON',
    'application/json;charset="utf-8"',
    'application/json ;',
  ])('reads JSON under the name %s', async (contentType) => {
    const app = await startApp();
    const body = { token: await issueToken(app, 'ann'), password: newPassword };
    expect(await redeem(app, body, { 'content-type': contentType })).toMatchObject({ status: 200 });
  });

  test('reads a body that comes in chunks', async () => {
    const app = await startApp();
    const body = { token: await issueToken(app, 'ann'), password: newPassword };
    expect(await redeem(app, body, { 'transfer-encoding': 'chunked' })).toMatchObject({ status: 200 });
  });

  test('needs no credentials, and ignores those that come anyway: the resolver is not asked', async () => {
    const authResolver = jest.fn(() => resolveBearer('Bearer admin'));
    const app = await startApp({ options: { authResolver } });
    const token = await issueToken(app, 'ann');
    authResolver.mockClear();
    const headers = { authorization: 'Bearer remote', cookie: 'session=of-somebody-else', 'x-authentication': 'KEY' };
    expect(await redeem(app, { token, password: newPassword }, headers)).toMatchObject({ status: 200 });
    expect(authResolver).not.toHaveBeenCalled();
    expect(app.events.at(-1)).toMatchObject({ type: 'password-reset', userId: 'ann', actorId: null });
  });

  test('is not stopped by credentials that the resolver chokes on', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    const failing = await startApp({
      options: {
        userStore: app.users,
        tokenStore: app.tokens,
        authResolver: () => {
          throw new Error('no such session');
        },
      },
    });
    expect(await redeem(failing, { token, password: newPassword })).toMatchObject({ status: 200 });
  });

  test('opens no session and sets no cookie', async () => {
    const app = await startApp();
    const { headers } = await redeem(app, { token: await issueToken(app, 'ann'), password: newPassword });
    expect(Object.keys(headers)).not.toContain('set-cookie');
    expect(Object.keys(headers)).not.toContain('authorization');
  });

  test('sets the attempt counter of a locked user to 0', async () => {
    const app = await startApp();
    expect(await redeem(app, { token: await issueToken(app, 'locked'), password: newPassword })).toMatchObject({
      status: 200,
    });
    expect(app.users.findById('locked')?.failedAttempts).toBe(0);
  });

  test('gives an invited user the first password', async () => {
    const app = await startApp();
    expect(await redeem(app, { token: await issueToken(app, 'invited'), password: newPassword })).toMatchObject({
      status: 200,
    });
    expect(await fastPasswordHasher.verify(newPassword, app.users.findById('invited')?.passwordHash ?? '')).toBe(true);
  });

  test('sweeps the used token out of the store', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    await redeem(app, { token, password: newPassword });
    expect(app.tokens.findById(new OpaqueTokenFormat().read(token, new Date()).id)).toBeNull();
  });

  test('leaves everything else about the user as it was', async () => {
    const app = await startApp();
    await redeem(app, { token: await issueToken(app, 'ann'), password: newPassword });
    const { passwordHash, failedAttempts, ...rest } = { ...app.users.findById('ann') };
    expect(passwordHash).not.toBe(ann.passwordHash);
    expect(failedAttempts).toBe(0);
    expect(rest).toEqual({ id: 'ann', contextWords: ann.contextWords, revoked: false });
  });

  test('tells afterPasswordChange once, before it answers', async () => {
    const afterPasswordChange = jest.fn();
    const app = await startApp({ options: { afterPasswordChange } });
    await redeem(app, { token: await issueToken(app, 'ann'), password: newPassword });
    expect(afterPasswordChange.mock.calls).toEqual([[{ cause: 'reset', userId: 'ann', at: anyDate }]]);
  });
});

describe('a revocation', () => {
  test('that the issuer saw is lifted', async () => {
    const app = await startApp();
    expect(await redeem(app, { token: await issueToken(app, 'revoked'), password: newPassword })).toMatchObject({
      status: 200,
    });
    expect(app.users.findById('revoked')).toMatchObject({ revoked: false, failedAttempts: 0 });
    expect(app.events.at(-1)).toMatchObject({ type: 'password-reset', userId: 'revoked', reinstated: true });
  });

  test('that came after the token kills the token', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    app.users.put({ ...ann, revoked: true });
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 403 });
    expect(app.users.findById('ann')).toMatchObject({ revoked: true, passwordHash: ann.passwordHash });
  });

  test('that was lifted meanwhile is no hindrance', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'revoked');
    app.users.put({ ...revoked, revoked: false });
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
    expect(app.events.at(-1)).toMatchObject({ type: 'password-reset', reinstated: false });
  });

  test('is lifted by a token issued after it, not by the one issued before', async () => {
    const app = await startApp();
    const before = await issueToken(app, 'ann');
    app.users.put({ ...ann, revoked: true });
    const after = await issueToken(app, 'ann');
    expect(await redeem(app, { token: before, password: newPassword })).toMatchObject({ status: 403 });
    expect(await redeem(app, { token: after, password: newPassword })).toMatchObject({ status: 200 });
  });
});
