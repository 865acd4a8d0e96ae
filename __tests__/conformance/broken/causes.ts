import type { PasswordReplacement } from '../../../lib/ports';
import type { Fault } from '../fault';
import { TableUserStore } from '../table-user-store';
import type { UserRow } from '../table-user-store';

/** Mistakes for one cause that are none for another. */
export const causeFaults: readonly Fault<TableUserStore>[] = [
  {
    fault: 'looks at `remote` for a reset alone',
    caughtBy: 'replacePassword refuses a user who became remote a moment ago',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, remote: row.remote && replacement.cause === 'reset' }, replacement);
      }
    },
  },
  {
    fault: 'does not look at `remote` for a change',
    caughtBy: 'replacePassword refuses a user who became remote a moment ago',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, remote: row.remote && replacement.cause !== 'change' }, replacement);
      }
    },
  },
  {
    fault: 'looks at `revoked` for a reset alone',
    caughtBy: 'replacePassword refuses a user who was revoked a moment ago',
    also: ['of many replacements of a revoked user one that reinstates wins'],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, revoked: row.revoked && replacement.cause === 'reset' }, replacement);
      }
    },
  },
  {
    fault: 'does not look at `revoked` for a change',
    caughtBy: 'replacePassword refuses a user who was revoked a moment ago',
    also: ['of many replacements of a revoked user one that reinstates wins'],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, revoked: row.revoked && replacement.cause !== 'change' }, replacement);
      }
    },
  },
  {
    fault: 'sets the attempts to 0 for a reset alone',
    caughtBy: 'replacePassword sets the attempts to 0',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const { failedAttempts } = row;
        super.write(row, replacement);
        if (replacement.cause !== 'reset') row.failedAttempts = failedAttempts;
      }
    },
  },
  {
    fault: 'a change leaves the attempts',
    caughtBy: 'replacePassword sets the attempts to 0',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const { failedAttempts } = row;
        super.write(row, replacement);
        if (replacement.cause === 'change') row.failedAttempts = failedAttempts;
      }
    },
  },
  {
    fault: 'answers true for a change, but leaves the hash',
    caughtBy: 'replacePassword does the same for a reset, a change and a rehash',
    also: ['of many replacements at once exactly one succeeds', 'of many first passwords at once exactly one succeeds'],
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const { passwordHash } = row;
        super.write(row, replacement);
        if (replacement.cause === 'change') row.passwordHash = passwordHash;
      }
    },
  },
];
