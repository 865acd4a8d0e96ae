import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root';
import { readOptions } from './read-options';
import { replaceTable } from './replace-table';
import type { Table } from './replace-table';

interface OptionTable {
  readonly page: string;
  /** Of the section that it is in, where the page has another one. */
  readonly heading?: string;
  /** The interfaces whose options it lists. */
  readonly of: readonly string[];
  readonly without?: string;
}

const tables: readonly OptionTable[] = [
  { page: 'options', heading: '## Of the service', of: ['PasswordServiceOptions'] },
  { page: 'options', heading: '## Of the router', of: ['PasswordRouterHttpOptions', 'SharedService'] },
  { page: 'auth-resolvers', of: ['AuthResolverOptions', 'XAuthenticationAuthResolverOptions'] },
  { page: 'forgot-password', of: ['ForgotPasswordOptions'] },
  { page: 'reset-page', of: ['ResetPageOptions'] },
  { page: 'validation', of: ['ValidationRouterOptions', 'PasswordRouterHttpOptions'], without: 'paths' },
  { page: 'well-known-change-password', of: ['ChangePasswordRedirectOptions'] },
  { page: 'openapi', of: ['OpenApiOptions'] },
  { page: 'keys', of: ['JwtTokenFormatOptions'] },
  { page: 'passwords', heading: '## What is accepted', of: ['NistPasswordPolicyOptions'] },
  { page: 'passwords', heading: '## Hashes', of: ['BcryptPasswordHasherOptions'] },
  { page: 'argon2id-password-hasher', of: ['Argon2idPasswordHasherOptions'] },
  { page: 'password-history-policy', of: ['PasswordHistoryPolicyOptions'] },
  { page: 'pe-complexity-policy', of: ['PeComplexityPolicyOptions'] },
  { page: 'pwned-password-policy', of: ['PwnedPasswordPolicyOptions'] },
  { page: 'zxcvbn-password-policy', of: ['ZxcvbnPasswordPolicyOptions'] },
];

/** Every page with a table of options that is made from their doc comments, and its text. */
export const optionPages: Readonly<Record<string, () => string>> = Object.fromEntries(
  tables.map(({ page }) => [`docs/${page}.md`, () => generateTablesOf(page)]),
);

function generateTablesOf(page: string): string {
  const present = readFileSync(join(root, 'docs', `${page}.md`), 'utf8');
  const own = tables.filter((table) => table.page === page);
  return own.reduce((text, table) => replaceTable(text, tabulate(table), table.heading), present);
}

function tabulate({ of, without }: OptionTable): Table {
  const options = of.flatMap(readOptions).filter(({ name }) => name !== without);
  const isBounded = options.some(({ range }) => range !== '');
  return [
    ['option', 'default', ...(isBounded ? ['range'] : []), 'what it is'],
    ...options.map(({ name, defaultValue, range, meaning }) => {
      return [`\`${name}\``, defaultValue, ...(isBounded ? [range] : []), meaning];
    }),
  ];
}
