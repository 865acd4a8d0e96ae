import type { PasswordReplacement, User } from '../../../lib/ports';
import type { Fault } from '../fault';
import { ProcessLock } from '../process-lock';
import { TableUserStore, roundTrip } from '../table-user-store';
import type { UserRow } from '../table-user-store';

/** Steps that are right one by one, and wrong together: somebody writes between them. */
export const meanwhileFaults: readonly Fault<TableUserStore>[] = [
  {
    fault: 'reads `remote` in a step before the swap',
    caughtBy: 'a user who is made remote during replacements is not written',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const remote = this.row(replacement.userId)?.remote === true;
        await roundTrip();
        return !remote && super.replacePassword(replacement);
      }

      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, remote: false }, replacement);
      }
    },
  },
  {
    fault: 'reads `revoked` in a step before the swap',
    caughtBy: 'a user who is revoked during replacements is not written',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const revoked = this.row(replacement.userId)?.revoked === true && !replacement.reinstate;
        await roundTrip();
        return !revoked && super.replacePassword(replacement);
      }

      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, revoked: false }, replacement);
      }
    },
  },
  {
    fault: 'reads, compares and writes under a lock of its own process',
    caughtBy: 'of many replacements at once exactly one succeeds',
    also: [
      'of many replacements of a revoked user one that reinstates wins',
      'of many first passwords at once exactly one succeeds',
    ],
    Broken: class Locking extends TableUserStore {
      readonly #lock = new ProcessLock();

      override async replacePassword(replacement: PasswordReplacement) {
        return this.#lock.hold(async () => {
          await roundTrip();
          const row = this.row(replacement.userId);
          if (!row || !this.permits(row, replacement)) return false;
          await roundTrip();
          this.write(row, replacement);
          return true;
        });
      }

      override get harness() {
        return { ...super.harness, secondUserStore: new Locking(this.rows) };
      }
    },
  },
  {
    fault: 'reads the counter, then writes it, under a lock of its own process',
    caughtBy: 'attempts counted at once are all counted, each with a total of its own',
    Broken: class Locking extends TableUserStore {
      readonly #lock = new ProcessLock();

      override async countAttempt(userId: string) {
        return this.#lock.hold(async () => {
          const total = (this.row(userId)?.failedAttempts ?? 0) + 1;
          await roundTrip();
          const row = this.row(userId);
          if (row) row.failedAttempts = total;
          return row ? total : 0;
        });
      }

      override get harness() {
        return { ...super.harness, secondUserStore: new Locking(this.rows) };
      }
    },
  },
  {
    fault: 'swaps the hash, then sets the attempts to 0 in a second step',
    caughtBy: 'nobody reads the new hash with the old attempts, or the reverse',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const { failedAttempts = 0 } = this.row(replacement.userId) ?? {};
        const isReplaced = await super.replacePassword(replacement);
        const row = this.row(replacement.userId);
        if (!isReplaced || !row || failedAttempts === 0) return isReplaced;
        row.failedAttempts = failedAttempts;
        await roundTrip();
        row.failedAttempts = 0;
        return isReplaced;
      }
    },
  },
  {
    fault: 'swaps the hash, then lifts the revocation in a second step',
    caughtBy: 'nobody reads the new hash with the old revocation, or the reverse',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const { revoked = false } = this.row(replacement.userId) ?? {};
        const isReplaced = await super.replacePassword(replacement);
        const row = this.row(replacement.userId);
        if (!isReplaced || !row || !revoked) return isReplaced;
        row.revoked = true;
        await roundTrip();
        row.revoked = false;
        return isReplaced;
      }
    },
  },
  {
    fault: 'swaps the hash, then writes the session epoch in a second step',
    caughtBy: 'nobody reads the new hash with the old session epoch, or the reverse',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const { sessionEpoch = 0 } = this.row(replacement.userId) ?? {};
        const isReplaced = await super.replacePassword(replacement);
        const row = this.row(replacement.userId);
        if (!isReplaced || !row || replacement.cause === 'rehash') return isReplaced;
        row.sessionEpoch = sessionEpoch;
        await roundTrip();
        row.sessionEpoch = sessionEpoch + 1;
        return isReplaced;
      }
    },
  },
  {
    fault: 'lets a read join one that is under way',
    caughtBy: 'a password is read as replaced, though others read meanwhile',
    Broken: class extends TableUserStore {
      readonly #underWay: Map<string, Promise<User | null>> = new Map();

      override async findById(userId: string) {
        const joined = this.#underWay.get(userId) ?? this.#read(userId);
        this.#underWay.set(userId, joined);
        const user = await joined;
        return user && { ...user };
      }

      async #read(userId: string) {
        const user = await super.findById(userId);
        await roundTrip();
        this.#underWay.delete(userId);
        return user;
      }
    },
  },
  {
    fault: 'compares the hash, then clears in a second step',
    caughtBy: 'no clearing takes away what was counted after a replacement',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        if (this.row(userId)?.passwordHash !== expectedHash) return false;
        for (let step = 0; step < 3; step++) await roundTrip(); // a transaction has begun, and ends
        const row = this.row(userId);
        if (row) row.failedAttempts = 0;
        return row !== undefined;
      }
    },
  },
  {
    fault: 'looks for the user, then counts in a second step, for whomever',
    caughtBy: 'no counting brings a removed user back',
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        const row = this.row(userId);
        await roundTrip();
        if (row) this.rows.set(userId, row);
        return row ? ++row.failedAttempts : 0;
      }
    },
  },
  {
    fault: 'looks for the user, then swaps and saves the row, for whomever',
    caughtBy: 'no replacement brings a removed user back',
    also: [
      'a user who is made remote during replacements is not written',
      'a user who is revoked during replacements is not written',
    ],
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const row = this.row(replacement.userId);
        await roundTrip();
        if (!row || !this.permits(row, replacement)) return false;
        this.write(row, replacement);
        this.rows.set(row.id, row);
        return true;
      }
    },
  },
  {
    fault: 'looks for the user, then clears and saves the row, for whomever',
    caughtBy: 'no clearing brings a removed user back',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const row = this.row(userId);
        await roundTrip();
        if (row?.passwordHash !== expectedHash) return false;
        row.failedAttempts = 0;
        this.rows.set(userId, row);
        return true;
      }
    },
  },
];
