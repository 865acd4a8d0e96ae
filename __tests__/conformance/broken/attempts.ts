import type { PasswordReplacement } from '../../../lib/ports';
import type { Fault } from '../fault';
import { MarkingUserStore } from '../marking-user-store';
import { TableUserStore, roundTrip } from '../table-user-store';
import type { UserRow } from '../table-user-store';

const duringWrites = [
  'attempts counted during a clearing come before or after it',
  'attempts counted during a replacement come before or after it',
];
const countedAtOnce = 'attempts counted at once are all counted, each with a total of its own';
const countedElsewhere = 'attempts that another process counts and clears are seen in this one';

const exceptions: readonly { who: string; isMeant: (row: UserRow) => boolean }[] = [
  { who: 'a revoked user', isMeant: ({ revoked }) => revoked },
  { who: 'a remote user', isMeant: ({ remote }) => remote },
  { who: 'a user without a hash', isMeant: ({ passwordHash }) => passwordHash === null },
];
const countsForAll = exceptions.map(({ who }) => `countAttempt counts for ${who}`);
const clearsForAll = exceptions.map(({ who }) => `clearAttempts sets the attempts of ${who} to 0`);

const clearsForTheLocked = 'clearAttempts sets the attempts of a locked user to 0';

/** Mistakes in countAttempt and clearAttempts. */
export const attemptsFaults: readonly Fault<TableUserStore>[] = [
  {
    fault: 'reads the counter, then writes it',
    caughtBy: countedAtOnce,
    also: [...duringWrites],
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        const total = (this.row(userId)?.failedAttempts ?? 0) + 1;
        await roundTrip();
        const row = this.row(userId);
        if (row) row.failedAttempts = total;
        return row ? total : 0;
      }
    },
  },
  {
    fault: 'adds one, then reads the total in a second step',
    caughtBy: countedAtOnce,
    also: [...duringWrites],
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        await super.countAttempt(userId);
        await roundTrip();
        return this.row(userId)?.failedAttempts ?? 0;
      }
    },
  },
  {
    fault: 'reads the row, counts and saves all of it',
    caughtBy: 'no counting brings a replaced password back',
    also: [...duringWrites, countedAtOnce],
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        const row = this.row(userId);
        if (!row) return 0;
        const saved = { ...row, failedAttempts: row.failedAttempts + 1 };
        await roundTrip();
        if (this.row(userId)) this.rows.set(userId, saved);
        return saved.failedAttempts;
      }
    },
  },
  {
    fault: 'countAttempt gives nothing back',
    caughtBy: 'countAttempt adds one and gives the new total',
    also: [
      'countAttempt counts beyond the highest limit',
      ...duringWrites,
      countedAtOnce,
      countedElsewhere,
      ...countsForAll,
    ],
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        return (await super.countAttempt(userId)) && (undefined as unknown as number);
      }
    },
  },
  {
    fault: 'countAttempt gives a bigint as a string',
    caughtBy: 'countAttempt adds one and gives the new total',
    also: [
      'countAttempt counts beyond the highest limit',
      ...duringWrites,
      countedAtOnce,
      countedElsewhere,
      ...countsForAll,
    ],
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        const total = await super.countAttempt(userId);
        return total && (String(total) as unknown as number);
      }
    },
  },
  {
    fault: 'the counter stops at 16',
    caughtBy: 'countAttempt counts beyond the highest limit',
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        const total = await super.countAttempt(userId);
        const row = this.row(userId);
        if (row) row.failedAttempts = Math.min(row.failedAttempts, 16);
        return Math.min(total, 16);
      }
    },
  },
  {
    fault: 'counts an unknown user',
    caughtBy: 'countAttempt gives 0 for an unknown user, and makes none',
    also: [
      "an attempt under an id that is spelled otherwise is nobody's",
      'countAttempt gives 0 for a user who was removed',
      'countAttempt gives 0 for ids that cannot exist',
    ],
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        return (await super.countAttempt(userId)) || 1;
      }
    },
  },
  {
    fault: 'makes a row for an unknown user, though it answers 0',
    caughtBy: 'countAttempt gives 0 for an unknown user, and makes none',
    also: ['no counting brings a removed user back'],
    Broken: class extends TableUserStore {
      override async countAttempt(id: string) {
        const total = await super.countAttempt(id);
        const made = { id, passwordHash: '', remote: false, revoked: false, failedAttempts: 1, sessionEpoch: 0 };
        if (total === 0) this.rows.set(id, made);
        return total;
      }
    },
  },
  {
    fault: 'counts for a user who is marked as deleted',
    caughtBy: 'countAttempt gives 0 for a user who was removed',
    Broken: class extends MarkingUserStore {
      override async countAttempt(userId: string) {
        await roundTrip();
        const row = this.rows.get(userId);
        return row ? ++row.failedAttempts : 0;
      }
    },
  },
  {
    fault: 'revokes whoever is locked',
    caughtBy: 'countAttempt leaves password and standing alone',
    also: ['replacePassword takes a user who is locked'],
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        const total = await super.countAttempt(userId);
        const row = this.row(userId);
        if (row && total >= 10) row.revoked = true;
        return total;
      }
    },
  },
  {
    fault: 'one counter for all',
    caughtBy: 'countAttempt counts each user apart',
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        const total = await super.countAttempt(userId);
        const hash = this.row(userId)?.passwordHash;
        const same = [...this.rows.values()].filter(
          ({ id, passwordHash }) => id !== userId && hash && passwordHash === hash,
        );
        for (const other of same) other.failedAttempts++;
        return total;
      }
    },
  },
  {
    fault: 'does not count for the revoked',
    caughtBy: 'countAttempt counts for a revoked user',
    also: [
      'clearAttempts leaves the attempts of a revoked user as they are for another hash',
      'replacePassword leaves the attempts as they are when it refuses a revoked user',
    ],
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        return this.row(userId)?.revoked ? 0 : super.countAttempt(userId);
      }
    },
  },
  {
    fault: 'does not count where there is no hash',
    caughtBy: 'countAttempt counts for a user without a hash',
    also: [
      'replacePassword leaves the attempts as they are when it refuses to expect a hash where none is stored',
      'clearAttempts leaves the attempts as they are for a hash where none is stored',
    ],
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        return this.row(userId)?.passwordHash === null ? 0 : super.countAttempt(userId);
      }
    },
  },
  ...exceptions.map(({ who, isMeant }) => ({
    fault: `counts for ${who}, but answers 0`,
    caughtBy: `countAttempt counts for ${who}`,
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        const total = await super.countAttempt(userId);
        const row = this.row(userId);
        return row && isMeant(row) ? 0 : total;
      }
    },
  })),
  {
    fault: 'answers 1 for a remote user, but does not count',
    caughtBy: 'countAttempt counts for a remote user',
    also: [
      'clearAttempts leaves the attempts of a remote user as they are for another hash',
      'replacePassword leaves the attempts as they are when it refuses a remote user',
    ],
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        return this.row(userId)?.remote ? 1 : super.countAttempt(userId);
      }
    },
  },
  {
    fault: 'answers 1 where there is no hash, but does not count',
    caughtBy: 'countAttempt counts for a user without a hash',
    also: [
      'replacePassword leaves the attempts as they are when it refuses to expect a hash where none is stored',
      'clearAttempts leaves the attempts as they are for a hash where none is stored',
    ],
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        return this.row(userId)?.passwordHash === null ? 1 : super.countAttempt(userId);
      }
    },
  },
  {
    fault: 'keeps the last total in its own process',
    caughtBy: countedElsewhere,
    also: [...duringWrites, countedAtOnce, 'no clearing takes away what was counted after a replacement'],
    Broken: class Remembering extends TableUserStore {
      readonly #totals: Map<string, number> = new Map();

      override async findById(userId: string) {
        const user = await super.findById(userId);
        return user && { ...user, failedAttempts: this.#totals.get(userId) ?? user.failedAttempts };
      }

      override async countAttempt(userId: string) {
        const total = await super.countAttempt(userId);
        this.#totals.set(userId, total);
        return total;
      }

      override async clearAttempts(userId: string, expectedHash: string | null) {
        const isCleared = await super.clearAttempts(userId, expectedHash);
        if (isCleared) this.#totals.set(userId, 0);
        return isCleared;
      }

      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        this.#totals.set(row.id, 0);
      }

      override get harness() {
        return { ...super.harness, secondUserStore: new Remembering(this.rows) };
      }
    },
  },
  {
    fault: 'reads the row, clears and saves all of it',
    caughtBy: 'no clearing brings a replaced password back',
    also: ['no clearing brings a removed user back'],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const row = this.row(userId);
        if (row?.passwordHash !== expectedHash) return false;
        const saved = { ...row, failedAttempts: 0 };
        await roundTrip();
        this.rows.set(userId, saved);
        return true;
      }
    },
  },
  {
    fault: 'answers true, but leaves the attempts',
    caughtBy: 'clearAttempts sets the attempts to 0',
    also: [countedElsewhere, ...clearsForAll, clearsForTheLocked],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        await roundTrip();
        return this.row(userId)?.passwordHash === expectedHash;
      }
    },
  },
  ...exceptions.map(({ who, isMeant }) => ({
    fault: `answers true for ${who}, but leaves the attempts`,
    caughtBy: `clearAttempts sets the attempts of ${who} to 0`,
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const row = this.row(userId);
        const before = row?.failedAttempts ?? 0;
        const isCleared = await super.clearAttempts(userId, expectedHash);
        if (row && isMeant(row)) row.failedAttempts = before;
        return isCleared;
      }
    },
  })),
  {
    fault: 'clears for another hash',
    caughtBy: 'clearAttempts leaves the attempts as they are for another hash',
    also: [
      'clearAttempts leaves the attempts as they are for a hash where none is stored',
      'clearAttempts leaves the attempts of a remote user as they are for another hash',
      'clearAttempts leaves the attempts of a revoked user as they are for another hash',
    ],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const row = this.row(userId);
        if (row) row.failedAttempts = 0;
        return super.clearAttempts(userId, expectedHash);
      }
    },
  },
  {
    fault: 'clears for null, though it answers false',
    caughtBy: 'clearAttempts leaves the attempts as they are for another hash',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const row = this.row(userId);
        if (row && expectedHash === null) row.failedAttempts = 0;
        return super.clearAttempts(userId, expectedHash);
      }
    },
  },
  {
    fault: 'answers true for null, though it leaves the attempts',
    caughtBy: 'clearAttempts answers false for another hash',
    also: ['clearAttempts answers false for an unknown user', 'clearAttempts answers false for ids that cannot exist'],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        return (await super.clearAttempts(userId, expectedHash)) || expectedHash === null;
      }
    },
  },
  {
    fault: 'clears for any hash where none is stored, though it answers false',
    caughtBy: 'clearAttempts leaves the attempts as they are for a hash where none is stored',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const row = this.row(userId);
        if (row?.passwordHash === null) row.failedAttempts = 0;
        return super.clearAttempts(userId, expectedHash);
      }
    },
  },
  {
    fault: 'clears for a remote user whatever the hash, though it answers false',
    caughtBy: 'clearAttempts leaves the attempts of a remote user as they are for another hash',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const row = this.row(userId);
        if (row?.remote) row.failedAttempts = 0;
        return super.clearAttempts(userId, expectedHash);
      }
    },
  },
  {
    fault: 'clears for a revoked user whatever the hash, though it answers false',
    caughtBy: 'clearAttempts leaves the attempts of a revoked user as they are for another hash',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const row = this.row(userId);
        if (row?.revoked) row.failedAttempts = 0;
        return super.clearAttempts(userId, expectedHash);
      }
    },
  },
  {
    fault: 'clearAttempts answers undefined for false',
    caughtBy: 'clearAttempts answers with exactly true or false',
    also: [
      'clearAttempts answers false for a hash, even an empty one, where none is stored',
      "clearAttempts answers false for a remote user's other hash",
      "clearAttempts answers false for a revoked user's other hash",
      'clearAttempts answers false for a user who was removed',
      'clearAttempts answers false for an unknown user',
      'clearAttempts answers false for another hash',
      'clearAttempts answers false for ids that cannot exist',
    ],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        return (await super.clearAttempts(userId, expectedHash)) || (undefined as unknown as boolean);
      }
    },
  },
  {
    fault: 'clearAttempts answers 1 for true',
    caughtBy: 'clearAttempts answers with exactly true or false',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        return (await super.clearAttempts(userId, expectedHash)) && (1 as unknown as boolean);
      }
    },
  },
  {
    fault: 'clearAttempts answers undefined for an unknown user',
    caughtBy: 'clearAttempts answers false for an unknown user',
    also: [
      'clearAttempts answers false for a user who was removed',
      'clearAttempts answers false for ids that cannot exist',
    ],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        return this.row(userId) ? super.clearAttempts(userId, expectedHash) : (undefined as unknown as boolean);
      }
    },
  },
  {
    fault: 'clears for a user who is marked as deleted',
    caughtBy: 'clearAttempts answers false for a user who was removed',
    Broken: class extends MarkingUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        await roundTrip();
        const row = this.rows.get(userId);
        if (row?.passwordHash !== expectedHash) return false;
        row.failedAttempts = 0;
        return true;
      }
    },
  },
  {
    fault: 'clears for nobody who is locked',
    caughtBy: clearsForTheLocked,
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const isLocked = (this.row(userId)?.failedAttempts ?? 0) >= 10;
        return !isLocked && super.clearAttempts(userId, expectedHash);
      }
    },
  },
  {
    fault: 'clearAttempts answers 0 for a remote user',
    caughtBy: "clearAttempts answers false for a remote user's other hash",
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const isCleared = await super.clearAttempts(userId, expectedHash);
        return isCleared || ((this.row(userId)?.remote ? 0 : false) as boolean);
      }
    },
  },
  {
    fault: 'clearAttempts answers null for a revoked user',
    caughtBy: "clearAttempts answers false for a revoked user's other hash",
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const isCleared = await super.clearAttempts(userId, expectedHash);
        return isCleared || ((this.row(userId)?.revoked ? null : false) as boolean);
      }
    },
  },
  {
    fault: 'answers true for another hash',
    caughtBy: 'clearAttempts answers false for another hash',
    also: [
      'hashes that differ in a trailing space alone are different',
      'hashes that differ in a wildcard alone are different',
      "clearAttempts answers false for a remote user's other hash",
      "clearAttempts answers false for a revoked user's other hash",
      'clearAttempts answers false for a hash, even an empty one, where none is stored',
      'hashes that differ in the 200th character alone are different',
      'hashes that differ in upper and lower case alone are different',
    ],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        await super.clearAttempts(userId, expectedHash);
        return this.row(userId) !== undefined;
      }
    },
  },
  {
    fault: '`password_hash = NULL` in clearAttempts',
    caughtBy: 'clearAttempts takes null as equal to null',
    also: ['clearAttempts sets the attempts of a user without a hash to 0'],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        return expectedHash !== null && (await super.clearAttempts(userId, expectedHash));
      }
    },
  },
  {
    fault: "`coalesce(password_hash, '')` in clearAttempts",
    caughtBy: 'clearAttempts answers false for a hash, even an empty one, where none is stored',
    also: ['clearAttempts leaves the attempts as they are for a hash where none is stored'],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        return super.clearAttempts(userId, expectedHash === '' ? null : expectedHash);
      }
    },
  },
  {
    fault: 'clearAttempts counts the rows that changed, not those that fit',
    caughtBy: 'clearAttempts answers true where there was nothing to clear',
    also: [
      'attempts counted during a clearing come before or after it',
      'clearAttempts clears for a remote user',
      'clearAttempts clears for a revoked user',
      'clearAttempts takes null as equal to null',
      'ids of any characters, up to 255 bytes, are ids like any other',
    ],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const changed = this.row(userId)?.failedAttempts !== 0;
        return (await super.clearAttempts(userId, expectedHash)) && changed;
      }
    },
  },
  {
    fault: 'clears for whoever has the same hash',
    caughtBy: 'clearAttempts clears for nobody else',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const same = [...this.rows.values()].filter(
          ({ passwordHash }) => passwordHash && passwordHash === expectedHash,
        );
        for (const row of same) row.failedAttempts = 0;
        return super.clearAttempts(userId, expectedHash);
      }
    },
  },
  {
    fault: 'clears for nobody who is revoked',
    caughtBy: 'clearAttempts clears for a revoked user',
    also: ['clearAttempts sets the attempts of a revoked user to 0'],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        return !this.row(userId)?.revoked && (await super.clearAttempts(userId, expectedHash));
      }
    },
  },
  {
    fault: 'lifts the revocation when it clears',
    caughtBy: 'clearAttempts clears for a revoked user',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const cleared = await super.clearAttempts(userId, expectedHash);
        const row = this.row(userId);
        if (row && cleared) row.revoked = false;
        return cleared;
      }
    },
  },
  {
    fault: 'revokes whose attempts it clears',
    caughtBy: 'clearAttempts leaves password and standing alone',
    also: ['clearAttempts clears for a remote user', 'no clearing brings a replaced password back'],
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const isCleared = await super.clearAttempts(userId, expectedHash);
        const row = this.row(userId);
        if (row && isCleared) row.revoked = true;
        return isCleared;
      }
    },
  },
];
