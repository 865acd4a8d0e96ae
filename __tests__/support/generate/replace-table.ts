/** The first row is the head. */
export type Table = readonly (readonly string[])[];

/** The page with this in place of the first table, from the heading on, with the same first column; laid out as prettier does. */
export function replaceTable(page: string, table: Table, heading = ''): string {
  const [columns = []] = table;
  const start = page.indexOf(heading);
  const rest = page.slice(start);
  const present = new RegExp(`^\\| *${columns[0]} *\\|.*\\n(?:\\|.*\\n)+`, 'm');
  if (start === -1 || !present.test(rest)) throw new Error(`${heading} has no table of ${columns.join(', ')}`);
  return page.slice(0, start) + rest.replace(present, () => layOut(table));
}

function layOut([head = [], ...rows]: Table): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |\n`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('');
}
