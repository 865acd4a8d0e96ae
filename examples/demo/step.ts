/** One request of the demo and the answer it should get: printed as a curl line, and played by the walkthrough. */
export interface Step {
  readonly title: string;
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `$NAME` stands for the token that an earlier step saved under this name. */
  readonly body?: string;
  /** So many spaces after the body. */
  readonly padding?: number;
  /** Save the answer, a token, under this name. */
  readonly saveAs?: string;
  readonly expected: Answer | ParallelAnswers;
}

/** The status, and words that the body contains. */
export interface Answer {
  readonly status: number;
  readonly says: string;
}

/** The request is sent so many times at once, and these statuses come back: one of a kind, or at least one. */
export interface ParallelAnswers {
  readonly times: number;
  readonly statuses: Readonly<Record<number, 'one' | 'some'>>;
}

export interface Chapter {
  readonly title: string;
  readonly steps: readonly Step[];
}

export function describeExpected(expected: Step['expected']): string {
  if ('status' in expected) return `${expected.status} ${expected.says}`;
  const statuses = Object.entries(expected.statuses).map(([status, count]) => `${count} ${status}`);
  return `of ${expected.times} at once: ${statuses.join(', ')}`;
}
