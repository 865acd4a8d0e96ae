import { Line } from '../../core/lines/line';
import { OverloadedError } from '../../errors';

/** Always the same, so that it tells nothing of what the line is busy with. */
const RETRY_AFTER_SECONDS = 10;

/** Limits how many deliveries run at once and how many wait; the rest is turned away before anything is looked up. */
export class DeliveryLine {
  readonly #concurrency: number;
  readonly #places: number;
  readonly #waiting: Line = new Line();
  readonly #watchers: Set<() => void> = new Set();
  #taken = 0;
  #running = 0;

  constructor({ concurrency, queueLimit }: { readonly concurrency: number; readonly queueLimit: number }) {
    this.#concurrency = concurrency;
    this.#places = concurrency + queueLimit;
  }

  /**
   * `answer` as soon as there is a place for it, `work` in its turn.
   * @throws OverloadedError at once, when all places are taken
   */
  async pass(answer: () => Promise<void>, work: () => Promise<void>): Promise<void> {
    if (this.#taken >= this.#places) throw new OverloadedError(RETRY_AFTER_SECONDS);
    this.#taken++;
    try {
      await answer();
      await this.#inTurn(work);
    } finally {
      this.#taken--;
      if (this.#taken === 0) this.#tellIdle();
    }
  }

  async whenIdle(): Promise<void> {
    if (this.#taken > 0) await new Promise<void>((resolve) => this.#watchers.add(resolve));
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    if (this.#running < this.#concurrency) this.#running++;
    else await this.#waiting.join({ until: Infinity }, () => new OverloadedError(RETRY_AFTER_SECONDS));
    try {
      await work();
    } finally {
      if (!this.#waiting.advance()) this.#running--;
    }
  }

  #tellIdle(): void {
    for (const resolve of this.#watchers) resolve();
    this.#watchers.clear();
  }
}
