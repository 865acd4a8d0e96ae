import type { Answer } from '../../support/send';

/** Which answers there were, and what should not have been. */
export class Ledger {
  readonly complaints: string[] = [];
  readonly #times: Map<string, number> = new Map();

  async enter(kind: string, answering: Promise<Answer>): Promise<Answer | undefined> {
    const answer = await answering.catch(() => undefined);
    const outcome = `${kind} ${answer ? describe(answer) : 'unanswered'}`;
    this.#times.set(outcome, this.times(outcome) + 1);
    if (!answer) this.complaints.push(outcome);
    if (answer?.status === 503 && !answer.headers['retry-after']) {
      this.complaints.push(`${outcome} without Retry-After`);
    }
    return answer;
  }

  complain(kind: string, answer: Answer): void {
    this.complaints.push(`${kind} ${describe(answer)}`);
  }

  times(outcome: string): number {
    return this.#times.get(outcome) ?? 0;
  }

  get lines(): readonly string[] {
    return [...this.#times].toSorted().map(([outcome, times]) => `${outcome}: ${times}`);
  }
}

/** Turned away before anything was done. Any other 503 leaves open what was. */
export function isTurnedAway({ status, json }: Answer): boolean {
  return status === 503 && (json as { kind: string }).kind === 'overloaded';
}

function describe({ status, json }: Answer): string {
  return status < 400 ? String(status) : `${status} ${(json as { kind: string }).kind}`;
}
