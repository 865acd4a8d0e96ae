import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const rows = readFileSync(join(root, 'docs', 'security.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('`__tests__/'))
  .map((line) => line.slice(1, -1).split(' | '))
  .map((cells) => ({ requirement: cells[0]?.trim() ?? '', where: paths(cells.at(-2)), shownBy: paths(cells.at(-1)) }));

describe('docs/security.md', () => {
  it('has a row for each requirement and each incident', () => {
    expect(rows.length).toBeGreaterThan(100);
  });

  it.each(rows)('$requirement: what meets it and what shows it are there', ({ where, shownBy }) => {
    for (const path of [...where, ...shownBy])
      expect({ path, exists: existsSync(join(root, path)) }).toEqual({ path, exists: true });
    expect(where).not.toHaveLength(0);
    expect(shownBy).not.toHaveLength(0);
  });
});

function paths(cell = ''): readonly string[] {
  return [...cell.matchAll(/`((?:lib|docs|__tests__|examples)\/[^`]+)`/g)].map(([, path]) => path ?? '');
}
