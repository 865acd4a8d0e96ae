/** Which of the known words a misspelt one stands for, if any. */
export function meantBy(given: string, known: readonly string[]): string | undefined {
  return known.find((candidate) => isSlip(given, candidate));
}

/** True when two or fewer edits lie between them, apart from case, and half the letters: 'key' means no 'keyId'. */
function isSlip(given: string, candidate: string): boolean {
  const edits = editDistance(given.toLowerCase(), candidate.toLowerCase());
  return edits <= 2 && edits <= given.length / 2;
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
