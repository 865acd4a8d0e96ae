import { createPasswordService, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { Caller, MaybePromise, PasswordEvent } from 'express-password-router';
import type { Express } from 'express';
import request from 'supertest';
import { letterText } from '../../examples/forgot-password/letter-text';
import { createMailer } from '../../examples/forgot-password/mailer';
import type { Mailer } from '../../examples/forgot-password/mailer';
import { People } from '../../examples/forgot-password/people';
import { createApp } from '../../examples/invitation/app';
import { createInvite } from '../../examples/invitation/invite';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { startExample } from '../support/start-example';
import { resolveBearer } from '../support/start-app';
import { startSmtpServer } from '../support/start-smtp-server';
import type { StartedSmtpServer } from '../support/start-smtp-server';

const email = 'joe@example.com';
const password = 'the first password of his';

let smtp: StartedSmtpServer;
let mailer: Mailer;
let app: Express;
let events: PasswordEvent[];
let people: People;
let mayResetPassword: (caller: Caller, userId: string) => MaybePromise<boolean>;

beforeEach(async () => {
  smtp = await startSmtpServer();
  mailer = createMailer(smtp.url);
  events = [];
  people = new People();
  mayResetPassword = (caller, userId) => caller.mayResetPassword(userId);
  const userStore = new MemoryUserStore();
  const passwords = createPasswordService({
    userStore,
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
    passwordHasher: fastPasswordHasher,
    onEvent: (event) => events.push(event),
  });
  app = createApp({
    people,
    userStore,
    passwords,
    invite: createInvite(passwords, mailer, 'https://app.example.com/auth/reset'),
    resolveCaller: (incoming) => {
      const caller = resolveBearer(incoming.get('authorization'));
      return caller && { ...caller, mayResetPassword: (userId) => mayResetPassword(caller, userId) };
    },
  });
});
afterEach(async () => {
  mailer.close();
  await smtp.stop();
});

function invite(as = 'admin'): request.Test {
  return request(app).post('/users').set('Authorization', `Bearer ${as}`).send({ email });
}

function tokenIn(source: string | undefined): string {
  const link = /^https:\/\/app\.example\.com\/auth\/reset#token=(\S+)$/m.exec(letterText(source ?? ''));
  return decodeURIComponent(link?.[1] ?? '');
}

test('from the e-mail to the first login', async () => {
  await invite().expect(201);
  await request(app).post('/login').send({ email, password }).expect(401);
  expect(smtp.mails.map(({ to }) => to)).toEqual([[email]]);
  const token = tokenIn(smtp.mails[0]?.source);
  await request(app).post('/auth/reset').send({ token, password: 'short' }).expect(400);
  await request(app).post('/auth/reset').send({ token, password }).expect(200);
  await request(app).post('/login').send({ email, password }).expect(204);
  await request(app).post('/auth/reset').send({ token, password }).expect(403);
});

test('an invitation that got lost is sent again, and the first link ends', async () => {
  const first = await invite().expect(201);
  const again = await invite().expect(201);
  expect(again.body).toEqual(first.body);
  const [lost, found] = smtp.mails.map(({ source }) => tokenIn(source));
  await request(app).post('/auth/reset').send({ token: lost, password }).expect(403);
  await request(app).post('/auth/reset').send({ token: found, password }).expect(200);
});

test('only an administrator invites', async () => {
  await invite('joe').expect(403);
  await request(app).post('/users').send({ email }).expect(401);
  expect(smtp.mails).toEqual([]);
  expect(people.findByEmail(email)).toBeNull();
});

test.each([
  ['no text', ['joe@example.com', 'eve@example.com']],
  ['no address', 'joe'],
  ['more than one', 'joe@example.com, eve@example.com'],
  ['one with a name', 'Joe <joe@example.com>'],
])('only one plain address is invited, and not %s', async (_what, invited) => {
  await request(app).post('/users').set('Authorization', 'Bearer admin').send({ email: invited }).expect(400);
  expect(smtp.mails).toEqual([]);
});

test('the address is no password of its owner', async () => {
  await invite().expect(201);
  const token = tokenIn(smtp.mails[0]?.source);
  const refused = await request(app).post('/auth/reset').send({ token, password: email }).expect(400);
  expect(refused.body).toMatchObject({ details: { violations: [{ rule: 'context-word' }] } });
});

test('the mail says until when its link works', async () => {
  await invite().expect(201);
  const issued = events.find((event) => event.type === 'reset-token-issued');
  expect(letterText(smtp.mails[0]?.source ?? '')).toContain(`until ${issued?.expiresAt.toUTCString()}.`);
});

test('who is asked for the permission may take time to answer', async () => {
  mayResetPassword = async (caller, userId) => Promise.resolve(caller.mayResetPassword(userId));
  await invite('joe').expect(403);
  expect(people.findByEmail(email)).toBeNull();
  await invite().expect(201);
});

test('an invitation that can’t be sent leaves no live token, and may be sent later', async () => {
  smtp.refuses = true;
  await invite().expect(500);
  expect(events.map(({ type }) => type)).toEqual(['reset-token-issued', 'reset-tokens-revoked']);
  smtp.refuses = false;
  await invite().expect(201);
  const token = tokenIn(smtp.mails[0]?.source);
  await request(app).post('/auth/reset').send({ token, password }).expect(200);
});

test('runs with one command, and ends when it is told to', async () => {
  const example = await startExample('invitation/main.ts');
  await request(example.url).post('/users').set('Authorization', 'Bearer fake-admin').send({ email }).expect(201);
  const token = /#token=(\S+)/.exec(await example.printed(/#token=\S+\s/))?.[1];
  await request(example.url)
    .get('/auth/reset')
    .expect(200)
    .expect('Content-Type', /^text\/html/);
  await request(example.url).post('/auth/reset').send({ token, password }).expect(200);
  await request(example.url).post('/login').send({ email, password }).expect(204);
  expect(await example.interrupt()).toBe(0);
}, 60_000);
