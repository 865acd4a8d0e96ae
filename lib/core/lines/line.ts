import { goneAway } from '../../gone-away';

/** How long somebody waits. */
export interface Patience {
  /** On the clock of `performance.now()`, in milliseconds. */
  readonly until: number;
  /** Its signal is read only by whoever has to wait, and aborted when that client has gone. */
  readonly waiting?: { readonly signal?: AbortSignal | undefined } | undefined;
}

/** First come, first served. Whoever has waited too long, or has gone away, leaves the line. */
export class Line {
  readonly #waiting: Set<() => void> = new Set();

  get length(): number {
    return this.#waiting.size;
  }

  /** Resolves when the turn has come. Rejects with `impatience()` or, when gone away, with an AbortError. */
  join({ until, waiting }: Patience, impatience: () => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      const signal = waiting?.signal;
      if (signal?.aborted) return reject(goneAway());
      const leave = (settle: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', goAway);
        this.#waiting.delete(proceed);
        settle();
      };
      const proceed = (): void => leave(resolve);
      const goAway = (): void => leave(() => reject(goneAway()));
      const giveUp = (): void => leave(() => reject(impatience()));
      signal?.addEventListener('abort', goAway); // first: what it throws leaves no timer behind
      const timer = until === Infinity ? undefined : setTimeout(giveUp, Math.max(0, until - performance.now()));
      this.#waiting.add(proceed);
    });
  }

  /** Lets the first one proceed; false when nobody waits. */
  advance(): boolean {
    for (const proceed of this.#waiting) {
      proceed();
      return true;
    }
    return false;
  }
}
