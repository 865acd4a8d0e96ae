import {
  BcryptPasswordHasher,
  createPasswordService,
  MemoryTokenStore,
  MemoryUserStore,
  OpaqueTokenFormat,
} from 'express-password-router';
import type { PasswordEvent, PasswordHasher } from 'express-password-router';
import request from 'supertest';
import { createApp } from '../../examples/forgot-password/app';
import type { ForgotPasswordApp } from '../../examples/forgot-password/app';
import { letterText } from '../../examples/forgot-password/letter-text';
import { createMailer } from '../../examples/forgot-password/mailer';
import type { Mailer } from '../../examples/forgot-password/mailer';
import { People } from '../../examples/forgot-password/people';
import { fastHash, fastPasswordHasher } from '../support/fast-password-hasher';
import { startExample } from '../support/start-example';
import { startSmtpServer } from '../support/start-smtp-server';
import type { StartedSmtpServer } from '../support/start-smtp-server';

const email = 'ann@example.com';
const oldPassword = 'the password until now';
const newPassword = 'the password from now on';

let smtp: StartedSmtpServer;
let mailer: Mailer;
let started: ForgotPasswordApp;
let events: PasswordEvent[];

function openApp(passwordHasher: PasswordHasher): ForgotPasswordApp {
  const passwords = createPasswordService({
    userStore: new MemoryUserStore([{ id: 'ann', passwordHash: fastHash(oldPassword) }]),
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
    passwordHasher,
    onEvent: (event) => events.push(event),
  });
  const people = new People([{ id: 'ann', email }]);
  return createApp({ people, passwords, mailer, publicUrl: 'https://app.example.com' });
}

beforeEach(async () => {
  smtp = await startSmtpServer();
  mailer = createMailer(smtp.url);
  events = [];
  started = openApp(fastPasswordHasher);
});
afterEach(async () => {
  mailer.close();
  await smtp.stop();
});

async function forgot(login: string): Promise<void> {
  await request(started.app).post('/auth/forgot').send({ login }).expect(202, '{}');
  await started.forgotPassword.whenIdle();
}

function tokenIn(source: string | undefined): string {
  const link = /^https:\/\/app\.example\.com\/auth\/reset#token=(\S+)$/m.exec(letterText(source ?? ''));
  return decodeURIComponent(link?.[1] ?? '');
}

test('from the request to the mail to the link to the login', async () => {
  await forgot(' Ann@Example.com');
  expect(smtp.mails.map(({ to }) => to)).toEqual([[email]]);
  const token = tokenIn(smtp.mails[0]?.source);
  await request(started.app).post('/auth/reset').send({ token, password: newPassword }).expect(200);
  await request(started.app).post('/login').send({ email, password: newPassword }).expect(204);
  await request(started.app).post('/login').send({ email, password: oldPassword }).expect(401);
  await request(started.app).post('/auth/reset').send({ token, password: oldPassword }).expect(403);
});

test('one who is known and one who is not are answered alike, in however many spellings at once', async () => {
  const { app } = openApp(new BcryptPasswordHasher({ cost: 10 }));
  const statusesOf = async (name: string): Promise<number[]> => {
    const spellings = Array.from({ length: 12 }, (_, n) => `${' '.repeat(n)}${name}@Example.com`);
    const attempts = spellings.map((each) => request(app).post('/login').send({ email: each, password: 'wrong' }));
    return (await Promise.all(attempts)).map(({ status }) => status).sort();
  };
  const known = await statusesOf('ann');
  expect(new Set(known)).toEqual(new Set([401, 503]));
  expect(await statusesOf('bob')).toEqual(known);
});

test('the mail is plain text that asks for no automatic answer, and tells nobody but its reader', async () => {
  await forgot(email);
  const source = smtp.mails[0]?.source;
  expect(source).toMatch(/^Content-Type: text\/plain; charset=utf-8\r$/m);
  expect(source).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(source).toMatch(/^Subject: Your new password\r$/m);
});

test('the mail says until when its link works', async () => {
  await forgot(email);
  const issued = events.find((event) => event.type === 'reset-token-issued');
  expect(letterText(smtp.mails[0]?.source ?? '')).toContain(`until ${issued?.expiresAt.toUTCString()}.`);
});

test.each([
  ['a file', { path: __filename }, 'File access rejected'],
  ['an address', { href: 'http://127.0.0.1/' }, 'Url access rejected'],
])('a letter takes its text from nowhere else: %s', async (_what, text, message) => {
  const letter = { to: email, subject: 'A letter', text: text as never };
  await expect(mailer.send(letter)).rejects.toThrow(message);
  expect(smtp.mails).toEqual([]);
});

test('a letter goes to no server in the clear but one on this machine', async () => {
  const elsewhere = createMailer(smtp.url.replace('127.0.0.1', '127.1'));
  await expect(elsewhere.send({ to: email, subject: 'A letter', text: 'A secret' })).rejects.toThrow(/STARTTLS/);
  elsewhere.close();
  expect(smtp.mails).toEqual([]);
});

test('an address has thirty requests a minute, for logins, links and redemptions together', async () => {
  const paths = ['/login', '/auth/forgot', '/auth/reset'];
  for (let n = 0; n < 30; n++) {
    const { status } = await request(started.app).post(paths[n % paths.length] ?? '');
    expect(status).not.toBe(429);
  }
  for (const path of paths) await request(started.app).post(path).expect(429);
});

test('who is unknown gets no mail, and who asks again gets no second one', async () => {
  await forgot('nobody@example.com');
  await forgot(email);
  await forgot(email);
  expect(smtp.mails).toHaveLength(1);
});

test('what the mail server refuses is an event; once it is back, the user may ask again', async () => {
  smtp.refuses = true;
  await forgot(email);
  expect(events).toMatchObject([{ type: 'delivery-failed', userId: 'ann', error: { responseCode: 550 } }]);
  smtp.refuses = false;
  await forgot(email);
  const token = tokenIn(smtp.mails[0]?.source);
  await request(started.app).post('/auth/reset').send({ token, password: newPassword }).expect(200);
});

test('so is a mail server that is not there', async () => {
  await smtp.stop();
  await forgot(email);
  expect(events).toMatchObject([{ type: 'delivery-failed', userId: 'ann', error: { code: 'ESOCKET' } }]);
});

test('runs with one command, and ends when it is told to', async () => {
  const example = await startExample('forgot-password/main.ts');
  await request(example.url).post('/auth/forgot').send({ login: email }).expect(202);
  const token = /#token=(\S+)/.exec(await example.printed(/#token=\S+\s/))?.[1];
  await request(example.url)
    .get('/auth/reset')
    .expect(200)
    .expect('Content-Type', /^text\/html/);
  await request(example.url).post('/auth/reset').send({ token, password: newPassword }).expect(200);
  await request(example.url).post('/login').send({ email, password: newPassword }).expect(204);
  expect(await example.interrupt()).toBe(0);
}, 60_000);
