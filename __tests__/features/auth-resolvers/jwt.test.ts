import { createSecretKey } from 'node:crypto';
import express from 'express';
import type { Express } from 'express';
import { createPasswordRouter } from 'express-password-router';
import {
  ExpressJwtAuthResolver,
  OAuth2JwtBearerAuthResolver,
  PassportAuthResolver,
} from 'express-password-router/features/auth-resolvers';
import jsonwebtoken from 'jsonwebtoken';
import request from 'supertest';
import { createExpressJwtRoutes } from '../../../examples/auth-resolvers/express-jwt';
import { createOAuth2Routes } from '../../../examples/auth-resolvers/oauth2-jwt-bearer';
import { createService } from '../../support/create-service';
import { admin, ann, newPassword, oldPassword } from '../../support/people';
import { startIssuer } from '../../support/start-issuer';
import type { Issuer } from '../../support/start-issuer';

type Claims = Readonly<Record<string, unknown>>;

const mayResetAll = { permissions: ['users:reset_password:*'] };
const secret = createSecretKey('an obviously fake secret of a test', 'utf8');
const audience = 'https://api.example.com';
let issuer: Issuer;

beforeAll(async () => {
  issuer = await startIssuer();
});

const setUps = [
  {
    name: 'express-jwt',
    resolver: 'ExpressJwtAuthResolver',
    createApp: (): Express => {
      const { service } = createService({ users: [admin, ann] });
      return express().use(createExpressJwtRoutes(service, secret));
    },
    sign: (claims: Claims) => jsonwebtoken.sign(claims, secret, { expiresIn: '1h' }),
  },
  {
    name: 'express-oauth2-jwt-bearer',
    resolver: 'OAuth2JwtBearerAuthResolver',
    createApp: (): Express => {
      const { service } = createService({ users: [admin, ann] });
      return express().use(createOAuth2Routes(service, issuer.url, audience));
    },
    sign: (claims: Claims) => issuer.sign(claims, audience),
  },
];

describe.each(setUps)('behind $name', ({ createApp, sign }) => {
  const bearing = (claims: Claims): Record<string, string> => ({ Authorization: `Bearer ${sign(claims)}` });

  test('the subject of a token calls, with the permissions that it claims', async () => {
    const app = createApp();
    const reset = request(app).post('/users/ann/password/reset');
    const { text: token } = await reset.set(bearing({ sub: 'admin', ...mayResetAll })).expect(200);
    await request(app).post('/auth/reset').send({ token, password: newPassword }).expect(200, {});
  });

  test.each([{}, { permissions: 'users:reset_password:*' }, { permissions: ['users:reset_password:admin'] }])(
    '%j permits nothing with ann',
    async (claims) => {
      const reset = request(createApp()).post('/users/ann/password/reset');
      const answer = await reset.set(bearing({ sub: 'ann', ...claims })).expect(403);
      expect(answer.body).toMatchObject({ kind: 'permission-denied' });
    },
  );

  test('the subject changes their own password', async () => {
    const change = { current_password: oldPassword, password: newPassword };
    const changing = request(createApp())
      .put('/users/current/password')
      .set(bearing({ sub: 'ann' }));
    await changing.send(change).expect(200, {});
  });

  test('without a token nobody calls', async () => {
    const answer = await request(createApp()).put('/users/current/password').send({}).expect(401);
    expect(answer.body).toMatchObject({ kind: 'user-unauthenticated' });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  test('with a token of somebody else’s making nobody calls', async () => {
    const forged = jsonwebtoken.sign({ sub: 'admin', ...mayResetAll }, 'another obviously fake secret of a test');
    const reset = request(createApp()).post('/users/ann/password/reset');
    await reset.set('Authorization', `Bearer ${forged}`).expect(401);
  });

  test('a redemption is not stopped by an access token that is no good', async () => {
    const app = createApp();
    const reset = request(app).post('/users/ann/password/reset');
    const { text: token } = await reset.set(bearing({ sub: 'admin', ...mayResetAll })).expect(200);
    const redemption = request(app).post('/auth/reset').set('Authorization', 'Bearer worn-out');
    await redemption.send({ token, password: newPassword }).expect(200, {});
  });

  test.each([{ claims: {} }, { claims: { sub: '' } }])(
    '$claims is a fault of the server, never a caller',
    async ({ claims }) => {
      const reset = request(createApp()).post('/users/ann/password/reset');
      await reset.set(bearing({ ...claims, ...mayResetAll })).expect(500);
    },
  );

  test('a claim called payload or auth is a claim like any other', async () => {
    const nested = { sub: 'admin', ...mayResetAll };
    const claims = { sub: 'ann', payload: nested, auth: nested, header: {} };
    const reset = request(createApp()).post('/users/admin/password/reset');
    await reset.set(bearing(claims)).expect(403);
  });
});

type Resolver = typeof ExpressJwtAuthResolver | typeof OAuth2JwtBearerAuthResolver;

test.each<{ Resolver: Resolver; auth: unknown; status: number }>([
  { Resolver: ExpressJwtAuthResolver, auth: 'admin', status: 500 },
  { Resolver: ExpressJwtAuthResolver, auth: { sub: ['admin'] }, status: 500 },
  { Resolver: OAuth2JwtBearerAuthResolver, auth: { payload: { sub: 7 } }, status: 500 },
  { Resolver: OAuth2JwtBearerAuthResolver, auth: { payload: 'admin' }, status: 500 },
  { Resolver: OAuth2JwtBearerAuthResolver, auth: { payload: undefined }, status: 401 },
  { Resolver: OAuth2JwtBearerAuthResolver, auth: { payload: null }, status: 401 },
  { Resolver: OAuth2JwtBearerAuthResolver, auth: { sub: 'admin' }, status: 401 }, // it looks at the payload alone
])('$Resolver.name takes $auth for nobody: $status', async ({ Resolver, auth, status }) => {
  const { service } = createService({ users: [admin, ann] });
  const authResolver = new Resolver({ mayResetPassword: () => true });
  const app = express().use((incoming, _response, next) => {
    Object.assign(incoming, { auth });
    next();
  }, createPasswordRouter({ service, authResolver }));
  await request(app).post('/users/ann/password/reset').expect(status);
});

describe.each([PassportAuthResolver, ExpressJwtAuthResolver, OAuth2JwtBearerAuthResolver])('%p', (Resolver) => {
  test.each<[unknown, RegExp]>([
    [undefined, /takes an object of options/],
    [{}, /mayResetPassword is missing: give a function/],
    [{ mayResetPassword: true }, /mayResetPassword must be a function/],
    [{ mayResetPassword: () => true, userIdOf: 'id' }, /userIdOf must be a function/],
    [{ mayResetPasword: () => true }, /did you mean 'mayResetPassword'/],
  ])('refuses %j at start', (options, message) => {
    expect(() => new Resolver(options as never)).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: expect.stringMatching(message) as unknown,
      }) as Error,
    );
  });
});
