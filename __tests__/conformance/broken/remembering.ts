import { idPairs } from '../../../lib/conformance/ids';
import type { PasswordReplacement } from '../../../lib/ports';
import type { Fault } from '../fault';
import { RememberingUserStore } from '../remembering-user-store';
import { roundTrip } from '../table-user-store';
import type { UserRow } from '../table-user-store';

const left = 'a reset and a change leave the hash that they replaced, the latest first';
const first = 'a first password leaves nothing';
const kept = 'as many are kept as it says, and the latest of them';
const own = 'each user has their own';
const limit = 'no more than the limit is given';
const race = 'of many replacements at once one leaves one hash';
const rehash = 'a rehash leaves nothing: it is the same password';
const beforeRehash = 'a rehash leaves what was replaced before it';
const refused = 'a replacement that was refused leaves nothing';
const never = 'a password that was never replaced leaves nothing';
const whole = 'a replaced hash of 200 characters is given whole';
const nobody = "an id that nobody has, or that can't exist, has no history";
const refusedTo = (standing: string): string => `a replacement refused to a ${standing} user leaves nothing`;
const lifting = 'a replacement that lifts a revocation leaves the hash that it replaced';
const reinstating = 'a replacement that reinstates leaves the hash that it replaced';
const oneStep = 'nobody reads the new hash without the old one in the history, or the reverse';
const otherProcess = 'what another process replaces is in the history of this one';
const promised = 'keptHashes, if there is one, promises no more than is kept';
const latest = 'the latest is the one that was replaced last, whatever its time says';
const reader = 'what a reader does to the hashes does not reach the store';
const namesakes = idPairs.map(({ difference }) => `ids that differ in ${difference} alone have two histories`);

/** Mistakes of a PasswordHistory. */
export const rememberingFaults: readonly Fault<RememberingUserStore>[] = [
  {
    fault: 'notes the new hash',
    caughtBy: left,
    also: [
      lifting,
      ...[first, kept, own, limit, race, whole],
      ...[reinstating, oneStep, latest, reader, otherProcess, beforeRehash],
      ...namesakes,
    ],
    Broken: class extends RememberingUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write({ ...row, passwordHash: replacement.newHash }, replacement);
        row.passwordHash = replacement.newHash;
      }
    },
  },
  {
    fault: 'notes a reset alone',
    caughtBy: left,
    Broken: class extends RememberingUserStore {
      override isWorthNoting(row: UserRow, replacement: PasswordReplacement) {
        return super.isWorthNoting(row, replacement) && replacement.cause === 'reset';
      }
    },
  },
  {
    fault: 'gives the oldest first',
    caughtBy: limit,
    also: [left, kept, latest],
    Broken: class extends RememberingUserStore {
      override async findRecentHashes(userId: string, limit: number) {
        return (await super.findRecentHashes(userId, Infinity)).toReversed().slice(0, limit);
      }
    },
  },
  {
    fault: 'a column of 60 characters cuts the replaced hash off',
    caughtBy: whole,
    Broken: class extends RememberingUserStore {
      override note(userId: string, hash: string, replacement: PasswordReplacement) {
        super.note(userId, hash.slice(0, 60), replacement);
      }
    },
  },
  {
    fault: 'notes a rehash',
    caughtBy: rehash,
    Broken: class extends RememberingUserStore {
      override isWorthNoting({ passwordHash }: UserRow) {
        return passwordHash !== null;
      }
    },
  },
  {
    fault: 'a rehash writes over what was replaced before it',
    caughtBy: beforeRehash,
    Broken: class extends RememberingUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const [latestOne] = this.of(row.id);
        const isOver = replacement.cause === 'rehash' && latestOne !== undefined;
        if (isOver) {
          this.replaced.splice(this.replaced.indexOf(latestOne), 1, { ...latestOne, hash: replacement.newHash });
        }
        super.write(row, replacement);
      }
    },
  },
  {
    fault: 'notes that there was none',
    caughtBy: first,
    Broken: class extends RememberingUserStore {
      override isWorthNoting(_row: UserRow, { cause }: PasswordReplacement) {
        return cause !== 'rehash';
      }
    },
  },
  {
    fault: 'notes before it knows whether it will replace',
    caughtBy: refused,
    also: [refusedTo('remote'), refusedTo('revoked'), race, oneStep],
    Broken: class extends RememberingUserStore {
      override isWorthNoting() {
        return false;
      }

      override async replacePassword(replacement: PasswordReplacement) {
        const { userId, expectedHash, cause } = replacement;
        if (expectedHash !== null && cause !== 'rehash') this.note(userId, expectedHash, replacement);
        await roundTrip();
        return super.replacePassword(replacement);
      }
    },
  },
  {
    fault: 'notes a replacement that fits, though it refuses the user',
    caughtBy: refusedTo('remote'),
    also: [refusedTo('revoked')],
    Broken: class extends RememberingUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const isPermitted = super.permits(row, replacement);
        const isBarred = !isPermitted && row.passwordHash === replacement.expectedHash;
        if (isBarred && this.isWorthNoting(row, replacement)) this.note(row.id, row.passwordHash ?? '', replacement);
        return isPermitted;
      }
    },
  },
  {
    fault: 'notes nothing for a user who is revoked',
    caughtBy: lifting,
    Broken: class extends RememberingUserStore {
      override isWorthNoting(row: UserRow, replacement: PasswordReplacement) {
        return super.isWorthNoting(row, replacement) && !row.revoked;
      }
    },
  },
  {
    fault: 'gives all there are',
    caughtBy: limit,
    Broken: class extends RememberingUserStore {
      override findRecentHashes(userId: string) {
        return super.findRecentHashes(userId, Infinity);
      }
    },
  },
  {
    fault: 'drops the latest when there are too many',
    caughtBy: kept,
    Broken: class extends RememberingUserStore {
      override note(userId: string, hash: string, replacement: PasswordReplacement) {
        if (this.of(userId).length < this.kept) super.note(userId, hash, replacement);
      }
    },
  },
  {
    fault: 'keeps so many for all users together',
    caughtBy: own,
    also: namesakes,
    Broken: class extends RememberingUserStore {
      override note(userId: string, hash: string, { at }: PasswordReplacement) {
        this.replaced.unshift({ userId, hash, at });
        this.replaced.splice(this.kept);
      }
    },
  },
  {
    fault: 'gives null where there is no history',
    caughtBy: never,
    also: [
      refusedTo('remote'),
      refusedTo('revoked'),
      first,
      rehash,
      refused,
      nobody,
      own,
      oneStep,
      otherProcess,
      ...namesakes,
    ],
    Broken: class extends RememberingUserStore {
      override async findRecentHashes(userId: string, limit: number) {
        const hashes = await super.findRecentHashes(userId, limit);
        return hashes.length === 0 ? (null as never) : hashes;
      }
    },
  },
  {
    fault: 'notes nothing where it reinstates',
    caughtBy: reinstating,
    also: [lifting],
    Broken: class extends RememberingUserStore {
      override isWorthNoting(row: UserRow, replacement: PasswordReplacement) {
        return super.isWorthNoting(row, replacement) && !replacement.reinstate;
      }
    },
  },
  {
    fault: 'swaps the hash, then notes the old one in a second step',
    caughtBy: oneStep,
    Broken: class extends RememberingUserStore {
      override isWorthNoting() {
        return false;
      }

      override async replacePassword(replacement: PasswordReplacement) {
        const { userId, expectedHash, cause } = replacement;
        const isReplaced = await super.replacePassword(replacement);
        if (!isReplaced || expectedHash === null || cause === 'rehash') return isReplaced;
        for (let step = 0; step < 2; step++) await roundTrip(); // the answer comes, and the next statement goes
        this.note(userId, expectedHash, replacement);
        return isReplaced;
      }
    },
  },
  {
    fault: 'notes the hash once it has answered',
    caughtBy: oneStep,
    also: [
      lifting,
      left,
      kept,
      limit,
      own,
      race,
      whole,
      otherProcess,
      reinstating,
      latest,
      reader,
      beforeRehash,
      ...namesakes,
    ],
    Broken: class extends RememberingUserStore {
      override note(userId: string, hash: string, replacement: PasswordReplacement) {
        setTimeout(() => super.note(userId, hash, replacement), 5);
      }
    },
  },
  {
    fault: 'keeps the history in its own process',
    caughtBy: otherProcess,
    Broken: class Own extends RememberingUserStore {
      override get historyHarness() {
        return { ...super.historyHarness, secondUserStore: new Own(this.rows) };
      }
    },
  },
  {
    fault: 'keptHashes is 24 where 5 are kept',
    caughtBy: promised,
    Broken: class extends RememberingUserStore {
      readonly keptHashes = 24;
    },
  },
  {
    fault: 'gives the one with the latest time first',
    caughtBy: latest,
    Broken: class extends RememberingUserStore {
      override of(userId: string) {
        return super.of(userId).sort((one, other) => other.at.getTime() - one.at.getTime());
      }
    },
  },
  {
    fault: 'findRecentHashes gives its own list',
    caughtBy: reader,
    Broken: class extends RememberingUserStore {
      readonly #given: Map<string, readonly string[]> = new Map();

      override note(userId: string, hash: string, replacement: PasswordReplacement) {
        this.#given.delete(userId);
        super.note(userId, hash, replacement);
      }

      override async findRecentHashes(userId: string, limit: number) {
        const hashes = this.#given.get(userId) ?? (await super.findRecentHashes(userId, Infinity));
        this.#given.set(userId, hashes);
        return hashes.length <= limit ? hashes : hashes.slice(0, limit);
      }
    },
  },
  {
    fault: "a case-insensitive collation on the history's user id",
    caughtBy: 'ids that differ in upper and lower case alone have two histories',
    Broken: class extends RememberingUserStore {
      override sameUserId(one: string, other: string) {
        return one.toLowerCase() === other.toLowerCase();
      }
    },
  },
  {
    fault: 'a column of 36 characters cuts the user id off in the history',
    caughtBy: 'ids that differ in the 255th byte alone have two histories',
    also: ['ids that differ in a trailing space alone have two histories'],
    Broken: class extends RememberingUserStore {
      override sameUserId(one: string, other: string) {
        return one.slice(0, 36) === other.slice(0, 36);
      }
    },
  },
  {
    fault: 'looks for the history by `user_id LIKE ?`',
    caughtBy: 'ids that differ in a wildcard alone have two histories',
    Broken: class extends RememberingUserStore {
      override sameUserId(one: string, other: string) {
        return (
          other.length === one.length &&
          Array.from(other).every((letter, at) => letter === '_' || letter === Array.from(one)[at])
        );
      }
    },
  },
];
