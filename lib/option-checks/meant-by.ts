/** Which of the known words a misspelt one stands for, if any: the nearest that two or fewer edits lead to, apart from case. */
export function meantBy(given: string, known: readonly string[]): string | undefined {
  const most = Math.min(2, given.length / 2); // 'key' means no 'keyId'
  const near = known
    .map((word) => ({ word, edits: editDistance(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ edits }) => edits <= most);
  return near.sort((one, other) => one.edits - other.edits)[0]?.word;
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
