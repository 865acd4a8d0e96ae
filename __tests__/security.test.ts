import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/root';

const [requirementsText = '', incidentsText = ''] = read('docs/security.md').split('## Incidents elsewhere');
const requirements = rowsOf(requirementsText.split('## Requirements')[1] ?? '');
const incidents = rowsOf(incidentsText);

/** The items of ASVS 5.0.0 that concern a library like this one. */
const asvs = {
  1: '1.1 2.1 2.3 2.4 2.6 2.9 3.3 3.11 3.12 5.2 5.3',
  2: '1.1 1.3 2.1 2.2 2.3 3.1 3.2 3.3 3.4 4.1',
  3: '2.1 4.2 4.3 4.4 4.5 4.6 5.1 5.2 5.3',
  4: '1.1 1.3 1.4 2.1',
  6: '1.1 1.2 1.3 2.1 2.2 2.3 2.4 2.5 2.8 2.9 2.10 2.11 2.12 3.1 3.4 3.5 3.7 3.8 4.1 4.2 4.3 4.6 5.1 5.2 5.3 5.4 5.5 5.6 6.2 6.3 8.1',
  7: '2.1 2.4 4.1 4.2 4.3 5.1 5.3',
  8: '2.1 2.2 2.3 3.2 4.1',
  9: '1.1 1.2 1.3 2.1 2.2 2.3 2.4',
  11: '1.1 1.2 2.1 2.2 2.3 2.4 2.5 4.1 4.2 4.3 5.1 5.2 6.1',
  13: '1.3 3.4 4.2 4.4',
  14: '2.1 2.2 3.2',
  15: '1.3 2.2 3.1 3.3 3.4 3.5 3.6 3.7 4.1 4.2',
  16: '2.1 2.2 2.4 2.5 3.1 3.2 3.3 3.4 4.1 5.1 5.2 5.3 5.4',
};
const asvsItems = Object.entries(asvs).flatMap(([chapter, items]) =>
  items.split(' ').map((item) => `${chapter}.${item}`),
);

describe('docs/security.md', () => {
  test('has a row for each item of ASVS 5.0.0 that concerns it', () => {
    const named = new Set(requirements.flatMap(({ subject }) => subject.split(', ')));
    expect(asvsItems.filter((item) => !named.has(item))).toEqual([]);
  });

  test('has a row for each requirement of NIST SP 800-63B-4 and of the RFCs, and for each incident', () => {
    expect(requirements.filter(({ subject }) => subject.startsWith('RFC '))).toHaveLength(18);
    expect(
      requirements.filter(({ subject }) => /^(3\.1\.1\.2|3\.2\.2$|3\.1\.2\.2|4\.[12])/.test(subject)).length,
    ).toBeGreaterThan(14);
    expect(incidents).toHaveLength(37);
  });

  test.each(requirements)('$subject: what meets it and what shows it are there', ({ paths }) => {
    expect(paths.some((path) => path.startsWith('__tests__/'))).toBe(true);
    expect(paths.length).toBeGreaterThanOrEqual(2);
    for (const path of paths) expect({ path, exists: existsSync(join(root, path)) }).toEqual({ path, exists: true });
  });

  test.each(incidents)('$subject: a test names it', ({ subject, paths }) => {
    expect(paths).toEqual([expect.stringMatching(/^__tests__\//)]);
    const test = paths.map(read).join();
    const names = subject.match(/CVE-\d{4}-\d+|GHSA-[\w-]+|\b\d{2,}\b(?!-)/g) ?? [];
    const words = names.length > 0 ? names : [subject.split(',')[0] ?? ''];
    const unnamed = words.filter((word) => !test.toLowerCase().includes(word.toLowerCase()));
    expect(unnamed).toEqual([]);
  });
});

/** Every row below a table's rule, whatever is in it. */
function rowsOf(text: string): readonly { readonly subject: string; readonly paths: readonly string[] }[] {
  const lines = text.split('\n');
  return lines
    .filter((line, index) => /^\| (?!-+ )/.test(line) && !/^\| -+ /.test(lines[index + 1] ?? ''))
    .map((line) => ({ subject: line.split(' | ')[0]?.slice(2).trim() ?? '', paths: pathsIn(line) }));
}

function pathsIn(line: string): readonly string[] {
  return [...line.matchAll(/`((?:lib|docs|__tests__|examples)\/[^`]+)`/g)].map(([, path]) => path ?? '');
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
