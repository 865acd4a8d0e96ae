import type { DeliveryThrottle, MaybePromise } from '../../ports';

/** What the cases for a DeliveryThrottle ask of its author. */
export interface DeliveryThrottleHarness {
  /** Over several connections where there are any, and going by the real clock where it has one. */
  readonly deliveryThrottle: DeliveryThrottle;
  /**
   * The same throttle once more, as another process opens it: over the same data, with nothing else in common. The races go
   * through both in turn, and a few cases look through the one for what the other did. Without it, nothing shows that a
   * throttle is atomic only by a lock within one process, or reads a cache of its own.
   */
  readonly secondDeliveryThrottle?: DeliveryThrottle | undefined;
  /** The id of a user nobody has claimed. Default: a random uuid. Where the table refers to the users, insert one here. */
  newUserId?(): MaybePromise<string>;
}

/** `textIds`: user ids may be any text. */
export type DeliveryThrottleNeed = 'textIds';
