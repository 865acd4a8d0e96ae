import { BcryptPasswordHasher, JwtTokenFormat, MemoryUserStore, NistPasswordPolicy } from 'express-password-router';
import { PassportAuthResolver, XAuthenticationAuthResolver } from 'express-password-router/features/auth-resolvers';
import { createValidationRouter } from 'express-password-router/features/validation';
import { createChangePasswordRedirect } from 'express-password-router/features/well-known-change-password';
import { createOpenApiDocument } from 'express-password-router/openapi';
import { Argon2idPasswordHasher } from 'express-password-router/passwords/argon2id-password-hasher';
import { PasswordHistoryPolicy } from 'express-password-router/passwords/password-history-policy';
import { PeComplexityPolicy } from 'express-password-router/passwords/pe-complexity-policy';
import { PwnedPasswordPolicy } from 'express-password-router/passwords/pwned-password-policy';
import { ZxcvbnPasswordPolicy } from 'express-password-router/passwords/zxcvbn-password-policy';
import { describePasswordPolicy, validatePassword } from '../lib/http/feature-endpoints';
import { expectRange } from './support/expect-range';
import { namesTaken } from './support/names-taken';
import { codeWords, readMarkdown } from './support/read-markdown';

const features = [
  { page: 'docs/openapi.md', owner: 'createOpenApiDocument', make: (options: never) => createOpenApiDocument(options) },
  {
    page: 'docs/validation.md',
    owner: 'createValidationRouter',
    make: (options: never) => createValidationRouter(options),
  },
  {
    page: 'docs/well-known-change-password.md',
    owner: 'createChangePasswordRedirect',
    make: (options: never) => createChangePasswordRedirect(options),
  },
  { page: 'docs/keys.md', owner: 'JwtTokenFormat', make: (options: never) => new JwtTokenFormat(options) },
].map((feature) => ({ ...feature, rows: readMarkdown(feature.page).table('option', 'default', 'what it is') }));

const policiesAndHashers = [
  {
    page: 'docs/passwords.md',
    heading: '## What is accepted',
    owner: 'NistPasswordPolicy',
    make: (options: object) => new NistPasswordPolicy(options),
  },
  {
    page: 'docs/passwords.md',
    heading: '## Hashes',
    owner: 'BcryptPasswordHasher',
    make: (options: object) => new BcryptPasswordHasher(options),
  },
  {
    page: 'docs/argon2id-password-hasher.md',
    owner: 'Argon2idPasswordHasher',
    make: (options: object) => new Argon2idPasswordHasher(options),
  },
  {
    page: 'docs/password-history-policy.md',
    owner: 'PasswordHistoryPolicy',
    make: (options: object) => new PasswordHistoryPolicy({ passwordHistory: new MemoryUserStore(), ...options }),
  },
  {
    page: 'docs/pe-complexity-policy.md',
    owner: 'PeComplexityPolicy',
    make: (options: object) => new PeComplexityPolicy(options),
  },
  {
    page: 'docs/pwned-password-policy.md',
    owner: 'PwnedPasswordPolicy',
    make: (options: object) => new PwnedPasswordPolicy(options),
  },
  {
    page: 'docs/zxcvbn-password-policy.md',
    owner: 'ZxcvbnPasswordPolicy',
    make: (options: object) => new ZxcvbnPasswordPolicy({ zxcvbn: { check: () => ({ score: 4 }) }, ...options }),
  },
].map((one) => ({
  ...one,
  rows: readMarkdown(one.page, one.heading).table('option', 'default', 'range', 'what it is'),
}));

test.each([...features, ...policiesAndHashers])(
  '$page lists every option of $owner, and no other',
  ({ rows, make }) => {
    const documented = rows.flatMap(({ option }) => codeWords(option));
    expect(documented.sort()).toEqual([...namesTaken(make)].sort());
  },
);

const bounded = policiesAndHashers.flatMap(({ owner, rows, make }) => {
  const withRange = rows.filter(({ range }) => range !== '');
  return withRange.map(({ option, range }) => ({ owner, option: codeWords(option)[0] ?? '', range, make }));
});

test.each(bounded)('$owner takes just the documented range of $option', ({ option, range, make }) => {
  expectRange(range, (value) => make({ [option]: value }));
});

test('docs/auth-resolvers.md lists every option', () => {
  const rows = readMarkdown('docs/auth-resolvers.md').table('option', 'default', 'what it is');
  const ofAll = namesTaken((options) => new PassportAuthResolver(options));
  const ofOne = namesTaken((options) => new XAuthenticationAuthResolver(options));
  expect(rows.flatMap(({ option }) => codeWords(option))).toEqual([...new Set([...ofAll, ...ofOne])]);
});

test('docs/pe-complexity-policy.md gives every option with its default and its rule', () => {
  const page = readMarkdown('docs/pe-complexity-policy.md');
  const documented = page
    .table('option', 'default', 'range', 'what it is')
    .map((row) => [codeWords(row['option'])[0], Number(row['default'])]);
  expect(Object.fromEntries(documented)).toEqual(new PeComplexityPolicy().describe());
  const inTheProduct = page.table('option', 'in the product', 'rule');
  expect(inTheProduct.map((row) => codeWords(row['option'])[0])).toEqual(documented.map(([name]) => name));
  const demanding = new PeComplexityPolicy({ letters: 1 });
  const rules = demanding.check({ password: '', user: null }).map(({ rule }) => rule);
  expect(inTheProduct.flatMap((row) => codeWords(row['rule']))).toEqual(rules);
});

test('docs/validation.md lists the endpoints with their refusals', () => {
  const documented = readMarkdown('docs/validation.md').table('endpoint', 'authenticated', '200', 'refusals');
  expect(
    documented.map((row) => [...codeWords(row['endpoint']), row['authenticated'], codeWords(row['refusals']).sort()]),
  ).toEqual(
    [validatePassword, describePasswordPolicy].map(({ method, path, authentication, refusals }) => [
      `${method} ${path}`,
      authentication === 'none' ? 'no' : 'yes',
      [...refusals].sort(),
    ]),
  );
});
