import { createSecretKey, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createPasswordService, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import { sign } from 'jsonwebtoken';
import type { Account } from './account';
import { createExpressJwtRoutes } from './express-jwt';
import { createPassportRoutes } from './passport';
import { createXAuthenticationRoutes, digest } from './x-authentication';

const PASSWORD = 'an obviously fake password';
const admin: Account = { id: 'admin', permissions: ['users:reset_password:*'] };
const ann: Account = { id: 'ann', permissions: [] };

void main();

/** One service behind three ways to say who is calling. */
async function main(): Promise<void> {
  const passwords = createPasswordService({
    userStore: new MemoryUserStore([admin, ann].map(({ id }) => ({ id, passwordHash: null }))),
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
  });
  await passwords.setPassword('main.ts', 'admin', PASSWORD);

  const secret = randomBytes(32);
  const accounts = new Map([admin, ann].map((account) => [account.id, account]));
  const apiKey = randomBytes(32).toString('base64url');
  const jwt = sign({ permissions: admin.permissions }, createSecretKey(secret), { subject: 'admin', expiresIn: '1h' });

  const app = express();
  app.use('/passport', createPassportRoutes(passwords, accounts, secret.toString('base64url')));
  app.use('/express-jwt', createExpressJwtRoutes(passwords, createSecretKey(secret)));
  app.use('/x-authentication', createXAuthenticationRoutes(passwords, new Map([[digest(apiKey), admin]])));

  const server = app.listen(0, '127.0.0.1', () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const reset = '-X POST -w "\\n"';
    console.log(`curl -c cookies -d "username=admin&password=${PASSWORD}" ${url}/passport/login`);
    console.log(`curl -b cookies ${reset} ${url}/passport/users/ann/password/reset`);
    console.log(`curl -H "Authorization: Bearer ${jwt}" ${reset} ${url}/express-jwt/users/ann/password/reset`);
    console.log(`curl -H "X-Authentication: ${apiKey}" ${reset} ${url}/x-authentication/users/ann/password/reset`);
  });
}
