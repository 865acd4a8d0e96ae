import { pbkdf2Sync } from 'node:crypto';
import { hashSync } from 'bcrypt';
import express from 'express';
import type { Express, Router } from 'express';
import {
  BcryptPasswordHasher,
  createPasswordService,
  MemoryTokenStore,
  OpaqueTokenFormat,
} from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { casesWithout, passwordHasherCases, userStoreCases } from 'express-password-router/conformance';
import type { UserStoreHarness } from 'express-password-router/conformance';
import session from 'express-session';
import request from 'supertest';
import { createRoutesAfter } from '../../examples/migrating/after';
import { createRoutesBefore } from '../../examples/migrating/before';
import { createLoginRoutes } from '../../examples/migrating/login';
import { TransitionalPasswordHasher } from '../../examples/migrating/transitional-password-hasher';
import { TableUserStore } from '../../examples/migrating/user-store';
import type { UsersTable } from '../../examples/migrating/users-table';

/** Real hashes, on a machine that may be under load. */
jest.setTimeout(60_000);

const [email, oldPassword, newPassword] = ['ann@example.com', 'short1', 'a new fake password of hers'];

/** Her hash is one that the old code wrote. */
function startTable(): UsersTable {
  const hash = hashSync(oldPassword, 10);
  return new Map([
    ['7', { id: '7', email, password_hash: hash, failed_attempts: 0 }],
    ['1', { id: '1', email: 'root@example.com', password_hash: hash, failed_attempts: 0 }],
  ]);
}

function serve(users: UsersTable): PasswordService {
  return createPasswordService({
    userStore: new TableUserStore(users),
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
    passwordHasher: new BcryptPasswordHasher({ cost: 11 }),
  });
}

function host(routes: Router): Express {
  return express().use(
    session({ secret: 'an obviously fake secret', resave: false, saveUninitialized: false }),
    routes,
  );
}

async function logIn(app: Express, password: string, as = email): Promise<ReturnType<typeof request.agent>> {
  const browser = request.agent(app);
  await browser.post('/login').send({ email: as, password }).expect(200);
  return browser;
}

const steps = [
  { step: 'before', routes: (users: UsersTable) => createRoutesBefore(users) },
  { step: 'step 2', routes: (users: UsersTable) => createLoginRoutes(users, serve(users)) },
  { step: 'step 3', routes: (users: UsersTable) => createRoutesAfter(users, serve(users), ['1']) },
];

describe.each(steps)('$step', ({ routes }) => {
  test('who had a password logs in with it, and with no other', async () => {
    const app = host(routes(startTable()));
    await logIn(app, oldPassword);
    await request(app).post('/login').send({ email, password: 'wrong' }).expect(401);
    await request(app).post('/login').send({ email: 'nobody@example.com', password: oldPassword }).expect(401);
  });
});

test('step 2: whose session id was known before the login gains nothing by it', async () => {
  const users = startTable();
  const app = host(createRoutesAfter(users, serve(users), ['1']));
  const browser = request.agent(app);
  const logInHere = async (as: string): Promise<string> => {
    const { headers } = await browser.post('/login').send({ email: as, password: oldPassword }).expect(200);
    return String(headers['set-cookie']);
  };
  const planted = await logInHere('root@example.com');
  expect(await logInHere(email)).not.toBe(planted);
  await request(app).post('/users/7/password/reset').set('Cookie', planted).expect(401);
});

test('step 2: a login upgrades the hash of before, and the old code still reads it', async () => {
  const users = startTable();
  await logIn(host(createLoginRoutes(users, serve(users))), oldPassword);
  expect(users.get('7')?.password_hash).toMatch(/^\$2b\$11\$/);
  await logIn(host(createRoutesBefore(users)), oldPassword);
});

test('step 2: guesses are counted', async () => {
  const users = startTable();
  const app = host(createLoginRoutes(users, serve(users)));
  for (let n = 0; n < 3; n++) await request(app).post('/login').send({ email, password: 'wrong' }).expect(401);
  expect(users.get('7')?.failed_attempts).toBe(3);
});

test.each([email, 'nobody@example.com'])(
  'step 2: of many who log in as %s at once, some are turned away: known or not',
  async (as) => {
    const users = startTable();
    const app = host(createLoginRoutes(users, serve(users)));
    const attempt = { email: as, password: 'wrong' };
    const attempts = Array.from({ length: 12 }, () => request(app).post('/login').send(attempt));
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([401, 503]));
  },
);

test('step 2: a password that is no text is a login that fails', async () => {
  const users = startTable();
  const app = host(createLoginRoutes(users, serve(users)));
  await request(app)
    .post('/login')
    .send({ email, password: ['wrong'] })
    .expect(401);
  await request(app).post('/login').expect(401);
});

test('step 3: the session of the login changes the password and, for an administrator, issues tokens', async () => {
  const users = startTable();
  const app = host(createRoutesAfter(users, serve(users), ['1']));
  const ann = await logIn(app, oldPassword);
  await ann.put('/users/current/password').send({ current_password: oldPassword, password: newPassword }).expect(200);
  await ann.post('/users/7/password/reset').expect(403);

  const root = await logIn(app, oldPassword, 'root@example.com');
  const { text: token } = await root.post('/users/7/password/reset').expect(200);
  await request(app)
    .post('/auth/reset')
    .send({ token, password: `${newPassword}, again` })
    .expect(200);
  await logIn(app, `${newPassword}, again`);
});

test('step 1: the e-mail address is no password of its owner', async () => {
  const violations = await serve(startTable()).validatePassword({ password: email, userId: '7' });
  expect(violations.map(({ rule }) => rule)).toEqual(['context-word']);
});

describe('step 1: the store of the example', () => {
  const users: UsersTable = new Map();
  let ids = 0;
  const harness: UserStoreHarness = {
    userStore: new TableUserStore(users),
    newUserId: () => `user ${++ids}`,
    writeUser: ({ id, passwordHash }) => {
      users.set(id, { id, email: `${id}@example.com`, password_hash: passwordHash, failed_attempts: 0 });
    },
    removeUser: (userId) => users.delete(userId),
  };

  for (const c of casesWithout(userStoreCases, 'remote', 'revoked', 'sessionEpoch')) {
    test(c.name, () => c.run(harness));
  }
});

describe('hashes of another kind', () => {
  const digest = pbkdf2Sync(oldPassword, 'a salt', 1_000, 32, 'sha256').toString('base64');
  const hash = `pbkdf2_sha256$1000$a salt$${digest}`;
  const passwordHasher = new TransitionalPasswordHasher(new BcryptPasswordHasher({ cost: 10 }));

  test('are replaced at the next login', async () => {
    const users: UsersTable = new Map([['7', { id: '7', email, password_hash: hash, failed_attempts: 0 }]]);
    const passwords = createPasswordService({
      userStore: new TableUserStore(users),
      tokenStore: new MemoryTokenStore(),
      tokenFormat: new OpaqueTokenFormat(),
      passwordHasher,
    });
    const app = host(createLoginRoutes(users, passwords));
    await request(app).post('/login').send({ email, password: 'wrong' }).expect(401);
    expect(users.get('7')?.password_hash).toBe(hash);
    await logIn(app, oldPassword);
    expect(users.get('7')?.password_hash).toMatch(/^\$2b\$10\$/);
    await logIn(app, oldPassword);
  });

  const harness = { passwordHasher, weaker: { password: oldPassword, hash } };
  for (const c of casesWithout(passwordHasherCases, 'overlong')) test(c.name, () => c.run(harness));
});
