import { AssertionError } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { TokenStore } from '../../lib/ports';
import {
  casesWithout,
  deliveryThrottleCases,
  passwordHasherCases,
  passwordHistoryCases,
  tokenFormatCases,
  tokenStoreCases,
  userStoreCases,
} from '../../lib/conformance';
import type { ConformanceCase } from '../../lib/conformance';
import { interceptCalls } from '../support/intercept-calls';
import { failingCases } from './fault';
import { NarrowUserStore } from './narrow-user-store';
import { RememberingUserStore } from './remembering-user-store';
import { ScryptHasher } from './scrypt-hasher';
import { SealedFormat } from './sealed-format';
import { TableDeliveryThrottle } from './table-delivery-throttle';
import { TableTokenStore } from './table-token-store';
import { TableUserStore } from './table-user-store';

/** A machine under load is slow, and that is no failure. */
jest.setTimeout(300_000);

const suites: Record<string, readonly ConformanceCase<never, string>[]> = {
  userStoreCases,
  tokenStoreCases,
  passwordHasherCases,
  passwordHistoryCases,
  tokenFormatCases,
  deliveryThrottleCases,
};

test.each(Object.entries(suites))('the names of %s are unique', (_, cases) => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

test('casesWithout leaves out the cases that need what is missing, and no others', () => {
  const left = casesWithout(userStoreCases, 'remote', 'attempts');
  const gone = userStoreCases.filter((c) => !left.includes(c));
  expect(left.filter(({ needs }) => needs.includes('remote') || needs.includes('attempts'))).toEqual([]);
  expect(gone.filter(({ needs }) => !needs.includes('remote') && !needs.includes('attempts'))).toEqual([]);
});

describe('over a table that refers to the users, whom newUserId inserts', () => {
  const users = new Set<unknown>();
  const harness = {
    newUserId: () => {
      const id = randomUUID();
      users.add(id);
      return id;
    },
  };
  /** Of what is written: the user it is for, and the caller whom it is by. */
  const referring = <Port extends object>(port: Port): Port =>
    interceptCalls(port, ({ method, args }, proceed) => {
      const { userId, issuedBy = null } = args[0] as { userId?: string; issuedBy?: string | null };
      const isWrite = method === 'save' || method === 'claim';
      if (isWrite && !(users.has(userId) && (issuedBy === null || users.has(issuedBy)))) {
        throw new Error('no such user');
      }
      return proceed();
    });

  test('all tokens pass', async () => {
    const tokenStore = referring(new TableTokenStore());
    const cases = casesWithout(tokenStoreCases, 'textIds');
    expect(await failingCases(cases, { ...harness, tokenStore })).toEqual([]);
    expect((await failingCases(cases, { tokenStore })).length).toBeGreaterThan(0);
  });

  test('all deliveries pass', async () => {
    const deliveryThrottle = referring(new TableDeliveryThrottle());
    const cases = casesWithout(deliveryThrottleCases, 'textIds');
    expect(await failingCases(cases, { ...harness, deliveryThrottle })).toEqual([]);
    expect((await failingCases(cases, { deliveryThrottle })).length).toBeGreaterThan(0);
  });
});

describe('the cases need no order and leave nothing behind', () => {
  test('users: all at once, and from the last to the first', async () => {
    const store = new TableUserStore();
    await Promise.all(userStoreCases.map(async (c) => c.run(store.harness)));
    for (const c of userStoreCases.toReversed()) await c.run(store.harness);
    expect(store.rows.size).toBe(0);
  });

  test('tokens: all at once, and from the last to the first', async () => {
    const tokenStore = new TableTokenStore();
    await Promise.all(tokenStoreCases.map(async (c) => c.run({ tokenStore })));
    for (const c of tokenStoreCases.toReversed()) await c.run({ tokenStore });
    expect(tokenStore.records).toEqual([]);
  });

  test('claims: all at once, and from the last to the first', async () => {
    const deliveryThrottle = new TableDeliveryThrottle();
    await Promise.all(deliveryThrottleCases.map(async (c) => c.run({ deliveryThrottle })));
    for (const c of deliveryThrottleCases.toReversed()) await c.run({ deliveryThrottle });
  });

  test('histories: all at once, and from the last to the first', async () => {
    const store = new RememberingUserStore();
    await Promise.all(passwordHistoryCases.map(async (c) => c.run(store.historyHarness)));
    for (const c of passwordHistoryCases.toReversed()) await c.run(store.historyHarness);
    expect(store.rows.size).toBe(0);
  });

  test('hashers and formats: all at once', async () => {
    const { harness } = new ScryptHasher();
    const hasherCases = passwordHasherCases.map(async (c) => c.run(harness));
    expect((await Promise.allSettled(hasherCases)).filter(({ status }) => status !== 'fulfilled')).toEqual([]);
    const { harness: formatHarness } = new SealedFormat();
    const formatCases = tokenFormatCases.map(async (c) => c.run(formatHarness));
    expect((await Promise.allSettled(formatCases)).filter(({ status }) => status !== 'fulfilled')).toEqual([]);
  });
});

describe('a case that does not ask for a column or a kind of id does without', () => {
  const needs = ['remote', 'revoked', 'attempts', 'nullHashes', 'textIds', 'sessionEpoch'] as const;
  test.each(needs)('%s', async (need) => {
    const { harness } = new NarrowUserStore(need);
    expect(await failingCases(casesWithout(userStoreCases, need), harness)).toEqual([]);
    expect(await failingCases(userStoreCases, harness)).not.toEqual([]);
  });
});

describe('a case that needs what the harness does not have fails, and says what to do', () => {
  test.each([
    ['sessionEpoch', userStoreCases, { ...new TableUserStore().harness, sessionEpoch: undefined }],
    ['overlong', passwordHasherCases, { passwordHasher: new ScryptHasher() }],
    ['weaker', passwordHasherCases, { passwordHasher: new ScryptHasher() }],
    ['key', tokenFormatCases, { tokenFormat: new SealedFormat() }],
  ])('%s', async (need, cases: readonly ConformanceCase<never, string>[], harness) => {
    const needing = cases.filter(({ needs }) => needs.includes(need));
    expect(needing.length).toBeGreaterThan(0);
    for (const c of needing) await expect(c.run(harness as never)).rejects.toThrow(/casesWithout/);
  });
});

describe('a case that finds a fault tells it, even where cleaning up fails too', () => {
  const failed = async (): Promise<never> => {
    throw new Error('cleaning up failed');
  };

  test('of a token store', async () => {
    const table = new TableTokenStore();
    const tokenStore = interceptCalls<TokenStore>(table, async ({ method }, proceed) => {
      if (method === 'delete') return failed();
      return method === 'findById' ? { ...((await proceed()) as object), reinstates: false } : proceed();
    });
    const [c] = tokenStoreCases.filter(({ name }) => name === "findById gives a caller's record as it was saved");
    await expect(c?.run({ tokenStore })).rejects.toThrow('reinstates is found as false');
  });

  test('of a user store', async () => {
    const { harness } = new TableUserStore();
    const userStore = interceptCalls(harness.userStore, ({ method }, proceed) =>
      method === 'countAttempt' ? 0 : proceed(),
    );
    const [c] = userStoreCases.filter(({ name }) => name.startsWith('countAttempt'));
    const broken = c?.run({ ...harness, userStore, removeUser: failed });
    await expect(broken).rejects.toThrow(AssertionError);
  });

  test('and a case that finds none tells that', async () => {
    const { harness } = new TableUserStore();
    const [c] = userStoreCases;
    await expect(c?.run({ ...harness, removeUser: failed })).rejects.toThrow('cleaning up failed');
  });
});
