import { randomBytes } from 'node:crypto';
import express from 'express';
import type { Express } from 'express';
import { createPasswordRouter } from 'express-password-router';
import { XAuthenticationAuthResolver } from 'express-password-router/features/auth-resolvers';
import request from 'supertest';
import { createXAuthenticationRoutes, digest } from '../../../examples/auth-resolvers/x-authentication';
import { createService } from '../../support/create-service';
import { admin, ann, newPassword } from '../../support/people';

const token = randomBytes(32).toString('base64url');
const reset = '/users/ann/password/reset';

function startHost(): Express {
  const { service } = createService({ users: [admin, ann] });
  const account = { id: 'admin', permissions: ['users:reset_password:ann'] };
  return express().use(createXAuthenticationRoutes(service, new Map([[digest(token), account]])));
}

test('the owner of the token in X-Authentication calls', async () => {
  const app = startHost();
  const { text } = await request(app).post(reset).set('X-Authentication', token).expect(200);
  await request(app).post('/auth/reset').send({ token: text, password: newPassword }).expect(200, {});
  await request(app).post('/users/admin/password/reset').set('X-Authentication', token).expect(403);
});

test('what its table holds is no token', async () => {
  await request(startHost()).post(reset).set('X-Authentication', digest(token)).expect(401);
});

test('a token in the address counts for nothing: addresses are logged', async () => {
  const answer = await request(startHost()).post(`${reset}?token=${token}`).expect(401);
  expect(answer.body).toMatchObject({ kind: 'user-unauthenticated' });
});

test.each(['Authorization', 'X-Auth', 'X-Authentication-Token'])('a token in %s counts for nothing', async (header) => {
  await request(startHost()).post(reset).set(header, token).expect(401);
});

test.each([
  ['an unknown token', 'obviously-fake'],
  ['an empty one', ''],
  ['two', `${token}, ${token}`],
  ['one behind a scheme', `Bearer ${token}`],
  ['what is no token68', `${token}"`],
])('%s is nobody', async (_what, value) => {
  await request(startHost()).post(reset).set('X-Authentication', value).expect(401);
});

test('the id is taken from where userIdOf says', async () => {
  const { service, events } = createService({ users: [admin, ann] });
  const authResolver = new XAuthenticationAuthResolver({
    findByToken: () => ({ number: 7 }),
    userIdOf: ({ number }) => String(number),
    mayResetPassword: ({ number }) => number === 7,
  });
  const app = express().use(createPasswordRouter({ service, authResolver }));
  await request(app).post(reset).set('X-Authentication', token).expect(200);
  expect(events).toMatchObject([{ type: 'reset-token-issued', actorId: '7' }]);
});

describe('the look-up', () => {
  function hostWith(findByToken: () => never, asked: unknown[] = []): Express {
    const { service } = createService({ users: [admin, ann] });
    const authResolver = new XAuthenticationAuthResolver({
      findByToken: (given) => {
        asked.push(given);
        return findByToken();
      },
      mayResetPassword: () => true,
    });
    return express().use(createPasswordRouter({ service, authResolver }));
  }

  test('is asked only for what can be a token', async () => {
    const asked: unknown[] = [];
    const app = hostWith(() => null as never, asked);
    for (const value of ['a b', `x'--`, 'fine-one==']) await request(app).post(reset).set('X-Authentication', value);
    expect(asked).toEqual(['fine-one==']);
  });

  test('that fails is 503, and its error stays inside', async () => {
    const app = hostWith(() => {
      throw new Error('the database is away');
    });
    const { text } = await request(app).post(reset).set('X-Authentication', token).expect(503);
    expect(text).not.toMatch(/database/);
  });

  test('that finds an account without an id is a fault of the server', async () => {
    await request(hostWith(() => ({ id: 7 }) as never))
      .post(reset)
      .set('X-Authentication', token)
      .expect(500);
  });
});

test.each<[unknown, RegExp]>([
  [undefined, /takes an object of options/],
  [{ mayResetPassword: () => true }, /findByToken is missing: give a function/],
  [{ findByToken: () => null }, /mayResetPassword is missing: give a function/],
  [
    { findByToken: () => null, mayResetPassword: () => true, findByTokn: 1 },
    /does not take 'findByTokn': did you mean 'findByToken'/,
  ],
])('refuses %j at start', (options, message) => {
  expect(() => new XAuthenticationAuthResolver(options as never)).toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      message: expect.stringMatching(message) as unknown,
    }) as Error,
  );
});
