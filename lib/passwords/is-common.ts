import { commonPasswords } from './common-passwords';

/** A binary search through the sorted lines: no set of 30 000 strings to build at start and to keep. */
export function isCommon(folded: string): boolean {
  let from = 0;
  let to = commonPasswords.length;
  while (from < to) {
    const start = commonPasswords.lastIndexOf('\n', Math.floor((from + to) / 2) - 1) + 1;
    const end = endOfLine(start);
    const line = commonPasswords.slice(start, end);
    if (line === folded) return true;
    if (line < folded) from = end + 1;
    else to = start;
  }
  return false;
}

function endOfLine(start: number): number {
  const end = commonPasswords.indexOf('\n', start);
  return end === -1 ? commonPasswords.length : end;
}
