import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const [requirementsText = '', incidentsText = ''] = read('docs/security.md').split('## Incidents elsewhere');
const requirements = rowsOf(requirementsText);
const incidents = rowsOf(incidentsText);

describe('docs/security.md', () => {
  it('has a row for each requirement and each incident', () => {
    expect(requirements.length).toBeGreaterThan(100);
    expect(incidents.length).toBeGreaterThan(35);
  });

  it.each(requirements)('$subject: what meets it and what shows it are there', ({ paths }) => {
    expect(paths.length).toBeGreaterThanOrEqual(2);
    for (const path of paths) expect({ path, exists: existsSync(join(root, path)) }).toEqual({ path, exists: true });
  });

  it.each(incidents)('$subject: a test names it', ({ subject, paths }) => {
    const tests = paths.map(read).join('\n');
    for (const id of subject.match(/CVE-\d{4}-\d+|GHSA-[\w-]+/g) ?? []) expect(tests).toContain(id);
    expect(paths).toHaveLength(1);
  });
});

function rowsOf(text: string): readonly { readonly subject: string; readonly paths: readonly string[] }[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('`__tests__/'))
    .map((line) => ({ subject: line.split(' | ')[0]?.slice(2).trim() ?? '', paths: pathsIn(line) }));
}

function pathsIn(line: string): readonly string[] {
  return [...line.matchAll(/`((?:lib|docs|__tests__|examples)\/[^`]+)`/g)].map(([, path]) => path ?? '');
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
