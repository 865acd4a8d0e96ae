import { DeliveryFailure } from '../../core/audit/delivery-failure';
import type { DeliveryClaim, MaybePromise } from '../../ports';

/** What a claim was taken for. Only the claim of a mail that is known not to be out is given back, or a mailbox could be filled. */
export class Mail {
  readonly claim: DeliveryClaim;
  readonly #until: number;
  #mayBeOut = false;

  constructor(claim: DeliveryClaim) {
    this.claim = claim;
    this.#until = claim.expiresAt.getTime();
  }

  get mayBeOut(): boolean {
    return this.#mayBeOut;
  }

  async send(deliver: () => MaybePromise<void>): Promise<void> {
    this.#mayBeOut = true;
    try {
      await deliver();
    } catch (error) {
      this.#mayBeOut = false;
      throw error;
    }
  }

  /** In milliseconds. Beyond it another mail may be under way to the same user: whichever is filed last would be the good one. */
  requireTimeLeft(now: Date): number {
    const left = this.#until - now.getTime();
    if (left > 0) return left;
    throw new DeliveryFailure('the interval was over before the link was filed');
  }
}
