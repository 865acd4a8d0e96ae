import type { ConformanceCase } from '../../lib/conformance';

/** One deliberate mistake, and the case whose name tells it. */
export interface Fault<Subject> {
  readonly fault: string;
  readonly caughtBy: string;
  /** The other cases that fail with it, because the mistake breaks their promise too. */
  readonly also?: readonly string[];
  /** A correct implementation but for this mistake. */
  readonly Broken: new () => Subject;
}

/** The names of the cases that fail. One after the other, so that damage to bystanders is found by the case that looks for it. */
export async function failingCases<Harness>(
  cases: readonly ConformanceCase<Harness, string>[],
  harness: Harness,
): Promise<string[]> {
  const failing: string[] = [];
  for (const c of cases) {
    await c.run(harness).catch(() => failing.push(c.name));
  }
  return failing;
}
