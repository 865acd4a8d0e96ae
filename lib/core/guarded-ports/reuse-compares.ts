/** The compares that policies ask for while they look for a password that was used before. */
export class ReuseCompares {
  readonly #matches: (hash: string) => Promise<boolean>;
  readonly #refusals: Set<unknown> = new Set();
  #running = 0;
  #lastEnd: number = performance.now();

  constructor(matches: (hash: string) => Promise<boolean>) {
    this.#matches = matches;
  }

  /** Since when a policy has been on its own, on the clock of `performance.now()`. */
  get silentSince(): number {
    return this.#running > 0 ? performance.now() : this.#lastEnd;
  }

  /** True for what one of the compares was refused by: the gate's own errors. */
  haveThrown(error: unknown): boolean {
    return this.#refusals.has(error);
  }

  fits(hash: string): Promise<boolean> {
    const compared = this.#compare(hash);
    compared.catch(() => undefined); // of several at once, a policy may have given up those that fail
    return compared;
  }

  async #compare(hash: string): Promise<boolean> {
    this.#running++;
    try {
      return await this.#matches(hash);
    } catch (refusal) {
      this.#refusals.add(refusal);
      throw refusal;
    } finally {
      this.#running--;
      this.#lastEnd = performance.now();
    }
  }
}
