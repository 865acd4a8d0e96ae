import { callHost } from '../../core/guarded-ports/call-host';
import { StoreContractError } from '../../errors';
import type { DeliveryClaim, DeliveryThrottle, MaybePromise } from '../../ports';

/** The host's delivery throttle as the sequence sees it: every call within the deadline, every answer of the promised shape. */
export class GuardedDeliveryThrottle {
  readonly #throttle: DeliveryThrottle;
  readonly #timeoutMs: number;

  constructor(throttle: DeliveryThrottle, timeoutMs: number) {
    this.#throttle = throttle;
    this.#timeoutMs = timeoutMs;
  }

  async claim(claim: DeliveryClaim, onLateAnswer: () => void): Promise<boolean> {
    const name = 'deliveryThrottle.claim';
    const call = (): MaybePromise<boolean> => this.#throttle.claim(claim);
    const answer: unknown = await callHost({ name, timeoutMs: this.#timeoutMs, call, onLateAnswer });
    if (typeof answer === 'boolean') return answer;
    throw new StoreContractError(`${name} must answer true or false`);
  }

  async release(claim: DeliveryClaim): Promise<void> {
    const call = (): MaybePromise<void> => this.#throttle.release(claim);
    await callHost({ name: 'deliveryThrottle.release', timeoutMs: this.#timeoutMs, call });
  }
}
