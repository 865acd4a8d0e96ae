import { idPairs } from '../../../lib/conformance/ids';
import type { DeliveryClaim } from '../../../lib/ports';
import type { Fault } from '../fault';
import { ProcessLock } from '../process-lock';
import { TableDeliveryThrottle } from '../table-delivery-throttle';
import { roundTrip } from '../table-user-store';

const race = 'of many claims at once exactly one is taken';
const raceAfterExpiry = 'of many claims at once, once one has expired, exactly one is taken';
const raceDuringRelease = 'of many claims at once, while one is released, at most one is taken';
const answers = 'claim answers exactly true, and as long as that claim holds exactly false';
const endsByItself = 'a claim ends by itself when it expires';
const leavesSuccessor = 'releasing a claim that has expired leaves the one that came after it';
const refusedLeavesHeld = 'releasing a claim that was refused leaves the one that holds';
const toItsLastMoment = 'a claim holds to its last moment, whoever else claims meanwhile';
const notProlonged = 'a claim that is refused does not prolong the one that holds';
const holdsToItsEnd = 'a claim holds to its end, though others are refused meanwhile';
const twice = 'release is no error the second time, nor for a claim that never was';
const frees = 'release frees the user for the next claim';
const releasedAtOnce = 'releases at once are no error';
const releasedElsewhere = 'a user whom another process releases is free in this one';
const releasedAndTaken = 'of many who release one claim and take the next, exactly one takes it';
const anyId = 'claims go by user ids of any characters, up to 255 bytes';
const othersClaims = "another user's claim is in nobody's way";
const leavesOthers = "release leaves other users' claims";
const manyUsers = 'claims of many users at once are all taken';
const namesakes = idPairs.map(
  ({ difference }) => `claims of user ids that differ in ${difference} alone are two claims`,
);
const [letterCase = ''] = namesakes;

/** Mistakes of a DeliveryThrottle. */
export const throttlingFaults: readonly Fault<TableDeliveryThrottle>[] = [
  {
    fault: 'looks for a claim, then files its own',
    caughtBy: race,
    also: [raceAfterExpiry, releasedAndTaken],
    Broken: class extends TableDeliveryThrottle {
      override async claim(claim: DeliveryClaim) {
        const held = this.claims.find((earlier) => this.isHeldAgainst(claim, earlier));
        await roundTrip();
        if (held) return false;
        this.write(claim);
        return true;
      }
    },
  },
  {
    fault: 'looks for a claim, then files its own, under a lock of its own process',
    caughtBy: race,
    also: [raceDuringRelease, raceAfterExpiry, releasedAndTaken],
    Broken: class Locking extends TableDeliveryThrottle {
      readonly #lock = new ProcessLock();

      override async claim(claim: DeliveryClaim) {
        return this.#lock.hold(async () => {
          const held = this.claims.find((earlier) => this.isHeldAgainst(claim, earlier));
          await roundTrip();
          if (held) return false;
          this.write(claim);
          return true;
        });
      }

      override get harness() {
        return { deliveryThrottle: this, secondDeliveryThrottle: new Locking(this.table) };
      }
    },
  },
  {
    fault: 'takes an expired claim away, then files its own wherever there is none',
    caughtBy: raceAfterExpiry,
    Broken: class extends TableDeliveryThrottle {
      #calls = 0;

      override async claim(claim: DeliveryClaim) {
        const expired = this.claims.find(
          (filed) => filed.userId === claim.userId && filed.expiresAt <= claim.claimedAt,
        );
        // Connections differ in how fast they are.
        for (let turns = this.#calls++ % 4; turns > 0; turns--) await roundTrip();
        if (expired) this.claims = this.claims.filter(({ userId }) => userId !== claim.userId);
        return super.claim(claim);
      }
    },
  },
  {
    fault: 'keeps the claims in its own process',
    caughtBy: 'a claim that another process has taken holds in this one',
    also: [releasedElsewhere, race, raceAfterExpiry, releasedAndTaken],
    Broken: class extends TableDeliveryThrottle {
      override get harness() {
        return { deliveryThrottle: this, secondDeliveryThrottle: new TableDeliveryThrottle() };
      }
    },
  },
  {
    fault: 'remembers in its own process who was refused, and asks no more until the claim expires',
    caughtBy: releasedElsewhere,
    also: [raceDuringRelease],
    Broken: class Remembering extends TableDeliveryThrottle {
      readonly #refused: Map<string, Date> = new Map();

      override async claim(claim: DeliveryClaim) {
        const until = this.#refused.get(claim.userId);
        if (until && until > claim.claimedAt) return false;
        const held = this.claims.find((earlier) => this.isHeldAgainst(claim, earlier));
        const isTaken = await super.claim(claim);
        if (held && !isTaken) this.#refused.set(claim.userId, held.expiresAt);
        return isTaken;
      }

      override async release(claim: DeliveryClaim) {
        this.#refused.delete(claim.userId);
        await super.release(claim);
      }

      override get harness() {
        return { deliveryThrottle: this, secondDeliveryThrottle: new Remembering(this.table) };
      }
    },
  },
  {
    fault: 'a claim holds for good',
    caughtBy: endsByItself,
    also: [notProlonged, leavesSuccessor, raceAfterExpiry],
    Broken: class extends TableDeliveryThrottle {
      override isHeldAgainst(claim: DeliveryClaim, earlier: DeliveryClaim) {
        return this.sameUserId(earlier.userId, claim.userId);
      }
    },
  },
  {
    fault: 'every attempt begins the interval anew',
    caughtBy: notProlonged,
    also: [holdsToItsEnd],
    Broken: class extends TableDeliveryThrottle {
      override async claim(claim: DeliveryClaim) {
        const isTaken = await super.claim(claim);
        this.claims = this.claims.map((filed) => {
          return filed.userId === claim.userId ? { ...filed, expiresAt: claim.expiresAt } : filed;
        });
        return isTaken;
      }
    },
  },
  {
    fault: 'the times are cut to seconds',
    caughtBy: toItsLastMoment,
    also: [],
    Broken: class extends TableDeliveryThrottle {
      override write({ expiresAt, ...claim }: DeliveryClaim) {
        super.write({ ...claim, expiresAt: new Date(Math.floor(expiresAt.getTime() / 1000) * 1000) });
      }
    },
  },
  {
    fault: 'drops the claims of others that expire within a minute',
    caughtBy: toItsLastMoment,
    Broken: class extends TableDeliveryThrottle {
      override write(claim: DeliveryClaim) {
        this.claims = this.claims.filter(({ expiresAt }) => expiresAt.getTime() > Date.now() + 60_000);
        super.write(claim);
      }
    },
  },
  {
    fault: "release frees whoever's claim it is",
    caughtBy: refusedLeavesHeld,
    also: [leavesSuccessor],
    Broken: class extends TableDeliveryThrottle {
      override isReleasedBy(claim: DeliveryClaim, filed: DeliveryClaim) {
        return this.sameUserId(filed.userId, claim.userId);
      }
    },
  },
  {
    fault: 'release compares the claim, then frees the user in a second step',
    caughtBy: releasedAndTaken,
    Broken: class extends TableDeliveryThrottle {
      #calls = 0;

      override async release(claim: DeliveryClaim) {
        await roundTrip();
        if (!this.claims.some((filed) => super.isReleasedBy(claim, filed))) return;
        // Connections differ in how fast they are.
        for (let turns = 1 + (this.#calls++ % 4); turns > 0; turns--) await roundTrip();
        this.claims = this.claims.filter((filed) => !this.sameUserId(filed.userId, claim.userId));
      }
    },
  },
  {
    fault: 'release does nothing',
    caughtBy: frees,
    also: [twice, releasedAtOnce, releasedElsewhere, releasedAndTaken, raceDuringRelease, anyId],
    Broken: class extends TableDeliveryThrottle {
      override async release() {
        await roundTrip();
      }
    },
  },
  {
    fault: 'release throws where there is nothing',
    caughtBy: twice,
    also: [refusedLeavesHeld, leavesSuccessor],
    Broken: class extends TableDeliveryThrottle {
      override async release(claim: DeliveryClaim) {
        const before = this.claims.length;
        await super.release(claim);
        if (this.claims.length === before) throw new Error('no rows affected');
      }
    },
  },
  {
    fault: 'release throws the second time',
    caughtBy: twice,
    also: [releasedAtOnce, releasedAndTaken],
    Broken: class extends TableDeliveryThrottle {
      readonly #released: Set<string> = new Set();

      override async release(claim: DeliveryClaim) {
        if (this.#released.has(claim.id)) throw new Error('already released');
        this.#released.add(claim.id);
        await super.release(claim);
      }
    },
  },
  {
    fault: 'release throws for a claim that never was',
    caughtBy: twice,
    Broken: class extends TableDeliveryThrottle {
      readonly #asked: Set<string> = new Set();

      override async claim(claim: DeliveryClaim) {
        this.#asked.add(claim.id);
        return super.claim(claim);
      }

      override async release(claim: DeliveryClaim) {
        if (!this.#asked.has(claim.id)) throw new Error('no such claim');
        await super.release(claim);
      }
    },
  },
  {
    fault: 'release frees everybody',
    caughtBy: leavesOthers,
    also: [refusedLeavesHeld, leavesSuccessor, ...namesakes],
    Broken: class extends TableDeliveryThrottle {
      override isReleasedBy() {
        return true;
      }
    },
  },
  {
    fault: 'one claim for all',
    caughtBy: othersClaims,
    also: [
      manyUsers,
      leavesOthers,
      race,
      raceAfterExpiry,
      raceDuringRelease,
      releasedAndTaken,
      toItsLastMoment,
      ...namesakes,
    ],
    Broken: class extends TableDeliveryThrottle {
      override isHeldAgainst(claim: DeliveryClaim, earlier: DeliveryClaim) {
        return earlier.expiresAt > claim.claimedAt;
      }
    },
  },
  {
    fault: 'claim gives the number of rows',
    caughtBy: answers,
    Broken: class extends TableDeliveryThrottle {
      override async claim(claim: DeliveryClaim) {
        return Number(await super.claim(claim)) as unknown as boolean;
      }
    },
  },
  {
    fault: "a case-insensitive collation on the claim's user id",
    caughtBy: letterCase,
    Broken: class extends TableDeliveryThrottle {
      override sameUserId(one: string, other: string) {
        return one.toLowerCase() === other.toLowerCase();
      }
    },
  },
];
