import { isThenable } from '../../maybe-promise';
import type { MaybePromise } from '../../ports';
import type { HashingGate } from './hashing-gate';

/**
 * A turn lends its slot to the next in line while its store call runs. If every turn did so at once, the whole line would be out at
 * the store: once as many slots are lent as there are, the next turn keeps its own this long.
 */
const LEND_AFTER_MS = 50;

/** A turn at the gate: one slot, for as many hashes in a row as are needed. */
export class HashingTurn {
  readonly #gate: HashingGate;
  #holdsSlot = true;

  constructor(gate: HashingGate) {
    this.#gate = gate;
  }

  /** A hash or a comparison: the time that it takes goes into what Retry-After is estimated from. */
  async measure<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.#gate.recordDuration(performance.now() - startedAt);
    }
  }

  /** A store call that has to come between entering and hashing. */
  async meanwhile<T>(storeCall: () => MaybePromise<T>): Promise<T> {
    const pending = storeCall();
    if (!isThenable(pending)) return pending;
    const timer = this.#gate.isStretched ? setTimeout(() => this.#lend(), LEND_AFTER_MS) : undefined;
    if (!timer) this.#lend();
    try {
      const answer = await pending;
      if (!this.#holdsSlot) await this.#takeBack();
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  end(): void {
    if (this.#holdsSlot) this.#gate.vacate();
    else this.#gate.waive();
  }

  #lend(): void {
    this.#holdsSlot = false;
    this.#gate.lend();
  }

  async #takeBack(): Promise<void> {
    await this.#gate.takeBack();
    this.#holdsSlot = true;
  }
}
