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
