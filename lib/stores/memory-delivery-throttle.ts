import type { DeliveryClaim, DeliveryThrottle } from '../ports';

interface FiledClaim {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: number;
}

const SWEPT_PER_CLAIM = 4;

/** Claims in memory, for demos, tests and a single process: gone with it. Expired claims are dropped along the way. */
export class MemoryDeliveryThrottle implements DeliveryThrottle {
  readonly #byUser: Map<string, FiledClaim> = new Map();
  #broom: Iterator<FiledClaim> = this.#byUser.values();

  claim({ id, userId, claimedAt, expiresAt }: DeliveryClaim): boolean {
    const now = claimedAt.getTime();
    this.#sweep(now);
    const held = this.#byUser.get(userId);
    if (held && held.expiresAt > now) return false;
    this.#byUser.set(userId, { id, userId, expiresAt: expiresAt.getTime() });
    return true;
  }

  release({ id, userId }: DeliveryClaim): void {
    if (this.#byUser.get(userId)?.id === id) this.#byUser.delete(userId);
  }

  /** Every claim looks at the next few, round and round. */
  #sweep(now: number): void {
    for (let looked = 0; looked < SWEPT_PER_CLAIM; looked++) {
      const next = this.#broom.next();
      if (next.done) this.#broom = this.#byUser.values();
      else if (next.value.expiresAt <= now) this.#byUser.delete(next.value.userId);
    }
  }
}
