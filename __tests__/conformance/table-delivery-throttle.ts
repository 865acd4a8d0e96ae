import type { DeliveryThrottleHarness } from '../../lib/conformance';
import type { DeliveryClaim, DeliveryThrottle } from '../../lib/ports';
import { roundTrip } from './table-user-store';

/** A correct throttle over a pretended database, in steps that a test can break one by one. */
export class TableDeliveryThrottle implements DeliveryThrottle {
  readonly table: { claims: DeliveryClaim[] };

  /** Over the table of another, as a second process opens it. */
  constructor(table: { claims: DeliveryClaim[] } = { claims: [] }) {
    this.table = table;
  }

  get claims(): DeliveryClaim[] {
    return this.table.claims;
  }

  set claims(claims: DeliveryClaim[]) {
    this.table.claims = claims;
  }

  get harness(): DeliveryThrottleHarness {
    return { deliveryThrottle: this };
  }

  async claim(claim: DeliveryClaim): Promise<boolean> {
    await roundTrip();
    const held = this.claims.find((earlier) => this.isHeldAgainst(claim, earlier));
    if (held) return false;
    this.write(claim);
    return true;
  }

  async release(claim: DeliveryClaim): Promise<void> {
    await roundTrip();
    this.claims = this.claims.filter((filed) => !this.isReleasedBy(claim, filed));
  }

  isHeldAgainst(claim: DeliveryClaim, earlier: DeliveryClaim): boolean {
    return this.sameUserId(earlier.userId, claim.userId) && earlier.expiresAt > claim.claimedAt;
  }

  isReleasedBy(claim: DeliveryClaim, filed: DeliveryClaim): boolean {
    return this.sameUserId(filed.userId, claim.userId) && filed.id === claim.id;
  }

  write(claim: DeliveryClaim): void {
    this.claims = this.claims.filter(({ userId }) => !this.sameUserId(userId, claim.userId));
    this.claims.push({ ...claim });
  }

  sameUserId(one: string, other: string): boolean {
    return one === other;
  }
}
