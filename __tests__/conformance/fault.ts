import { AssertionError } from 'node:assert';
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
    await c.run(harness).catch((error: unknown) => {
      requireWords(c.name, error);
      failing.push(c.name);
    });
  }
  return failing;
}

/** `assert.ok` on its own says no more than that something was false. */
function requireWords(name: string, error: unknown): void {
  if (!(error instanceof AssertionError) || !error.generatedMessage || error.operator !== '==') return;
  throw new Error(`the case "${name}" fails without a word: give assert.ok a message`, { cause: error });
}
