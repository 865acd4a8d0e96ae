/** The page with other rows in the one table that has these columns, laid out as prettier does. */
export function replaceTable(page: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = new RegExp(`^\\| *${columns.join(' *\\| *')} *\\|\\n(?:\\|.*\\n)+`, 'm');
  if (!head.test(page)) throw new Error(`there is no table of ${columns.join(', ')}`);
  return page.replace(head, () => layOut([columns, ...rows]));
}

function layOut([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |\n`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('');
}
