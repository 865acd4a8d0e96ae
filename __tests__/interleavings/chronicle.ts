/** What happened in one history, and what should not have. */
export class Chronicle {
  readonly violations: string[] = [];
  /** How each actor ended. */
  readonly answers: string[] = [];
  readonly #steps: (readonly [who: string, what: string, answer: unknown])[] = [];

  step(who: string, what: string, answer?: unknown): void {
    this.#steps.push([who, what, answer]);
  }

  object(violation: string): void {
    this.violations.push(violation);
  }

  /** The violations, and all that led to them. */
  get account(): string {
    const steps = this.#steps.map(([who, what, answer]) => {
      return `${who}: ${what}${answer === undefined ? '' : ` → ${JSON.stringify(answer)}`}`;
    });
    return [...this.violations, 'in this history:', ...steps].join('\n  ');
  }
}
