import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createResetPage, englishMessages, germanMessages } from 'express-password-router/features/reset-page';
import { defaultColors } from '../lib/features/reset-page/colors';
import { defaultPaths } from '../lib/features/reset-page/options';
import { codeWords, readMarkdown } from './support/read-markdown';
import { root } from './support/root';

const docs = readMarkdown('docs/reset-page.md');

test('docs/reset-page.md lists every option', () => {
  const documented = docs.table('option', 'default', 'what it is').map(({ option }) => codeWords(option)[0]);
  expect(() => createResetPage({ nothingLikeAnyOption: true } as never)).toThrow(`it takes ${documented.join(', ')}.`);
});

test('docs/reset-page.md gives the paths that are the default', () => {
  const documented = docs.table('request', 'is').map(({ request }) => codeWords(request)[0]);
  expect(documented).toEqual([
    `GET ${defaultPaths.page}`,
    `POST ${defaultPaths.submit}`,
    `POST ${defaultPaths.check}`,
    `GET ${defaultPaths.submit}`,
  ]);
});

test('docs/reset-page.md gives every colour of both schemes', () => {
  const rows = docs.table('colour', 'light', 'dark');
  for (const scheme of ['light', 'dark'] as const) {
    expect(Object.fromEntries(rows.map((row) => [...codeWords(row['colour']), ...codeWords(row[scheme])]))).toEqual(
      defaultColors[scheme],
    );
  }
});

test('docs/reset-page.md gives every message, word for word', () => {
  const { rules, ...messages } = englishMessages;
  const ofRules = Object.entries(rules).map(([rule, text]) => [`rules.${rule}`, text]);
  const documented = docs
    .table('message', 'in English')
    .map((row) => [codeWords(row['message'])[0], row['in English']]);
  expect(documented).toEqual([...Object.entries(messages), ...ofRules]);
});

test.each([englishMessages, germanMessages])(
  'the page has words in $lang for every rule that docs/errors.md lists, with params that the rule has',
  ({ rules }) => {
    const listed = readMarkdown('docs/errors.md').table('rule', 'of', 'the password', 'params');
    const paramsOf = new Map(listed.map(({ rule, params }) => [codeWords(rule)[0], codeWords(params)]));
    expect(Object.keys(rules).toSorted()).toEqual([...paramsOf.keys()].toSorted());
    for (const [rule, text] of Object.entries(rules)) {
      const filledIn = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      expect(paramsOf.get(rule)).toEqual(expect.arrayContaining(filledIn));
    }
  },
);

test('docs/reset-page.md shows files that are compiled and run, byte for byte', () => {
  const files = ['mount.ts', 'template.ts'].map((name) => path.join(root, 'examples', 'reset-page', name));
  const shown = docs.codeBlocks.filter(({ language }) => language === 'ts').map(({ code }) => code);
  expect(shown).toEqual(files.map((file) => readFileSync(file, 'utf8')));
});
