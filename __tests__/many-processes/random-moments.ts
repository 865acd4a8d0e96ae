/** The same moments again with the same seed: set SEED. They still fall on a machine that is never twice the same. */
export class RandomMoments {
  readonly seed: number = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  readonly #longestMs: number;
  #state: number = this.seed;

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

  /** Between 0 and 1, by Tommy Ettinger's mulberry32. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
