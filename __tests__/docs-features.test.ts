import { createValidationRouter } from 'express-password-router/features/validation';
import { createChangePasswordRedirect } from 'express-password-router/features/well-known-change-password';
import { createOpenApiDocument } from 'express-password-router/openapi';
import { Argon2idPasswordHasher } from 'express-password-router/passwords/argon2id-password-hasher';
import { PasswordHistoryPolicy } from 'express-password-router/passwords/password-history-policy';
import { PeComplexityPolicy } from 'express-password-router/passwords/pe-complexity-policy';
import { PwnedPasswordPolicy } from 'express-password-router/passwords/pwned-password-policy';
import { ZxcvbnPasswordPolicy } from 'express-password-router/passwords/zxcvbn-password-policy';
import { describePasswordPolicy, validatePassword } from '../lib/http/feature-endpoints';
import { namesTaken } from './support/names-taken';
import { codeWords, readMarkdown } from './support/read-markdown';

test.each([
  {
    page: 'docs/openapi.md',
    owner: 'createOpenApiDocument',
    make: (options: never) => createOpenApiDocument(options),
  },
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
  {
    page: 'docs/argon2id-password-hasher.md',
    owner: 'Argon2idPasswordHasher',
    make: (options: never) => new Argon2idPasswordHasher(options),
  },
  {
    page: 'docs/pwned-password-policy.md',
    owner: 'PwnedPasswordPolicy',
    make: (options: never) => new PwnedPasswordPolicy(options),
  },
  {
    page: 'docs/zxcvbn-password-policy.md',
    owner: 'ZxcvbnPasswordPolicy',
    make: (options: never) => new ZxcvbnPasswordPolicy(options),
  },
  {
    page: 'docs/password-history-policy.md',
    owner: 'PasswordHistoryPolicy',
    make: (options: never) => new PasswordHistoryPolicy(options),
  },
])('$page lists every option of $owner, and no other', ({ page, make }) => {
  const documented = readMarkdown(page)
    .table('option', 'default', 'what it is')
    .flatMap(({ option }) => codeWords(option));
  expect(documented.sort()).toEqual([...namesTaken(make)].sort());
});

test('docs/pe-complexity-policy.md lists every option with its default and its rule', () => {
  const rows = readMarkdown('docs/pe-complexity-policy.md').table(
    'option',
    'default',
    'what it is',
    'in the product',
    'rule',
  );
  const documented = rows.map((row) => [codeWords(row['option'])[0], Number(row['default'])]);
  expect(Object.fromEntries(documented)).toEqual(new PeComplexityPolicy().describe());
  expect(rows.map((row) => codeWords(row['option'])[0]).sort()).toEqual(
    [...namesTaken((o) => new PeComplexityPolicy(o))].sort(),
  );
  const demanding = new PeComplexityPolicy({ letters: 1 });
  const rules = demanding.check({ password: '', user: null }).map(({ rule }) => rule);
  expect(rows.flatMap((row) => codeWords(row['rule']))).toEqual(rules);
});

test('docs/validation.md lists the endpoints with their refusals', () => {
  const documented = readMarkdown('docs/validation.md').table('endpoint', 'authenticated', '200', 'refusals');
  expect(
    documented.map((row) => [...codeWords(row['endpoint']), row['authenticated'], codeWords(row['refusals']).sort()]),
  ).toEqual(
    [validatePassword, describePasswordPolicy].map(({ method, path, authenticated, refusals }) => [
      `${method} ${path}`,
      authenticated ? 'yes' : 'no',
      [...refusals].sort(),
    ]),
  );
});
