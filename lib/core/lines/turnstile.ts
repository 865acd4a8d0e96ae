import { OverloadedError } from '../../errors';
import { Line } from './line';
import type { Patience } from './line';

const WAITING_PER_KEY = 8;

/** Lets the operations on one key (a token's redemptions, a user's attempts) through one at a time. Empties itself. */
export class Turnstile {
  readonly #lines: Map<string, Line> = new Map();
  readonly #estimateWaitSeconds: () => number;

  constructor(estimateWaitSeconds: () => number) {
    this.#estimateWaitSeconds = estimateWaitSeconds;
  }

  /** @throws OverloadedError when eight are waiting already, or when the patience ends */
  async pass<T>(key: string, patience: Patience, operation: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(key);
    if (line) await this.#wait(line, patience);
    else this.#lines.set(key, new Line());
    try {
      return await operation();
    } finally {
      this.#leave(key);
    }
  }

  async #wait(line: Line, patience: Patience): Promise<void> {
    const overloaded = (): OverloadedError => new OverloadedError(this.#estimateWaitSeconds());
    if (line.length >= WAITING_PER_KEY) throw overloaded();
    await line.join(patience, overloaded);
  }

  #leave(key: string): void {
    if (!this.#lines.get(key)?.advance()) this.#lines.delete(key);
  }
}
