import { createPasswordRouter } from 'express-password-router';
import request from 'supertest';
import { createLimitedApp } from '../../examples/ip-limits/app';
import { createService } from '../support/create-service';

const redemption = { token: 'an obviously fake token', password: 'an obviously fake password' };

function startHost(trustProxy: number): (forwardedFor: string, path?: string) => Promise<number> {
  const { service } = createService();
  const app = createLimitedApp(createPasswordRouter({ service, authResolver: () => null }), trustProxy);
  return async (forwardedFor, path = '/auth/reset') =>
    (await request(app).post(path).set('X-Forwarded-For', forwardedFor).send(redemption)).status;
}

async function statusesOf(count: number, ask: (n: number) => Promise<number>): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < count; n++) statuses.push(await ask(n));
  return statuses;
}

test('the 21st request of a minute from one address is answered 429, of another address not', async () => {
  const from = startHost(1);
  const statuses = await statusesOf(21, () => from('203.0.113.7'));
  expect(statuses).toEqual([...Array<number>(20).fill(403), 429]);
  expect(await from('203.0.113.8')).toBe(403);
});

test('login, redemption and the authenticated endpoints share the count; everything else is not counted', async () => {
  const from = startHost(1);
  await statusesOf(20, () => from('203.0.113.7', '/users/ann/password/reset'));
  expect(await from('203.0.113.7', '/auth/reset')).toBe(429);
  expect(await from('203.0.113.7', '/auth/forgot')).toBe(429);
  expect(await from('203.0.113.7', '/login')).toBe(429);
  expect(await from('203.0.113.7', '/elsewhere')).toBe(404);
});

test('all addresses of an IPv6 /64 are one, those of the next are another', async () => {
  const from = startHost(1);
  const statuses = await statusesOf(21, (n) => from(`2001:db8:1:2::${n.toString(16)}`));
  expect(statuses.at(-1)).toBe(429);
  expect(await from('2001:db8:1:3::1')).toBe(403);
});

test('without a proxy in front, nobody chooses an address by a header', async () => {
  const from = startHost(0);
  const statuses = await statusesOf(21, (n) => from(`203.0.113.${n}`));
  expect(statuses.at(-1)).toBe(429);
});

test('behind one proxy, what a client wrote into the header itself is not believed', async () => {
  const from = startHost(1);
  const statuses = await statusesOf(21, (n) => from(`198.51.100.${n}, 203.0.113.7`));
  expect(statuses.at(-1)).toBe(429);
});
