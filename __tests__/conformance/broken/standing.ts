import type { HostUser } from '../../../lib/conformance';
import type { PasswordReplacement } from '../../../lib/ports';
import { DatedUserStore, inSeconds } from '../dated-user-store';
import type { Fault } from '../fault';
import { TableUserStore } from '../table-user-store';
import type { UserRow } from '../table-user-store';

const refusalsOfTheRevoked = [
  'replacePassword answers a revoked user with exactly false',
  'replacePassword refuses a revoked user without a hash',
  'of many replacements of a revoked user one that reinstates wins',
  'a user who is revoked during replacements is not written',
  'replacePassword leaves the attempts as they are when it refuses a revoked user',
  'a replacement refused to a revoked user leaves the session epoch alone',
];

/** Mistakes about remote and revoked users and the session epoch. */
export const standingFaults: readonly Fault<TableUserStore>[] = [
  {
    fault: 'does not look at `remote`',
    caughtBy: 'replacePassword refuses a user who became remote a moment ago',
    also: [
      'replacePassword refuses a user who is both remote and revoked',
      'replacePassword answers a remote user with exactly false',
      'replacePassword refuses a remote user even with reinstate',
      'replacePassword refuses a remote user without a hash',
      'a user who is made remote during replacements is not written',
      'replacePassword leaves the attempts as they are when it refuses a remote user',
      'a replacement refused to a remote user leaves the session epoch alone',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, remote: false }, replacement);
      }
    },
  },
  {
    fault: 'reinstates a remote user',
    caughtBy: 'replacePassword refuses a remote user even with reinstate',
    also: [
      'replacePassword refuses a user who is both remote and revoked',
      'replacePassword refuses a remote user without a hash',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, remote: row.remote && !replacement.reinstate }, replacement);
      }
    },
  },
  {
    fault: 'takes a user without a hash for local',
    caughtBy: 'replacePassword refuses a remote user without a hash',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, remote: row.remote && row.passwordHash !== null }, replacement);
      }
    },
  },
  {
    fault: 'reinstates a remote user without a hash',
    caughtBy: 'replacePassword refuses a remote user without a hash',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const isNew = row.passwordHash === null && replacement.reinstate;
        return super.permits({ ...row, remote: row.remote && !isNew }, replacement);
      }
    },
  },
  {
    fault: 'looks at `remote` only where nobody is revoked',
    caughtBy: 'replacePassword refuses a user who is both remote and revoked',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, remote: row.remote && !row.revoked }, replacement);
      }
    },
  },
  {
    fault: 'answers 0 for a remote user',
    caughtBy: 'replacePassword answers a remote user with exactly false',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        if (this.row(replacement.userId)?.remote) return 0 as unknown as boolean;
        return super.replacePassword(replacement);
      }
    },
  },
  {
    fault: 'remembers who was remote once',
    caughtBy: 'replacePassword takes a user who became local a moment ago',
    Broken: class extends TableUserStore {
      readonly #remote: Set<string> = new Set();

      override get harness() {
        const harness = super.harness;
        const writeUser = (user: HostUser) => {
          if (user.remote) this.#remote.add(user.id);
          return harness.writeUser(user);
        };
        return { ...harness, writeUser };
      }

      override permits(row: UserRow, replacement: PasswordReplacement) {
        return !this.#remote.has(row.id) && super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'remembers who was revoked once',
    caughtBy: 'replacePassword takes a user whose revocation the host lifted',
    Broken: class extends TableUserStore {
      readonly #revoked: Set<string> = new Set();

      override get harness() {
        const harness = super.harness;
        const writeUser = (user: HostUser) => {
          if (user.revoked) this.#revoked.add(user.id);
          return harness.writeUser(user);
        };
        return { ...harness, writeUser };
      }

      override permits(row: UserRow, replacement: PasswordReplacement) {
        return (!this.#revoked.has(row.id) || replacement.reinstate) && super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'does not look at `revoked`',
    caughtBy: 'replacePassword refuses a user who was revoked a moment ago',
    also: refusalsOfTheRevoked,
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, revoked: false }, replacement);
      }
    },
  },
  {
    fault: 'reinstates always',
    caughtBy: 'replacePassword refuses a user who was revoked a moment ago',
    also: refusalsOfTheRevoked,
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits(row, { ...replacement, reinstate: true });
      }

      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, { ...replacement, reinstate: true });
      }
    },
  },
  {
    fault: 'takes the replacement, but leaves the revocation',
    caughtBy: 'replacePassword with reinstate lifts the revocation',
    also: [
      'nobody reads the new hash with the old revocation, or the reverse',
      'replacePassword with reinstate takes a revoked user without a hash',
      'of many replacements of a revoked user one that reinstates wins',
    ],
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, { ...replacement, reinstate: false });
      }
    },
  },
  {
    fault: 'refuses the revoked, reinstate or not',
    caughtBy: 'replacePassword with reinstate lifts the revocation',
    also: [
      'a replacement that reinstates sets the attempts to 0',
      'a replacement that reinstates writes the session epoch',
      'replacePassword with reinstate takes a revoked user without a hash',
      'of many replacements of a revoked user one that reinstates wins',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return !row.revoked && super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'reinstates a revoked user whose first password it is',
    caughtBy: 'replacePassword refuses a revoked user without a hash',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const isFirst = this.row(replacement.userId)?.passwordHash === null;
        return super.replacePassword({ ...replacement, reinstate: replacement.reinstate || isFirst });
      }
    },
  },
  {
    fault: 'refuses the revoked their first password, reinstate or not',
    caughtBy: 'replacePassword with reinstate takes a revoked user without a hash',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return !(row.revoked && row.passwordHash === null) && super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'answers null for a revoked user',
    caughtBy: 'replacePassword answers a revoked user with exactly false',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const isRefused = this.row(replacement.userId)?.revoked && !replacement.reinstate;
        return isRefused ? (null as unknown as boolean) : super.replacePassword(replacement);
      }
    },
  },
  {
    fault: '`revoked = reinstate`',
    caughtBy: 'replacePassword with reinstate takes a user who is not revoked',
    also: [
      'a replacement that would reinstate a user who is not revoked sets the attempts to 0',
      'a replacement that would reinstate a user who is not revoked writes the session epoch',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return row.revoked === replacement.reinstate && super.permits(row, replacement);
      }
    },
  },
  {
    fault: '`revoked = not revoked` to reinstate',
    caughtBy: 'replacePassword with reinstate takes a user who is not revoked',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const { revoked } = row;
        super.write(row, replacement);
        if (replacement.reinstate) row.revoked = !revoked;
      }
    },
  },
  {
    fault: 'reinstates whoever has the same hash',
    caughtBy: 'replacePassword reinstates nobody else',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const same = [...this.rows.values()].filter(({ passwordHash }) => passwordHash === row.passwordHash);
        for (const other of same) other.revoked &&= !replacement.reinstate;
        super.write(row, replacement);
      }
    },
  },
  {
    fault: 'a reset leaves the session epoch',
    caughtBy: 'a reset and a change write the session epoch',
    also: [
      'a first password writes the session epoch',
      'a replacement that reinstates writes the session epoch',
      'a replacement that would reinstate a user who is not revoked writes the session epoch',
      'nobody reads the new hash with the old session epoch, or the reverse',
    ],
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        if (replacement.cause === 'reset') row.sessionEpoch--;
      }
    },
  },
  {
    fault: 'a change leaves the session epoch',
    caughtBy: 'a reset and a change write the session epoch',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        if (replacement.cause === 'change') row.sessionEpoch--;
      }
    },
  },
  {
    fault: 'a first password leaves the session epoch',
    caughtBy: 'a first password writes the session epoch',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const isFirst = row.passwordHash === null;
        super.write(row, replacement);
        if (isFirst) row.sessionEpoch--;
      }
    },
  },
  {
    fault: 'a replacement that reinstates leaves the session epoch',
    caughtBy: 'a replacement that reinstates writes the session epoch',
    also: ['a replacement that would reinstate a user who is not revoked writes the session epoch'],
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        if (replacement.reinstate) row.sessionEpoch--;
      }
    },
  },
  {
    fault: 'a replacement that has nobody to reinstate leaves the session epoch',
    caughtBy: 'a replacement that would reinstate a user who is not revoked writes the session epoch',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const { revoked } = row;
        super.write(row, replacement);
        if (replacement.reinstate && !revoked) row.sessionEpoch--;
      }
    },
  },
  {
    fault: 'a rehash writes the session epoch',
    caughtBy: 'a rehash leaves the session epoch alone',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        if (replacement.cause === 'rehash') row.sessionEpoch++;
      }
    },
  },
  ...(['reset', 'change'] as const).map((cause) => ({
    fault: `a ${cause} writes everybody's session epoch`,
    caughtBy: "a reset and a change leave other users' session epochs alone",
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        if (replacement.cause === cause) for (const other of this.rows.values()) other.sessionEpoch++;
      }
    },
  })),
  {
    fault: 'a rehash writes the time of the last change',
    caughtBy: 'a rehash leaves the session epoch alone',
    Broken: class extends DatedUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        row.sessionEpoch = inSeconds(replacement.at);
      }
    },
  },
  {
    fault: "a reset writes everybody's time of the last change",
    caughtBy: "a reset and a change leave other users' session epochs alone",
    Broken: class extends DatedUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        if (replacement.cause !== 'reset') return;
        for (const other of this.rows.values()) other.sessionEpoch = inSeconds(replacement.at);
      }
    },
  },
  {
    fault: 'a refusal writes the time of the last change',
    caughtBy: 'a refused replacement leaves the session epoch alone',
    also: [
      'a replacement refused to a remote user leaves the session epoch alone',
      'a replacement refused to a revoked user leaves the session epoch alone',
    ],
    Broken: class extends DatedUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const isPermitted = super.permits(row, replacement);
        if (!isPermitted) row.sessionEpoch = inSeconds(replacement.at);
        return isPermitted;
      }
    },
  },
  {
    fault: 'a refusal writes the session epoch',
    caughtBy: 'a refused replacement leaves the session epoch alone',
    also: [
      'a replacement refused to a remote user leaves the session epoch alone',
      'a replacement refused to a revoked user leaves the session epoch alone',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const permitted = super.permits(row, replacement);
        if (!permitted) row.sessionEpoch++;
        return permitted;
      }
    },
  },
  {
    fault: 'a refusal where no hash was expected writes the session epoch',
    caughtBy: 'a refused replacement leaves the session epoch alone',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const permitted = super.permits(row, replacement);
        if (!permitted && replacement.expectedHash === null) row.sessionEpoch++;
        return permitted;
      }
    },
  },
  {
    fault: 'a refusal where another hash was expected writes the session epoch',
    caughtBy: 'a refused replacement leaves the session epoch alone',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const { expectedHash } = replacement;
        if (expectedHash !== null && expectedHash !== row.passwordHash) row.sessionEpoch++;
        return super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'a change that is refused writes the session epoch',
    caughtBy: 'a refused replacement leaves the session epoch alone',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const isPermitted = super.permits(row, replacement);
        if (!isPermitted && row.passwordHash !== replacement.expectedHash && replacement.cause === 'change') {
          row.sessionEpoch++;
        }
        return isPermitted;
      }
    },
  },
  {
    fault: 'an attempt writes the session epoch',
    caughtBy: 'countAttempt leaves the session epoch alone',
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        const row = this.row(userId);
        if (row) row.sessionEpoch++;
        return super.countAttempt(userId);
      }
    },
  },
  {
    fault: 'clearing writes the session epoch',
    caughtBy: 'clearAttempts leaves the session epoch alone',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const isCleared = await super.clearAttempts(userId, expectedHash);
        const row = this.row(userId);
        if (row && isCleared) row.sessionEpoch++;
        return isCleared;
      }
    },
  },
  {
    fault: 'sets the attempts of a remote user to 0, though it refuses',
    caughtBy: 'replacePassword leaves the attempts as they are when it refuses a remote user',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        if (row.remote) row.failedAttempts = 0;
        return super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'sets the attempts of a revoked user to 0, though it refuses',
    caughtBy: 'replacePassword leaves the attempts as they are when it refuses a revoked user',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        if (row.revoked) row.failedAttempts = 0;
        return super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'a refusal to a remote user writes the session epoch',
    caughtBy: 'a replacement refused to a remote user leaves the session epoch alone',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        if (row.remote) row.sessionEpoch++;
        return super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'a refusal to a revoked user writes the session epoch',
    caughtBy: 'a replacement refused to a revoked user leaves the session epoch alone',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        if (row.revoked) row.sessionEpoch++;
        return super.permits(row, replacement);
      }
    },
  },
];
