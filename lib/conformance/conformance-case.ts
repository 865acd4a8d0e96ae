/** One promise of a contract, as data: any test runner can run it, and it needs no other case before or after it. */
export interface ConformanceCase<Harness, Need extends string = never> {
  readonly name: string;
  /** What the case takes for granted. Where an implementation does not have it, `casesWithout` leaves the case out. */
  readonly needs: readonly Need[];
  /** Rejects with an AssertionError where the promise is not kept. Leaves nothing behind. */
  run(harness: Harness): Promise<void>;
}

/** The cases that ask for none of these. What was left out is gone from the list: it is never reported as passed. */
export function casesWithout<Harness, Need extends string>(
  cases: readonly ConformanceCase<Harness, Need>[],
  ...missing: readonly NoInfer<Need>[]
): readonly ConformanceCase<Harness, Need>[] {
  return cases.filter(({ needs }) => !needs.some((need) => missing.includes(need)));
}
