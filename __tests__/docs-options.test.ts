import {
  BcryptPasswordHasher,
  createPasswordService,
  MemoryDeliveryThrottle,
  MemoryTokenStore,
  MemoryUserStore,
  NistPasswordPolicy,
  OpaqueTokenFormat,
} from 'express-password-router';
import type { PasswordServiceOptions } from 'express-password-router';
import { forgotPasswordOptionKeys, settleForgotPassword } from '../lib/features/forgot-password/options';
import { httpOptionKeys, settleHttp } from '../lib/http/http-options';
import { serviceOptionKeys, settleService } from '../lib/options';
import { expectRange, readNumber } from './support/expect-range';
import { codeWords, readMarkdown } from './support/read-markdown';
import type { Row } from './support/read-markdown';

const inReadme = readMarkdown('README.md').table('option', 'default', 'what it is');
const inDocs = readMarkdown('docs/options.md').table('option', 'default', 'range', 'what it is');
const nested = ['hashing.concurrency', 'hashing.queueLimit', 'hashing.maxWaitMs'];
const required = {
  userStore: new MemoryUserStore(),
  tokenStore: new MemoryTokenStore(),
  tokenFormat: new OpaqueTokenFormat(),
};

test('docs/options.md lists every option of service and router', () => {
  const names = readMarkdown('docs/options.md').text.matchAll(/^\| `([\w.]+)`/gm);
  expect([...names].map(([, name]) => name).sort()).toEqual(
    [...serviceOptionKeys, ...nested, ...httpOptionKeys, 'service'].sort(),
  );
});

test('the README lists every option', () => {
  expect(inReadme.map(nameOf).sort()).toEqual([...serviceOptionKeys, ...httpOptionKeys, 'service'].sort());
});

test.each(inDocs.filter((row) => row['range'] !== ''))('$option takes just the documented range', (row) => {
  expectRange(row['range'], (value) => createPasswordService(withOption(nameOf(row), value)));
});

test('the documented defaults of the service are those of the code', () => {
  const { tokenLifetimeSeconds, failedAttemptsLockout, timeoutMs, maxWaitMs, ...settings } = settleService(required);
  const numbers = { tokenLifetimeSeconds, failedAttemptsLockout, timeoutMs };
  expect(numbersIn(inReadme)).toEqual(numbers);
  expect(numbersIn(inDocs)).toEqual({ ...numbers, 'hashing.maxWaitMs': maxWaitMs });
  expect(settings.passwordHasher).toBeInstanceOf(BcryptPasswordHasher);
  expect(settings.passwordPolicies).toEqual([expect.any(NistPasswordPolicy)]);
});

test('the documented defaults of the router are those of the code', () => {
  const { errorResponses, challenge, trustedOrigins } = settleHttp({ authResolver: () => null });
  const ofRouter = readMarkdown('docs/options.md').table('option', 'default', 'what it is');
  for (const rows of [inReadme, ofRouter]) {
    const defaults = Object.fromEntries(rows.map((row) => [nameOf(row), row['default']]));
    expect(defaults).toMatchObject({
      errorResponses: `\`'${errorResponses}'\``,
      challenge: `\`'${challenge}'\``,
      trustedOrigins: 'none',
    });
  }
  expect(trustedOrigins.size).toBe(0);
});

describe('docs/forgot-password.md', () => {
  const rows = readMarkdown('docs/forgot-password.md').table('option', 'default', 'range', 'what it is');
  const requiredHere = {
    service: createPasswordService(required),
    findUser: () => null,
    deliver: () => undefined,
    resetPageUrl: 'https://app.example.com/reset',
    deliveryThrottle: new MemoryDeliveryThrottle(),
  };
  const settled = settleForgotPassword(requiredHere);

  test('lists every option of createForgotPasswordRouter', () => {
    const inner = Object.keys(settled.delivering).map((name) => `delivering.${name}`);
    expect(rows.map(nameOf).sort()).toEqual([...forgotPasswordOptionKeys, ...inner].sort());
  });

  test('says what is required', () => {
    const documented = rows.filter((row) => row['default'] === 'required').map(nameOf);
    expect(documented.sort()).toEqual(Object.keys(requiredHere).sort());
  });

  test('has the defaults of the code', () => {
    const { intervalSeconds, lifetimeSeconds, delivering, path, errorResponses } = settled;
    const inner = Object.entries(delivering).map(([name, value]) => [`delivering.${name}`, value] as const);
    expect(numbersIn(rows)).toEqual({ intervalSeconds, lifetimeSeconds, ...Object.fromEntries(inner) });
    const defaults = Object.fromEntries(rows.map((row) => [nameOf(row), row['default']]));
    expect(defaults).toMatchObject({ path: `\`'${path}'\``, errorResponses: `\`'${errorResponses}'\`` });
  });

  test.each(rows.filter((row) => row['range'] !== ''))('$option takes just the documented range', (row) => {
    const [outer = '', inner] = nameOf(row).split('.');
    expectRange(row['range'], (value) =>
      settleForgotPassword({ ...requiredHere, [outer]: inner === undefined ? value : { [inner]: value } }),
    );
  });
});

function nameOf(row: Row): string {
  return codeWords(row['option'])[0] ?? '';
}

/** The options whose default is a plain number. */
function numbersIn(rows: readonly Row[]): Record<string, number> {
  const plain = rows.filter((row) => /^\d[\d\s]*$/.test(row['default'] ?? ''));
  return Object.fromEntries(plain.map((row) => [nameOf(row), readNumber(row['default'] ?? '')]));
}

function withOption(name: string, value: number): PasswordServiceOptions {
  const [outer = '', inner] = name.split('.');
  return { ...required, [outer]: inner === undefined ? value : { [inner]: value } };
}
