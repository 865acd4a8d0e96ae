import { JwtTokenFormat, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordRouterOptions, TokenFormat } from 'express-password-router';
import { createPasswordRouter } from 'express-password-router';
import { change, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { everybody, newPassword, oldPassword } from '../support/people';
import { resolveBearer, startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const signingKey = 'one secret for the whole deployment';

interface Tenants {
  readonly app: StartedApp;
  readonly blue: { readonly url: string; readonly users: MemoryUserStore };
  readonly green: { readonly url: string; readonly users: MemoryUserStore };
}

/** Two tenants in one app, one key, the same user ids in both. */
async function startTenants(
  tokenStores: readonly [MemoryTokenStore, MemoryTokenStore],
  formatFor: (audience: string) => TokenFormat = (audience) => new JwtTokenFormat({ signingKey, audience }),
): Promise<Tenants> {
  const users = { blue: new MemoryUserStore(everybody), green: new MemoryUserStore(everybody) };
  const optionsOf = (audience: 'blue' | 'green', tokenStore: MemoryTokenStore): PasswordRouterOptions => ({
    userStore: users[audience],
    tokenStore,
    tokenFormat: formatFor(audience),
    passwordHasher: fastPasswordHasher,
    authResolver: (request) => resolveBearer(request.get('authorization')),
  });
  const app = await startApp({
    before: (host) => {
      host.use('/blue', createPasswordRouter(optionsOf('blue', tokenStores[0])));
      host.use('/green', createPasswordRouter(optionsOf('green', tokenStores[1])));
    },
  });
  return {
    app,
    blue: { url: `${app.url}/blue`, users: users.blue },
    green: { url: `${app.url}/green`, users: users.green },
  };
}

const shared = new MemoryTokenStore();

describe.each([
  ['with token stores of their own', [new MemoryTokenStore(), new MemoryTokenStore()] as const],
  ['even over one token store', [shared, shared] as const],
])('two tenants in one app, %s', (_, stores) => {
  test("do not take each other's tokens", async () => {
    const { blue, green } = await startTenants(stores);
    const token = await issueToken(blue, 'ann');
    const body = { token, password: newPassword };
    expect(await redeem(green, body)).toMatchObject({ status: 403, json: { kind: 'invalid-reset-token' } });
    expect(green.users.findById('ann')).toEqual(everybody.find(({ id }) => id === 'ann'));
    expect(await redeem(blue, body)).toMatchObject({ status: 200 });
  });
});

describe('a token store that two tenants share takes equal ids for one user', () => {
  test('a token of the one supersedes that of the other', async () => {
    const store = new MemoryTokenStore();
    const { blue, green } = await startTenants([store, store]);
    const token = await issueToken(blue, 'ann');
    await issueToken(green, 'ann');
    expect(await redeem(blue, { token, password: newPassword })).toMatchObject({ status: 403 });
  });

  test('an opaque one is good in both, as long as neither has a password', async () => {
    const store = new MemoryTokenStore();
    const { blue, green } = await startTenants([store, store], () => new OpaqueTokenFormat());
    const token = await issueToken(blue, 'invited');
    expect(await redeem(green, { token, password: newPassword })).toMatchObject({ status: 200 });
  });

  test('over stores of their own it is not', async () => {
    const stores = [new MemoryTokenStore(), new MemoryTokenStore()] as const;
    const { blue, green } = await startTenants(stores, () => new OpaqueTokenFormat());
    const token = await issueToken(blue, 'invited');
    expect(await redeem(green, { token, password: newPassword })).toMatchObject({ status: 403 });
  });
});

test('the password of one tenant is not that of the other', async () => {
  const { blue, green } = await startTenants([new MemoryTokenStore(), new MemoryTokenStore()]);
  await change(blue, 'ann', { current_password: oldPassword, password: newPassword });
  expect(await change(green, 'ann', { current_password: newPassword, password: 'yet another password' })).toMatchObject(
    {
      json: { kind: 'incorrect-password' },
    },
  );
  expect(blue.users.findById('ann')?.failedAttempts).toBe(0);
});
