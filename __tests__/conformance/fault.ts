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

/** The names of the cases that fail, all run at once: no case may depend on another. */
export async function failingCases<Harness>(
  cases: readonly ConformanceCase<Harness, string>[],
  harness: Harness,
): Promise<string[]> {
  const outcomes = await Promise.allSettled(cases.map(async (c) => c.run(harness)));
  return cases.filter((_, index) => outcomes[index]?.status === 'rejected').map(({ name }) => name);
}
