type Verdict = 'ok' | 'warning' | 'fault';

/** One line of the report. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly found: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
}

export function ok(check: string, found: string): Finding {
  return { check, verdict: 'ok', found };
}

export function warning(check: string, found: string, hint: string): Finding {
  return { check, verdict: 'warning', found, hint };
}

export function fault(check: string, found: string, hint?: string): Finding {
  return { check, verdict: 'fault', found, hint };
}

const signs: Readonly<Record<Verdict, string>> = { ok: '✓', warning: '!', fault: '✗' };

/** The sign carries the meaning, so nothing is lost without colour. */
export function reportOf(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, verdict, found, hint }) => {
    const [first = '', ...more] = [...found.split('\n'), ...(hint === undefined ? [] : [`→ ${hint}`])];
    return [
      `${signs[verdict]} ${check.padEnd(width)}  ${first}`,
      ...more.map((line) => `${' '.repeat(width + 4)}${line}`),
    ];
  });
  return [...lines, '', summaryOf(findings)].join('\n');
}

function summaryOf(findings: readonly Finding[]): string {
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length;
  return `${count('ok')} in order, ${count('warning')} to look at, ${count('fault')} at fault.`;
}
