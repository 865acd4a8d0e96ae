import { randomBytes } from 'node:crypto';
import { hash } from 'bcrypt';
import express from 'express';
import session from 'express-session';
import request from 'supertest';
import { createApp } from '../../examples/postgres/app';
import { describeWithEngine } from '../support/describe-with-engine';
import { openExampleDatabase, readExampleSql } from '../support/open-example-database';
import type { ExampleDatabase } from '../support/open-example-database';

jest.setTimeout(60_000);

const password = 'the password from before';
const newPassword = 'quite another password';
const reset = '/api/auth/reset';
const change = '/api/users/current/password';

describeWithEngine('PostgreSQL', 'the app of examples/postgres', () => {
  let database: ExampleDatabase;
  let app: ReturnType<typeof createApp>;
  let passwordHash: string;

  /** A table with users in it, as it was before the library came. */
  beforeAll(async () => {
    passwordHash = await hash(password, 12);
    database = await openExampleDatabase();
    await database.pool.query(readExampleSql('users.sql'));
    await database.pool.query(
      `INSERT INTO users (email, password_hash, is_admin)
       VALUES ('admin@example.com', $1, true), ('user@example.com', $1, false), ('invited@example.com', NULL, false)`,
      [passwordHash],
    );
    await database.pool.query(readExampleSql('alter-users.sql'));
    await database.pool.query(readExampleSql('reset-tokens.sql'));
    app = createApp(database.pool, new session.MemoryStore(), randomBytes(32).toString('base64'));
  }, 60_000);
  afterAll(() => database.stop(), 60_000);

  /** Each test starts from the users of the first day. */
  beforeEach(async () => {
    await database.pool.query(
      `UPDATE users SET failed_attempts = 0, revoked = false, remote = false,
              password_hash = CASE WHEN email <> 'invited@example.com' THEN $1 END`,
      [passwordHash],
    );
  });

  async function idOf(email: string): Promise<string> {
    const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [email]);
    return rows[0]?.id ?? '';
  }

  async function logIn(email: string, given = password): Promise<ReturnType<typeof request.agent>> {
    const browser = request.agent(app);
    await browser.post('/login').send({ email, password: given }).expect(200, {});
    return browser;
  }

  /** Changing to a password that is too short proves a session and changes nothing. */
  async function isLoggedIn(browser: ReturnType<typeof request.agent>): Promise<boolean> {
    const { status } = await browser.put(change).send({ current_password: 'x', password: 'short' });
    return status === 400;
  }

  async function issueToken(email: string): Promise<string> {
    const admin = await logIn('admin@example.com');
    const { text } = await admin.post(`/api/users/${await idOf(email)}/password/reset`).expect(200);
    return text;
  }

  test('the users of before log in with the passwords of before', async () => {
    expect(await isLoggedIn(await logIn('user@example.com'))).toBe(true);
  });

  test('a login upgrades a weak hash and ends no session', async () => {
    const earlier = await logIn('user@example.com');
    const weak = await hash(password, 10);
    await database.pool.query("UPDATE users SET password_hash = $1 WHERE email = 'user@example.com'", [weak]);
    await logIn('user@example.com');
    const { rows } = await database.pool.query<{ password_hash: string }>(
      "SELECT password_hash FROM users WHERE email = 'user@example.com'",
    );
    expect(rows[0]?.password_hash).toMatch(/^\$2b\$12\$/);
    expect(await isLoggedIn(earlier)).toBe(true);
  });

  test('a login that fails says the same whoever is asked for, and gives no session', async () => {
    await database.pool.query("UPDATE users SET revoked = true WHERE email = 'admin@example.com'");
    const browser = request.agent(app);
    const attempts = [
      { email: 'user@example.com', password: 'not this one' },
      { email: 'nobody@example.com', password },
      { email: 'invited@example.com', password },
      { email: 'admin@example.com', password },
    ];
    const answers = [];
    for (const attempt of attempts) answers.push(await browser.post('/login').send(attempt).expect(401));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.flatMap((answer) => answer.get('Set-Cookie') ?? [])).toEqual([]);
    expect(await isLoggedIn(browser)).toBe(false);
  });

  test.each(['user', 'nobody'])(
    'of many who log in as %s at once, some are turned away: known or not',
    async (name) => {
      const attempt = { email: `${name}@example.com`, password: 'not this one' };
      const attempts = Array.from({ length: 12 }, () => request(app).post('/login').send(attempt));
      const statuses = (await Promise.all(attempts)).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([401, 503]));
    },
  );

  test('a cookie that came over TLS goes over TLS alone; no script reads it, and no other site’s form sends it', async () => {
    const proxied = express().set('trust proxy', true).use(app);
    const cookiesOver = async (proto: string): Promise<unknown> => {
      const login = request(proxied).post('/login').set('X-Forwarded-Proto', proto);
      return (await login.send({ email: 'user@example.com', password }).expect(200)).get('Set-Cookie');
    };
    expect(await cookiesOver('https')).toEqual([
      expect.stringMatching(/^connect\.sid=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
    expect(await cookiesOver('http')).toEqual([
      expect.stringMatching(/^connect\.sid=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  test('a login without a password is a bad request', async () => {
    await request(app).post('/login').send({ email: 'user@example.com' }).expect(400);
    await request(app).post('/login').expect(400);
  });

  test('a login gets a new session id', async () => {
    const browser = await logIn('user@example.com');
    const again = await browser.post('/login').send({ email: 'user@example.com', password });
    expect(again.get('Set-Cookie')).toEqual([expect.stringMatching(/^connect\.sid=/)]);
  });

  test('only an administrator issues tokens', async () => {
    const path = `/api/users/${await idOf('user@example.com')}/password/reset`;
    await request(app).post(path).expect(401);
    const user = await logIn('user@example.com');
    await user.post(path).expect(403);
    const admin = await logIn('admin@example.com');
    await admin.post('/api/users/no-such-id/password/reset').expect(404);
    await admin.post(path).expect(200);
  });

  test('a reset ends every session of before, and the old password', async () => {
    const browser = await logIn('user@example.com');
    const token = await issueToken('user@example.com');
    await request(app).post(reset).send({ token, password: newPassword }).expect(200, {});
    expect(await isLoggedIn(browser)).toBe(false);
    await request(app).post('/login').send({ email: 'user@example.com', password }).expect(401);
    expect(await isLoggedIn(await logIn('user@example.com', newPassword))).toBe(true);
    await request(app).post(reset).send({ token, password: newPassword }).expect(403);
  });

  test('a change keeps the own session and ends the others', async () => {
    const [here, elsewhere] = [await logIn('user@example.com'), await logIn('user@example.com')];
    await here.put(change).send({ current_password: password, password: newPassword }).expect(200, {});
    expect(await isLoggedIn(here)).toBe(true);
    expect(await isLoggedIn(elsewhere)).toBe(false);
  });

  test('an invited user sets the first password', async () => {
    const token = await issueToken('invited@example.com');
    await request(app).post(reset).send({ token, password: newPassword }).expect(200, {});
    await logIn('invited@example.com', newPassword);
  });

  test('revoking a user ends the sessions; a token of an administrator is the way back', async () => {
    const browser = await logIn('user@example.com');
    await database.pool.query("UPDATE users SET revoked = true WHERE email = 'user@example.com'");
    expect(await isLoggedIn(browser)).toBe(false);
    const token = await issueToken('user@example.com');
    await request(app).post(reset).send({ token, password: newPassword }).expect(200, {});
    await logIn('user@example.com', newPassword);
  });

  test('a revoked administrator issues tokens no longer', async () => {
    const admin = await logIn('admin@example.com');
    await database.pool.query("UPDATE users SET revoked = true WHERE email = 'admin@example.com'");
    await admin.post(`/api/users/${await idOf('user@example.com')}/password/reset`).expect(401);
  });

  test('ten attempts lock the account, also for the right password, until it is reset', async () => {
    await database.pool.query("UPDATE users SET failed_attempts = 9 WHERE email = 'user@example.com'");
    await request(app).post('/login').send({ email: 'user@example.com', password: 'not this one' }).expect(401);
    await request(app).post('/login').send({ email: 'user@example.com', password }).expect(401);
    const token = await issueToken('user@example.com');
    await request(app).post(reset).send({ token, password: newPassword }).expect(200, {});
    await logIn('user@example.com', newPassword);
  });
});
