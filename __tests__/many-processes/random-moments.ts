import { randomFrom } from '../support/random-from';

/** The same moments again with the same seed: set SEED. They still fall on a machine that is never twice the same. */
export class RandomMoments {
  readonly seed: number = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  readonly #longestMs: number;
  readonly #random: () => number = randomFrom(this.seed);

  /** Moments between now and a while after what usually takes `durations`. */
  constructor(durations: readonly number[]) {
    const median = durations.toSorted((a, b) => a - b)[durations.length >> 1] ?? 0;
    this.#longestMs = median * 1.5;
    process.stderr.write(`Kills at random moments up to ${this.#longestMs.toFixed(1)} ms: SEED=${this.seed}\n`);
  }

  async next(): Promise<void> {
    const until = performance.now() + this.#random() * this.#longestMs;
    while (performance.now() < until) await new Promise(setImmediate);
  }
}
