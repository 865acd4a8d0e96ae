import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root';

export type Row = Readonly<Record<string, string>>;
/** The rows of each table of a page, under the heading that it follows. */
export type Tables = ReadonlyMap<string, readonly Row[]>;

/** @param page its name in `docs/` */
export function readTables(page: string): Tables {
  return parseTables(readFileSync(join(root, 'docs', page), 'utf8'));
}

export function parseTables(markdown: string): Tables {
  const tables = new Map<string, Row[]>();
  let heading = '';
  let columns: readonly string[] | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    if (!line.startsWith('|')) columns = undefined;
    if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
    if (!line.startsWith('|') || /^[|\s:-]+$/.test(line)) continue;
    const cells = cellsOf(line);
    if (!columns) {
      if (tables.has(heading)) throw new Error(`two tables under '${heading}'`);
      columns = cells;
      tables.set(heading, []);
      continue;
    }
    if (cells.length !== columns.length) throw new Error(`${heading}: a row of ${cells.length} cells: ${line}`);
    tables.get(heading)?.push(Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])));
  }
  return tables;
}

function cellsOf(line: string): readonly string[] {
  return line
    .slice(1, line.lastIndexOf('|'))
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''));
}
