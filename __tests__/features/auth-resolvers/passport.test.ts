import express from 'express';
import type { Express, Request, RequestHandler } from 'express';
import { createPasswordRouter } from 'express-password-router';
import { PassportAuthResolver, permitsReset } from 'express-password-router/features/auth-resolvers';
import request from 'supertest';
import { createPassportRoutes } from '../../../examples/auth-resolvers/passport';
import { countHashing } from '../../support/count-hashing';
import { createService } from '../../support/create-service';
import type { CreatedService, ServiceLayout } from '../../support/create-service';
import { fastPasswordHasher } from '../../support/fast-password-hasher';
import { admin, ann, newPassword, oldPassword } from '../../support/people';

const accounts = new Map([
  ['admin', { id: 'admin', permissions: ['users:reset_password:*'] }],
  ['ann', { id: 'ann', permissions: [] }],
]);

describe('behind passport-local and express-session', () => {
  function startHost(options: ServiceLayout = {}): CreatedService & { app: Express } {
    const created = createService({ users: [admin, ann], ...options });
    const app = express().use(createPassportRoutes(created.service, accounts, 'an obviously fake secret of a test'));
    return { ...created, app };
  }

  async function logIn(
    app: Express,
    username: string,
    password = oldPassword,
  ): Promise<ReturnType<typeof request.agent>> {
    const browser = request.agent(app);
    await browser.post('/login').type('form').send({ username, password }).expect(200);
    return browser;
  }

  test('who is logged in and permitted issues a token', async () => {
    const { app, events } = startHost();
    const browser = await logIn(app, 'admin');
    const { text: token } = await browser.post('/users/ann/password/reset').expect(200);
    await request(app).post('/auth/reset').send({ token, password: newPassword }).expect(200, {});
    await logIn(app, 'ann', newPassword);
    expect(events).toMatchObject([
      { type: 'reset-token-issued', userId: 'ann', actorId: 'admin' },
      { type: 'password-reset', userId: 'ann' },
    ]);
  });

  test('who is logged in and not permitted does not', async () => {
    const { app } = startHost();
    const answer = await (await logIn(app, 'ann')).post('/users/admin/password/reset').expect(403);
    expect(answer.body).toMatchObject({ kind: 'permission-denied' });
  });

  test('without a session, or with one that nobody has logged in to, nobody calls', async () => {
    const { app } = startHost();
    await request(app).post('/login').type('form').send({ username: 'ann', password: 'not hers at all' }).expect(401);
    const answer = await request(app).post('/users/ann/password/reset').expect(401);
    expect(answer.body).toMatchObject({ kind: 'user-unauthenticated' });
    const refused = await request(app).put('/users/current/password').send({}).expect(401);
    expect(refused.headers).not.toHaveProperty('set-cookie');
  });

  test('a login of nobody takes as long as one with a wrong password', async () => {
    const { hasher: passwordHasher, calls } = countHashing(fastPasswordHasher);
    const { app } = startHost({ passwordHasher });
    const callsFor = async (username: string): Promise<string[]> => {
      calls.length = 0;
      await request(app).post('/login').type('form').send({ username, password: 'not hers at all' }).expect(401);
      return [...calls];
    };
    await callsFor('ann');
    expect(await callsFor('nobody')).toEqual(await callsFor('ann'));
  });

  test('a login that can’t be judged is not called a wrong one', async () => {
    const { app } = startHost({ aroundUserStore: () => Promise.reject(new Error('the database is away')) });
    await request(app).post('/login').type('form').send({ username: 'ann', password: oldPassword }).expect(503);
  });

  test('a session of an account that has gone is nobody, too', async () => {
    const { service } = createService({ users: [ann] });
    const known = new Map(accounts);
    const app = express().use(createPassportRoutes(service, known, 'an obviously fake secret of a test'));
    const browser = await logIn(app, 'ann');
    known.delete('ann');
    await browser.put('/users/current/password').send({}).expect(401);
  });

  test('a change hands on the id of the session it was made in', async () => {
    const sessions: unknown[] = [];
    const { app } = startHost({ afterPasswordChange: ({ caller }) => void sessions.push(caller?.sessionId) });
    const browser = await logIn(app, 'ann');
    const change = { current_password: oldPassword, password: newPassword };
    const { header } = await browser.put('/users/current/password').send(change).expect(200, {});
    expect(sessions).toEqual([expect.stringMatching(/^[\w-]{32}$/)]);
    expect(header).not.toHaveProperty('set-cookie');
  });
});

describe('behind any middleware that sets req.user', () => {
  function resetWith(
    user: unknown,
    resolver = new PassportAuthResolver({ mayResetPassword: () => true }),
  ): request.Test {
    const signIn: RequestHandler = (incoming, _response, next) => {
      Object.assign(incoming, { user });
      next();
    };
    const { service, events } = createService({ users: [admin, ann] });
    told = events;
    const app = express().use(signIn, createPasswordRouter({ service, authResolver: resolver }));
    return request(app).post('/users/ann/password/reset');
  }
  let told: CreatedService['events'] = [];

  test.each([undefined, null, false])('%p is nobody', async (user) => {
    await resetWith(user).expect(401);
  });

  test.each([
    { id: 7 },
    { id: ['admin'] },
    { id: { toString: () => 'admin' } },
    { id: null },
    {},
    'admin',
    '',
    true,
    7,
    0,
  ])('%j is a fault of the server, told to its operator, and never a caller', async (user) => {
    const answer = await resetWith(user).expect(500);
    expect(answer.body).toEqual({ kind: 'server-error', msg: expect.any(String) as unknown, details: null });
    const message = 'PassportAuthResolver found no id that is a string: give it userIdOf';
    expect(told).toMatchObject([{ type: 'unexpected-error', operation: 'issueResetToken', error: { message } }]);
  });

  test.each(['', 'an\nid', 'x'.repeat(256)])('%j, which can be nobody’s id, is a fault of the server', async (id) => {
    await resetWith({ id }).expect(500);
  });

  test.each([7, null, ['a session'], undefined])('a session id that is %j is none', (sessionID) => {
    const resolver = new PassportAuthResolver({ mayResetPassword: () => true });
    const incoming = { user: { id: 'ann' }, sessionID } as unknown as Request;
    expect(resolver.resolve(incoming)).toMatchObject({ userId: 'ann', sessionId: undefined });
  });

  test('takes the id from where userIdOf says', async () => {
    const resolver = new PassportAuthResolver({
      userIdOf: ({ number }: { number: number }) => String(number),
      mayResetPassword: ({ number }, userId) => number === 7 && permitsReset(['users:reset_password:ann'], userId),
    });
    await resetWith({ number: 7 }, resolver).expect(200);
    expect(told).toMatchObject([{ actorId: '7' }]);
    await resetWith({ number: 8 }, resolver).expect(403);
  });
});
