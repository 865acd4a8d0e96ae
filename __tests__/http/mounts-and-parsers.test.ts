import express from 'express';
import type { RequestHandler } from 'express';
import { change, issue, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { newPassword, oldPassword } from '../support/people';
import { send } from '../support/send';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

/** What hosts have in front of everything; the last ones read what is none of their business. */
const parsers: Readonly<Record<string, readonly RequestHandler[]>> = {
  'no parser': [],
  'express.json()': [express.json()],
  'express.json({ strict: false, limit: "10mb" })': [express.json({ strict: false, limit: '10mb' })],
  'express.json({ type: () => true })': [express.json({ type: () => true, strict: false })],
  'express.urlencoded({ extended: true })': [express.urlencoded({ extended: true })],
  'express.urlencoded({ extended: false })': [express.urlencoded({ extended: false })],
  'express.json() and express.urlencoded()': [express.json(), express.urlencoded({ extended: true })],
  'express.text({ type: "*/*" })': [express.text({ type: '*/*' })],
  'express.raw({ type: "*/*" })': [express.raw({ type: '*/*', limit: '10mb' })],
};

const form = { 'content-type': 'application/x-www-form-urlencoded' };
/** This one turns a form into a JSON syntax error before the router is reached. */
const readsFormsAsJson = 'express.json({ type: () => true })';

describe.each(['/', '/rbac-api/v1'])('mounted at %s', (prefix) => {
  describe.each(Object.entries(parsers))('behind %s', (parser, handlers) => {
    async function start(): Promise<StartedApp> {
      return startApp({ prefix, before: (app) => handlers.forEach((handler) => app.use(handler)) });
    }

    async function password(app: StartedApp): Promise<string> {
      const hash = app.users.findById('ann')?.passwordHash ?? '';
      const fits = (candidate: string): Promise<boolean> => fastPasswordHasher.verify(candidate, hash);
      return (await fits(newPassword)) ? 'new' : (await fits(oldPassword)) ? 'old' : 'another';
    }

    test('issues, redeems and changes', async () => {
      const app = await start();
      const token = await issueToken(app, 'ann');
      expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200, text: '{}' });
      expect(await password(app)).toBe('new');
      const back = { current_password: newPassword, password: oldPassword };
      expect(await change(app, 'ann', back)).toMatchObject({ status: 200, text: '{}' });
      expect(await password(app)).toBe('old');
    });

    test('redeems a form, unless a parser that takes it for JSON refuses it first', async () => {
      const app = await start();
      const body = new URLSearchParams({ token: await issueToken(app, 'ann'), password: newPassword }).toString();
      const [status, stored] = parser === readsFormsAsJson ? [400, 'old'] : [200, 'new'];
      expect(await redeem(app, body, form)).toMatchObject({ status });
      expect(await password(app)).toBe(stored);
    });

    test('keeps a password as it was typed', async () => {
      const app = await start();
      const typed = 'ünïcödé, 🔑 & "quotes"';
      expect(await redeem(app, { token: await issueToken(app, 'ann'), password: typed })).toMatchObject({
        status: 200,
      });
      expect(await fastPasswordHasher.verify(typed, app.users.findById('ann')?.passwordHash ?? '')).toBe(true);
    });

    test('issues without a body', async () => {
      const app = await start();
      expect(await issue(app, 'ann', { 'content-length': '0', 'content-type': 'application/json' })).toMatchObject({
        status: 200,
      });
    });

    test('issues for the null that clients send, unless a strict parser refuses it first', async () => {
      const { url } = await start();
      const headers = { authorization: 'Bearer admin', 'content-type': 'application/json' };
      const { status } = await send(`${url}/users/ann/password/reset`, { method: 'POST', headers, body: 'null' });
      expect(status).toBe(parser.startsWith('express.json()') ? 400 : 200);
    });

    test('refuses as it always does', async () => {
      const app = await start();
      const token = await issueToken(app, 'ann');
      const refusals = [
        [await issue(app, 'ann', { authorization: '' }), 401, 'user-unauthenticated'],
        [await issue(app, 'nobody'), 404, 'user-not-found'],
        [await redeem(app, { token: 'x', password: newPassword }), 403, 'invalid-reset-token'],
        [await redeem(app, { token, password: 'short' }), 400, 'password-policy-violation'],
        [await redeem(app, { token: { $ne: null }, password: newPassword }), 400, 'schema-violation'],
        [await redeem(app, { token: [token], password: newPassword }), 400, 'schema-violation'],
        [await redeem(app, { token, password: newPassword, admin: true }), 400, 'schema-violation'],
        [await redeem(app, { token, password: `${newPassword}\uFFFD` }), 400, 'malformed-request'],
        [await change(app, 'ann', { current_password: 'wrong', password: newPassword }), 403, 'incorrect-password'],
        [await change(app, 'locked', { current_password: oldPassword, password: newPassword }), 403, 'account-locked'],
      ] as const;
      for (const [{ json }, status, kind] of refusals) {
        expect({ status, json }).toMatchObject({ status, json: { kind } });
      }
      expect(refusals.map(([answer]) => answer.status)).toEqual(refusals.map(([, status]) => status));
      expect(await password(app)).toBe('old');
      expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
    });

    test('reads no other media type, whatever the parser made of it', async () => {
      const app = await start();
      const body = JSON.stringify({ token: await issueToken(app, 'ann'), password: newPassword });
      for (const contentType of ['text/plain', 'application/json; charset=utf-16', 'application/problem+json']) {
        const { status } = await redeem(app, body, { 'content-type': contentType });
        expect(status).toBeGreaterThanOrEqual(400);
      }
      expect(await password(app)).toBe('old');
    });

    test('takes no duplicate form keys', async () => {
      const app = await start();
      const token = await issueToken(app, 'ann');
      const body = `token=${token}&password=${newPassword}&password=${newPassword}`.replaceAll(' ', '+');
      expect(await redeem(app, body, form)).toMatchObject({ status: 400 });
      expect(await redeem(app, `token[]=${token}&password=x`, form)).toMatchObject({ status: 400 });
      expect(await password(app)).toBe('old');
    });

    test.each(['P%E4sswort+mit+vielen+zeichen', 'the%20password+from+now+on%FF', 'the+password+from+now+on%'])(
      'takes no escape that can not be decoded into a password: %s',
      async (typed) => {
        const app = await start();
        const token = await issueToken(app, 'ann');
        expect(await redeem(app, `token=${token}&password=${typed}`, form)).toMatchObject({ status: 400 });
        expect(await password(app)).toBe('old');
      },
    );

    test('takes a percent sign that was escaped as it was typed', async () => {
      const app = await start();
      const typed = '100% + 1 & more % to = type';
      const body = new URLSearchParams({ token: await issueToken(app, 'ann'), password: typed }).toString();
      await redeem(app, body, form);
      const fits = await fastPasswordHasher.verify(typed, app.users.findById('ann')?.passwordHash ?? '');
      expect(fits).toBe(parser !== readsFormsAsJson);
    });

    test('takes none without a Content-Length, where only a form parser knows whether it was escaped', async () => {
      const app = await start();
      const body = new URLSearchParams({ token: 'x', password: '100% of many letters' }).toString();
      const { status } = await redeem(app, body, { ...form, 'transfer-encoding': 'chunked' });
      const isParsed = parser.includes('urlencoded') || parser === readsFormsAsJson;
      expect(status).toBe(isParsed ? 400 : 403);
    });

    test('takes no invalid UTF-8 into a password', async () => {
      const app = await start();
      const text = JSON.stringify({ token: await issueToken(app, 'ann'), password: `${newPassword}\u0000` });
      const body = Buffer.from(text.replace('\\u0000', '\u00ff'), 'latin1');
      expect(await redeem(app, body)).toMatchObject({ status: 400 });
      expect(await password(app)).toBe('old');
    });
  });
});
