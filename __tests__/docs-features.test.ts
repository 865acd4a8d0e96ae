import { createValidationRouter } from 'express-password-router/features/validation';
import { describePasswordPolicy, validatePassword } from '../lib/http/feature-endpoints';
import { namesTaken } from './support/names-taken';
import { codeWords, readMarkdown } from './support/read-markdown';

test.each([
  {
    page: 'docs/validation.md',
    owner: 'createValidationRouter',
    make: (options: never) => createValidationRouter(options),
  },
])('$page lists every option of $owner, and no other', ({ page, make }) => {
  const documented = readMarkdown(page)
    .table('option', 'default', 'what it is')
    .flatMap(({ option }) => codeWords(option));
  expect(documented.sort()).toEqual([...namesTaken(make)].sort());
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
