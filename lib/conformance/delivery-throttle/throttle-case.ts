import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { DeliveryClaim, DeliveryThrottle } from '../../ports';
import type { ConformanceCase } from '../conformance-case';
import { inTurn } from '../in-turn';
import { thenCleanUp } from '../then-clean-up';
import type { DeliveryThrottleHarness, DeliveryThrottleNeed } from './harness';

export type DeliveryThrottleCase = ConformanceCase<DeliveryThrottleHarness, DeliveryThrottleNeed>;

const INTERVAL_MS = 300_000;
/** Where a store keeps times to the millisecond, this is more than any rounding. */
const MARGIN_MS = 20;

/**
 * Each run claims for users of its own, so that cases may run in any order, at once, and over a shared database.
 * Where there is no second throttle, the first one stands in for it.
 */
export function throttleCase(
  name: string,
  needs: readonly DeliveryThrottleNeed[],
  body: (claims: ScratchClaims, second: ScratchClaims) => Promise<void>,
  open: (harness: DeliveryThrottleHarness) => DeliveryThrottle = ({ deliveryThrottle }) => deliveryThrottle,
): DeliveryThrottleCase {
  async function run(harness: DeliveryThrottleHarness): Promise<void> {
    const { deliveryThrottle, secondDeliveryThrottle = deliveryThrottle } = harness;
    const claims = new ScratchClaims(harness, open(harness));
    const second = new ScratchClaims(harness, secondDeliveryThrottle);
    await thenCleanUp(
      () => body(claims, second),
      async () => {
        await claims.releaseAll();
        await second.releaseAll();
      },
    );
  }
  return { name, needs, run };
}

/** Through the second throttle too, where there is one: what many do at once, they do in several processes. */
export function throttleRace(...[name, needs, body]: Parameters<typeof throttleCase>): DeliveryThrottleCase {
  return throttleCase(name, needs, body, ({ deliveryThrottle, secondDeliveryThrottle }) =>
    inTurn(deliveryThrottle, secondDeliveryThrottle),
  );
}

/** The claims of one case, which are released when it is over. */
export class ScratchClaims {
  readonly #harness: DeliveryThrottleHarness;
  readonly #throttle: DeliveryThrottle;
  readonly #made: DeliveryClaim[] = [];

  constructor(harness: DeliveryThrottleHarness, throttle: DeliveryThrottle) {
    this.#harness = harness;
    this.#throttle = throttle;
  }

  async newUserId(): Promise<string> {
    return this.#harness.newUserId ? await this.#harness.newUserId() : randomUUID();
  }

  /** A claim as the library makes one, not filed yet. */
  make(userId: string, forMs: number = INTERVAL_MS): DeliveryClaim {
    const now = Date.now();
    const claim = { id: randomUUID(), userId, claimedAt: new Date(now), expiresAt: new Date(now + forMs) };
    this.#made.push(claim);
    return claim;
  }

  /** The store's own answer. That it is a boolean has a case of its own. */
  async file(claim: DeliveryClaim): Promise<unknown> {
    return await this.#throttle.claim(claim);
  }

  async tryToTake(userId: string, forMs?: number): Promise<boolean> {
    return Boolean(await this.file(this.make(userId, forMs)));
  }

  /** A claim that holds. */
  async take(userId: string, forMs?: number): Promise<DeliveryClaim> {
    const claim = this.make(userId, forMs);
    assert.ok(await this.file(claim), 'nobody has a claim, and this one is refused');
    return claim;
  }

  async release(claim: DeliveryClaim): Promise<void> {
    await this.#throttle.release(claim);
  }

  async releaseAll(): Promise<void> {
    for (const claim of this.#made) await this.release(claim).catch(() => undefined);
  }
}

/** Until nobody's clock takes the claim for alive: a store may count from when the claim reached it, just before it answered. */
export async function outlive({ claimedAt, expiresAt }: DeliveryClaim): Promise<void> {
  const lifetimeMs = expiresAt.getTime() - claimedAt.getTime();
  await new Promise((resolve) => setTimeout(resolve, lifetimeMs + MARGIN_MS));
}

/** So many of these at once; how many of them are true. */
export async function countAtOnce(contenders: number, attempt: () => Promise<boolean>): Promise<number> {
  const answers = await Promise.all(Array.from({ length: contenders }, attempt));
  return answers.filter(Boolean).length;
}
