import { idPairs } from '../../../lib/conformance/ids';
import type { PasswordReplacement } from '../../../lib/ports';
import type { Fault } from '../fault';
import { MarkingUserStore } from '../marking-user-store';
import { TableUserStore, roundTrip } from '../table-user-store';
import type { UserRow } from '../table-user-store';

const namesakes = idPairs.map(({ difference }) => `ids that differ in ${difference} alone are two users`);

/** Mistakes in what replacePassword compares and answers. */
export const replacingFaults: readonly Fault<TableUserStore>[] = [
  {
    fault: 'compares no hash at all',
    caughtBy: 'replacePassword refuses when the host wrote another hash a moment ago',
    also: [
      'replacePassword leaves the attempts as they are when it refuses to expect a hash where none is stored',
      'replacePassword refuses when its own last write was another hash',
      'replacePassword does the same for a reset, a change and a rehash',
      'replacePassword refuses to expect null where a hash is stored',
      'replacePassword refuses to expect a hash where none is stored',
      'replacePassword refuses to expect an empty hash where none is stored',
      'replacePassword leaves the attempts as they are when it refuses',
      'replacePassword with reinstate still compares the hash',
      'replacePassword with reinstate compares the hash of a user who is not revoked',
      'a password that another process replaces is replaced in this one',
      'of many replacements at once exactly one succeeds',
      'of many first passwords at once exactly one succeeds',
      'of many replacements of a revoked user one that reinstates wins',
      'hashes that differ in the 200th character alone are different',
      'hashes that differ in upper and lower case alone are different',
      'hashes that differ in a trailing space alone are different',
      'hashes that differ in a wildcard alone are different',
      'a refused replacement leaves the session epoch alone',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits(row, { ...replacement, expectedHash: row.passwordHash });
      }
    },
  },
  {
    fault: 'reads and compares, then writes in a second step',
    caughtBy: 'of many replacements at once exactly one succeeds',
    also: [
      'of many first passwords at once exactly one succeeds',
      'of many replacements of a revoked user one that reinstates wins',
    ],
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const row = this.row(replacement.userId);
        if (!row || !this.permits(row, replacement)) return false;
        await roundTrip();
        this.write(row, replacement);
        return true;
      }
    },
  },
  {
    fault: '`password_hash = NULL` in replacePassword',
    caughtBy: 'replacePassword takes null as equal to null',
    also: [
      'a first password sets the attempts to 0',
      'a first password writes the session epoch',
      'replacePassword with reinstate takes a revoked user without a hash',
      'of many first passwords at once exactly one succeeds',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return replacement.expectedHash !== null && super.permits(row, replacement);
      }
    },
  },
  {
    fault: "`coalesce(password_hash, '')` in replacePassword",
    caughtBy: 'replacePassword refuses to expect an empty hash where none is stored',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const expectedHash = replacement.expectedHash ?? '';
        return super.permits({ ...row, passwordHash: row.passwordHash ?? '' }, { ...replacement, expectedHash });
      }
    },
  },
  {
    fault: 'takes any expected hash where none is stored',
    caughtBy: 'replacePassword refuses to expect a hash where none is stored',
    also: [
      'replacePassword leaves the attempts as they are when it refuses to expect a hash where none is stored',
      'replacePassword refuses to expect an empty hash where none is stored',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits({ ...row, passwordHash: row.passwordHash ?? replacement.expectedHash }, replacement);
      }
    },
  },
  {
    fault: 'takes any expected hash where none is stored, unless it is to reinstate',
    caughtBy: 'replacePassword refuses to expect a hash where none is stored',
    also: [
      'replacePassword leaves the attempts as they are when it refuses to expect a hash where none is stored',
      'replacePassword refuses to expect an empty hash where none is stored',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const passwordHash = row.passwordHash ?? (replacement.reinstate ? null : replacement.expectedHash);
        return super.permits({ ...row, passwordHash }, replacement);
      }
    },
  },
  {
    fault: 'takes any expected hash to reinstate, where none is stored',
    caughtBy: 'replacePassword refuses to expect a hash where none is stored',
    also: ['replacePassword refuses to expect an empty hash where none is stored'],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const passwordHash = row.passwordHash ?? (replacement.reinstate ? replacement.expectedHash : null);
        return super.permits({ ...row, passwordHash }, replacement);
      }
    },
  },
  {
    fault: 'drops the condition on the hash when null is expected',
    caughtBy: 'replacePassword refuses to expect null where a hash is stored',
    also: [
      'replacePassword leaves the attempts as they are when it refuses',
      'replacePassword with reinstate compares the hash of a user who is not revoked',
      'a refused replacement leaves the session epoch alone',
      'of many first passwords at once exactly one succeeds',
      'replacePassword with reinstate still compares the hash',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return super.permits(row, { ...replacement, expectedHash: replacement.expectedHash ?? row.passwordHash });
      }
    },
  },
  {
    fault: 'drops the condition on the hash for a rehash',
    caughtBy: 'replacePassword does the same for a reset, a change and a rehash',
    also: [
      'replacePassword leaves the attempts as they are when it refuses',
      'of many first passwords at once exactly one succeeds',
      'of many replacements at once exactly one succeeds',
      'of many replacements of a revoked user one that reinstates wins',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        if (replacement.cause !== 'rehash') return super.permits(row, replacement);
        return super.permits(row, { ...replacement, expectedHash: row.passwordHash });
      }
    },
  },
  {
    fault: 'drops the condition on the hash to reinstate',
    caughtBy: 'replacePassword with reinstate still compares the hash',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        if (!row.revoked || !replacement.reinstate) return super.permits(row, replacement);
        return super.permits(row, { ...replacement, expectedHash: row.passwordHash });
      }
    },
  },
  {
    fault: 'drops the condition on the hash to reinstate, unless null is expected',
    caughtBy: 'replacePassword with reinstate still compares the hash',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const { reinstate, expectedHash } = replacement;
        if (!row.revoked || !reinstate || expectedHash === null) return super.permits(row, replacement);
        return super.permits(row, { ...replacement, expectedHash: row.passwordHash });
      }
    },
  },
  {
    fault: 'drops the condition on the hash when it has nobody to reinstate, and null is expected',
    caughtBy: 'replacePassword with reinstate compares the hash of a user who is not revoked',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const { reinstate, expectedHash } = replacement;
        if (row.revoked || !reinstate || expectedHash !== null) return super.permits(row, replacement);
        return super.permits(row, { ...replacement, expectedHash: row.passwordHash });
      }
    },
  },
  {
    fault: 'drops the condition on the hash when it has nobody to reinstate, unless null is expected',
    caughtBy: 'replacePassword with reinstate compares the hash of a user who is not revoked',
    also: [
      'replacePassword refuses to expect a hash where none is stored',
      'replacePassword refuses to expect an empty hash where none is stored',
      'of many replacements of a revoked user one that reinstates wins',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const { reinstate, expectedHash } = replacement;
        if (row.revoked || !reinstate || expectedHash === null) return super.permits(row, replacement);
        return super.permits(row, { ...replacement, expectedHash: row.passwordHash });
      }
    },
  },
  {
    fault: 'writes for a remote user, though it answers false',
    caughtBy: 'replacePassword refuses a user who became remote a moment ago',
    also: [
      'replacePassword refuses a user who is both remote and revoked',
      'replacePassword refuses a remote user even with reinstate',
      'replacePassword refuses a remote user without a hash',
      'a user who is made remote during replacements is not written',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const permitted = super.permits(row, replacement);
        if (row.remote) row.passwordHash = replacement.newHash;
        return permitted;
      }
    },
  },
  {
    fault: 'sets the attempts to 0, though it answers false',
    caughtBy: 'replacePassword leaves the attempts as they are when it refuses',
    also: [
      'replacePassword leaves the attempts as they are when it refuses to expect a hash where none is stored',
      'replacePassword leaves the attempts as they are when it refuses a remote user',
      'replacePassword leaves the attempts as they are when it refuses a revoked user',
    ],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        row.failedAttempts = 0;
        return super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'sets the attempts to 0 where null is expected, though it answers false',
    caughtBy: 'replacePassword leaves the attempts as they are when it refuses',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        if (replacement.expectedHash === null) row.failedAttempts = 0;
        return super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'sets the attempts to 0 where another hash is expected, though it answers false',
    caughtBy: 'replacePassword leaves the attempts as they are when it refuses',
    also: ['replacePassword leaves the attempts as they are when it refuses to expect a hash where none is stored'],
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const { expectedHash } = replacement;
        if (expectedHash !== null && expectedHash !== row.passwordHash) row.failedAttempts = 0;
        return super.permits(row, replacement);
      }
    },
  },
  ...(['change', 'rehash'] as const).map((cause) => ({
    fault: `sets the attempts to 0 for a ${cause}, though it answers false`,
    caughtBy: 'replacePassword leaves the attempts as they are when it refuses',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        if (replacement.cause === cause) row.failedAttempts = 0;
        return super.permits(row, replacement);
      }
    },
  })),
  {
    fault: 'sets the attempts to 0 where no hash is stored, though it answers false',
    caughtBy: 'replacePassword leaves the attempts as they are when it refuses to expect a hash where none is stored',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        if (row.passwordHash === null) row.failedAttempts = 0;
        return super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'refuses a user who is locked',
    caughtBy: 'replacePassword takes a user who is locked',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        return row.failedAttempts < 10 && super.permits(row, replacement);
      }
    },
  },
  {
    fault: 'refuses a time before that of the last replacement',
    caughtBy: 'replacePassword goes by the hash, not by the time of the last replacement',
    Broken: class extends TableUserStore {
      readonly changedAt: Map<string, Date> = new Map();

      override permits(row: UserRow, replacement: PasswordReplacement) {
        const changedAt = this.changedAt.get(row.id);
        return (!changedAt || changedAt <= replacement.at) && super.permits(row, replacement);
      }

      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        this.changedAt.set(row.id, replacement.at);
      }
    },
  },
  {
    fault: 'replacePassword leaves the attempts',
    caughtBy: 'replacePassword sets the attempts to 0',
    also: [
      'a first password sets the attempts to 0',
      'a replacement that reinstates sets the attempts to 0',
      'a replacement that would reinstate a user who is not revoked sets the attempts to 0',
      'nobody reads the new hash with the old attempts, or the reverse',
      'replacePassword takes a user who is locked',
    ],
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const { failedAttempts } = row;
        super.write(row, replacement);
        row.failedAttempts = failedAttempts;
      }
    },
  },
  {
    fault: "sets everybody's attempts to 0",
    caughtBy: "replacePassword leaves other users' attempts",
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        for (const other of this.rows.values()) other.failedAttempts = 0;
      }
    },
  },
  {
    fault: 'a first password leaves the attempts',
    caughtBy: 'a first password sets the attempts to 0',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const { passwordHash, failedAttempts } = row;
        super.write(row, replacement);
        if (passwordHash === null) row.failedAttempts = failedAttempts;
      }
    },
  },
  {
    fault: 'a replacement that reinstates leaves the attempts',
    caughtBy: 'a replacement that reinstates sets the attempts to 0',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const { revoked, failedAttempts } = row;
        super.write(row, replacement);
        if (revoked) row.failedAttempts = failedAttempts;
      }
    },
  },
  {
    fault: 'a replacement that has nobody to reinstate leaves the attempts',
    caughtBy: 'a replacement that would reinstate a user who is not revoked sets the attempts to 0',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const { revoked, failedAttempts } = row;
        super.write(row, replacement);
        if (replacement.reinstate && !revoked) row.failedAttempts = failedAttempts;
      }
    },
  },
  {
    fault: 'replacePassword counts the rows that changed, not those that fit',
    caughtBy: 'replacePassword answers true when the new hash is the stored one',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const { newHash, expectedHash, cause } = replacement;
        const hasChanged = newHash !== expectedHash || cause !== 'rehash';
        return (await super.replacePassword(replacement)) && hasChanged;
      }
    },
  },
  {
    fault: 'answers undefined for false',
    caughtBy: 'replacePassword answers with exactly true or false',
    also: [
      'replacePassword answers a remote user with exactly false',
      'replacePassword answers a revoked user with exactly false',
      'replacePassword answers an unknown user with exactly false',
      'replacePassword answers false for ids that cannot exist',
    ],
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        return (await super.replacePassword(replacement)) || (undefined as unknown as boolean);
      }
    },
  },
  {
    fault: 'answers 1 for true',
    caughtBy: 'replacePassword answers with exactly true or false',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        return (await super.replacePassword(replacement)) && (1 as unknown as boolean);
      }
    },
  },
  {
    fault: 'answers undefined for an unknown user',
    caughtBy: 'replacePassword answers an unknown user with exactly false',
    also: ['replacePassword answers false for ids that cannot exist'],
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        if (!this.row(replacement.userId)) return undefined as unknown as boolean;
        return super.replacePassword(replacement);
      }
    },
  },
  {
    fault: 'finds the row by its hash alone',
    caughtBy: 'replacePassword changes nobody else, not even where the hash is the same',
    also: [
      "a reset and a change leave other users' session epochs alone",
      "replacePassword leaves other users' attempts",
    ],
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        const { passwordHash } = row;
        const same = [...this.rows.values()].filter((other) => other.passwordHash === passwordHash && !other.revoked);
        if (passwordHash !== null) for (const other of same) super.write(other, replacement);
        super.write(row, replacement);
      }
    },
  },
  {
    fault: 'inserts a user who does not exist',
    caughtBy: 'replacePassword refuses a user who does not exist, and makes none',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const { userId: id, newHash: passwordHash, expectedHash } = replacement;
        const absent = { id, passwordHash, remote: false, revoked: false, failedAttempts: 0, sessionEpoch: 0 };
        if (!this.row(id) && expectedHash === null) this.rows.set(id, absent);
        return super.replacePassword(replacement);
      }
    },
  },
  {
    fault: 'inserts a user who does not exist, whatever hash is expected',
    caughtBy: 'replacePassword refuses a user who does not exist, and makes none',
    also: [
      'replacePassword refuses a user who was removed a moment ago',
      'no replacement brings a removed user back',
      'countAttempt gives 0 for ids that cannot exist',
    ],
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        const { userId: id, newHash: passwordHash, expectedHash } = replacement;
        const absent = { id, passwordHash, remote: false, revoked: false, failedAttempts: 0, sessionEpoch: 0 };
        if (!this.row(id) && expectedHash !== null) this.rows.set(id, absent);
        return super.replacePassword(replacement);
      }
    },
  },
  {
    fault: 'replaces for a user who is marked as deleted',
    caughtBy: 'replacePassword refuses a user who was removed a moment ago',
    Broken: class extends MarkingUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        await roundTrip();
        const row = this.rows.get(replacement.userId);
        if (!row || !this.permits(row, replacement)) return false;
        this.write(row, replacement);
        return true;
      }
    },
  },
  {
    fault: 'answers true, but writes nothing',
    caughtBy: 'replacePassword stores the new hash and answers true',
    also: [
      'replacePassword does the same for a reset, a change and a rehash',
      'replacePassword takes null as equal to null',
      'replacePassword refuses when its own last write was another hash',
      'replacePassword goes by the hash, not by the time of the last replacement',
      'replacePassword takes a user who is locked',
      'replacePassword sets the attempts to 0',
      'a first password sets the attempts to 0',
      'a replacement that reinstates sets the attempts to 0',
      'a replacement that would reinstate a user who is not revoked sets the attempts to 0',
      'replacePassword with reinstate lifts the revocation',
      'replacePassword with reinstate takes a user who is not revoked',
      'replacePassword with reinstate takes a revoked user without a hash',
      'a reset and a change write the session epoch',
      'a first password writes the session epoch',
      'a replacement that reinstates writes the session epoch',
      'a replacement that would reinstate a user who is not revoked writes the session epoch',
      'findById sees at once what replacePassword wrote',
      'a password is read as replaced, though others read meanwhile',
      'a password that another process replaces is replaced in this one',
      'a password that the host writes after a replacement is the one that is read',
      'a user whom the host revokes after a replacement is read as revoked',
      'of many replacements at once exactly one succeeds',
      'of many first passwords at once exactly one succeeds',
      'of many replacements of a revoked user one that reinstates wins',
      'no counting brings a replaced password back',
      'no clearing brings a replaced password back',
      'a hash of 200 characters is kept whole',
      'a hash is kept as it is, whatever characters it is made of',
      'ids of any characters, up to 255 bytes, are ids like any other',
      ...namesakes,
    ],
    Broken: class extends TableUserStore {
      override write() {
        // somebody has forgotten to commit
      }
    },
  },
  {
    fault: 'refuses whoever comes while another user is written',
    caughtBy: 'replacements of many users at once all succeed',
    Broken: class extends TableUserStore {
      #written: string | undefined;

      override async replacePassword(replacement: PasswordReplacement) {
        if (this.#written !== undefined && this.#written !== replacement.userId) return false;
        this.#written = replacement.userId;
        const isReplaced = await super.replacePassword(replacement);
        this.#written = undefined;
        return isReplaced;
      }
    },
  },
];
