import type { PasswordReplacement } from '../../../lib/ports';
import type { Fault } from '../fault';
import { TableUserStore, type UserRow, roundTrip } from '../table-user-store';

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
];
