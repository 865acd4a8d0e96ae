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
const refused = 'a replacement that was refused leaves nothing';
const never = 'a password that was never replaced leaves nothing';
const whole = 'a replaced hash of 200 characters is given whole';
const nobody = "an id that nobody has, or that can't exist, has no history";

/** Mistakes of a PasswordHistory. */
export const rememberingFaults: readonly Fault<RememberingUserStore>[] = [
  {
    fault: 'notes the new hash',
    caughtBy: left,
    also: [first, kept, own, limit, race, whole],
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
    also: [left, kept],
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
      override note(userId: string, hash: string) {
        super.note(userId, hash.slice(0, 60));
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
    also: [race],
    Broken: class extends RememberingUserStore {
      override isWorthNoting() {
        return false;
      }

      override async replacePassword(replacement: PasswordReplacement) {
        const { userId, expectedHash, cause } = replacement;
        if (expectedHash !== null && cause !== 'rehash') this.note(userId, expectedHash);
        await roundTrip();
        return super.replacePassword(replacement);
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
      override note(userId: string, hash: string) {
        if (this.of(userId).length < this.kept) super.note(userId, hash);
      }
    },
  },
  {
    fault: 'keeps so many for all users together',
    caughtBy: own,
    Broken: class extends RememberingUserStore {
      override note(userId: string, hash: string) {
        this.replaced.unshift({ userId, hash });
        this.replaced.splice(this.kept);
      }
    },
  },
  {
    fault: 'gives null where there is no history',
    caughtBy: never,
    also: [first, rehash, refused, nobody, own],
    Broken: class extends RememberingUserStore {
      override async findRecentHashes(userId: string, limit: number) {
        const hashes = await super.findRecentHashes(userId, limit);
        return hashes.length === 0 ? (null as never) : hashes;
      }
    },
  },
];
