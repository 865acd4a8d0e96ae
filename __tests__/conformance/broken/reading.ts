import { idPairs } from '../../../lib/conformance/ids';
import type { PasswordReplacement, User } from '../../../lib/ports';
import type { Fault } from '../fault';
import { CachingUserStore } from '../caching-user-store';
import { TableUserStore } from '../table-user-store';
import type { UserRow } from '../table-user-store';

const namesakes = idPairs.map(({ difference }) => `ids that differ in ${difference} alone are two users`);
const spelledOtherwise = [
  'an id that is spelled otherwise is nobody',
  "an attempt under an id that is spelled otherwise is nobody's",
];

/** Mistakes in findById, in what is kept, and in how ids and hashes are compared. */
export const readingFaults: readonly Fault<TableUserStore>[] = [
  {
    fault: 'findById gives undefined for nobody',
    caughtBy: 'findById gives null for an id that nobody has',
    also: [
      'findById gives null, not an error, for ids that cannot exist',
      'findById gives null for a user who was removed',
    ],
    Broken: class extends TableUserStore {
      override async findById(userId: string) {
        return (await super.findById(userId)) ?? (undefined as unknown as null);
      }
    },
  },
  {
    fault: 'findById gives undefined for an id that is no uuid',
    caughtBy: 'findById gives null, not an error, for ids that cannot exist',
    Broken: class extends TableUserStore {
      override async findById(userId: string) {
        const user = await super.findById(userId);
        return user ?? (userId === '1.5' ? (undefined as unknown as null) : null);
      }
    },
  },
  {
    fault: 'findById gives undefined for a user whom it once found',
    caughtBy: 'findById gives null for a user who was removed',
    Broken: class extends TableUserStore {
      readonly #found: Set<string> = new Set();

      override async findById(userId: string) {
        const user = await super.findById(userId);
        if (user) this.#found.add(userId);
        return user ?? (this.#found.has(userId) ? (undefined as unknown as null) : null);
      }
    },
  },
  {
    fault: "findById gives '' for no hash",
    caughtBy: 'findById gives the hash null for a user who has no password yet',
    also: [
      'replacePassword refuses a revoked user without a hash',
      'replacePassword refuses a remote user without a hash',
      'replacePassword refuses to expect a hash where none is stored',
      'replacePassword refuses to expect an empty hash where none is stored',
    ],
    Broken: class extends TableUserStore {
      override toUser(row: UserRow) {
        return { ...super.toUser(row), passwordHash: row.passwordHash ?? '' };
      }
    },
  },
  {
    fault: 'findById gives a uuid in upper case',
    caughtBy: 'findById gives the user under the id and with the hash that were written',
    Broken: class extends TableUserStore {
      override toUser(row: UserRow) {
        const isUuid = /^[0-9a-f-]{36}$/.test(row.id);
        return { ...super.toUser(row), id: isUuid ? row.id.toUpperCase() : row.id };
      }
    },
  },
  {
    fault: 'remote is 1 or 0',
    caughtBy: 'findById gives remote as a boolean',
    Broken: class extends TableUserStore {
      override toUser(row: UserRow) {
        return { ...super.toUser(row), remote: Number(row.remote) as unknown as boolean };
      }
    },
  },
  {
    fault: 'revoked is 1 or 0',
    caughtBy: 'findById gives revoked as a boolean',
    Broken: class extends TableUserStore {
      override toUser(row: UserRow) {
        return { ...super.toUser(row), revoked: Number(row.revoked) as unknown as boolean };
      }
    },
  },
  ...(['remote', 'revoked'] as const).flatMap((flag) => [
    {
      fault: `${flag} is 1, or left out`,
      caughtBy: `findById gives ${flag} as a boolean`,
      Broken: class extends TableUserStore {
        override toUser(row: UserRow) {
          return { ...super.toUser(row), [flag]: row[flag] ? 1 : undefined };
        }
      },
    },
    {
      fault: `${flag} is null for whoever is not`,
      caughtBy: `findById gives ${flag} as a boolean`,
      Broken: class extends TableUserStore {
        override toUser(row: UserRow) {
          return { ...super.toUser(row), [flag]: row[flag] || null };
        }
      },
    },
  ]),
  {
    fault: 'the attempts are a string',
    caughtBy: 'findById gives the attempts counted as a number',
    also: ['findById gives the attempts set to 0 as a number'],
    Broken: class extends TableUserStore {
      override toUser(row: UserRow) {
        return { ...super.toUser(row), failedAttempts: String(row.failedAttempts) as unknown as number };
      }
    },
  },
  {
    fault: 'the attempts are a string as soon as one was counted',
    caughtBy: 'findById gives the attempts counted as a number',
    Broken: class extends TableUserStore {
      override toUser(row: UserRow) {
        const { failedAttempts } = row;
        return { ...super.toUser(row), failedAttempts: (failedAttempts && String(failedAttempts)) as number };
      }
    },
  },
  {
    fault: 'the attempts are null as long as none was counted',
    caughtBy: 'findById gives the attempts counted as a number',
    also: ['findById gives the attempts set to 0 as a number'],
    Broken: class extends TableUserStore {
      override toUser(row: UserRow) {
        return { ...super.toUser(row), failedAttempts: (row.failedAttempts || null) as unknown as number };
      }
    },
  },
  {
    fault: 'the attempts are null once they are cleared',
    caughtBy: 'findById gives the attempts set to 0 as a number',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const isCleared = await super.clearAttempts(userId, expectedHash);
        const row = this.row(userId);
        if (isCleared && row) row.failedAttempts = null as unknown as number;
        return isCleared;
      }
    },
  },
  {
    fault: 'the attempts are null once the password is replaced',
    caughtBy: 'findById gives the attempts set to 0 as a number',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        row.failedAttempts = null as unknown as number;
      }
    },
  },
  {
    fault: 'contextWords is one string',
    caughtBy: 'findById gives context words, if any, as strings',
    Broken: class extends TableUserStore {
      override toUser(row: UserRow) {
        return { ...super.toUser(row), contextWords: 'ann' as unknown as string[] };
      }
    },
  },
  {
    fault: 'findById reads a cache',
    caughtBy: 'findById sees at once what the host wrote',
    also: [
      'no replacement brings a removed user back',
      'no clearing brings a removed user back',
      'findById gives null for a user who was removed',
      'a password that the host writes after a replacement is the one that is read',
      'a user whom the host revokes after a replacement is read as revoked',
      'attempts that another process counts and clears are seen in this one',
    ],
    Broken: class extends TableUserStore {
      readonly #cache: Map<string, User> = new Map();

      override async findById(userId: string) {
        const user = this.#cache.get(userId) ?? (await super.findById(userId));
        if (user) this.#cache.set(userId, user);
        return user && { ...user };
      }

      override async countAttempt(userId: string) {
        this.#cache.delete(userId);
        return super.countAttempt(userId);
      }

      override write(row: UserRow, replacement: PasswordReplacement) {
        this.#cache.delete(row.id);
        super.write(row, replacement);
      }
    },
  },
  {
    fault: 'findById reads a cache that replacePassword leaves as it was',
    caughtBy: 'findById sees at once what replacePassword wrote',
    also: [
      'replacePassword does the same for a reset, a change and a rehash',
      'a password that another process replaces is replaced in this one',
      'a password is read as replaced, though others read meanwhile',
      ...namesakes,
    ],
    Broken: CachingUserStore,
  },
  {
    fault: 'findById reads what it replaced itself from a cache',
    caughtBy: 'a password that the host writes after a replacement is the one that is read',
    also: [
      'a user whom the host revokes after a replacement is read as revoked',
      'no replacement brings a removed user back',
    ],
    Broken: class extends TableUserStore {
      readonly #cache: Map<string, User> = new Map();

      override async findById(userId: string) {
        const user = this.#cache.get(userId) ?? (await super.findById(userId));
        return user && { ...user };
      }

      override async countAttempt(userId: string) {
        const total = await super.countAttempt(userId);
        this.#cache.delete(userId);
        return total;
      }

      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, replacement);
        this.#cache.set(row.id, this.toUser(row));
      }
    },
  },
  {
    fault: 'findById reads a cache that each process keeps up to date for itself',
    caughtBy: 'a password that another process replaces is replaced in this one',
    also: [
      'no replacement brings a removed user back',
      'attempts that another process counts and clears are seen in this one',
      'a password is read as replaced, though others read meanwhile',
    ],
    Broken: class ForOneProcess extends CachingUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        this.forget(row.id);
        super.write(row, replacement);
      }

      override get harness() {
        return { ...super.harness, secondUserStore: new ForOneProcess(this.rows) };
      }
    },
  },
  {
    fault: 'remembers who was nobody',
    caughtBy: 'a user who was looked for in vain is found when the host writes one',
    Broken: class extends TableUserStore {
      readonly #nobody: Set<string> = new Set();

      override async findById(userId: string) {
        if (this.#nobody.has(userId)) return null;
        const user = await super.findById(userId);
        if (!user) this.#nobody.add(userId);
        return user;
      }
    },
  },
  {
    fault: 'findById gives its own mutable row',
    caughtBy: 'a user once read does not change under the reader',
    also: ['what a reader does to a user does not reach the store'],
    Broken: class extends TableUserStore {
      override toUser(row: UserRow) {
        return row;
      }
    },
  },
  {
    fault: 'a column of 100 characters cuts the hash off',
    caughtBy: 'a hash of 200 characters is kept whole',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, { ...replacement, newHash: replacement.newHash.slice(0, 100) });
      }
    },
  },
  {
    fault: 'the hash is put into the statement as text',
    caughtBy: 'a hash is kept as it is, whatever characters it is made of',
    Broken: class extends TableUserStore {
      override write(row: UserRow, replacement: PasswordReplacement) {
        super.write(row, { ...replacement, newHash: '?'.replace('?', replacement.newHash) });
      }
    },
  },
  {
    fault: 'compares the first 72 characters of the hash',
    caughtBy: 'hashes that differ in the 200th character alone are different',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const [passwordHash, expectedHash] = [row.passwordHash, replacement.expectedHash];
        if (passwordHash?.slice(0, 72) !== expectedHash?.slice(0, 72)) return false;
        return super.permits({ ...row, passwordHash }, { ...replacement, expectedHash: passwordHash });
      }
    },
  },
  {
    fault: 'a case-insensitive collation on the hash',
    caughtBy: 'hashes that differ in upper and lower case alone are different',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, replacement: PasswordReplacement) {
        const expectedHash = replacement.expectedHash?.toLowerCase() ?? null;
        return super.permits(
          { ...row, passwordHash: row.passwordHash?.toLowerCase() ?? null },
          { ...replacement, expectedHash },
        );
      }
    },
  },
  {
    fault: 'hashes are compared without trailing spaces',
    caughtBy: 'hashes that differ in a trailing space alone are different',
    Broken: class extends TableUserStore {
      override permits(row: UserRow, { expectedHash, ...replacement }: PasswordReplacement) {
        return super.permits(row, { ...replacement, expectedHash: expectedHash?.trimEnd() ?? null });
      }
    },
  },
  {
    fault: '`password_hash LIKE ?`',
    caughtBy: 'hashes that differ in a wildcard alone are different',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const stored = this.row(userId)?.passwordHash ?? null;
        const isLike = expectedHash?.endsWith('%') && stored?.startsWith(expectedHash.slice(0, -1));
        return super.clearAttempts(userId, isLike ? stored : expectedHash);
      }
    },
  },
  {
    fault: 'findById throws for an id that is no uuid',
    caughtBy: 'findById gives null, not an error, for ids that cannot exist',
    also: ['ids of any characters, up to 255 bytes, are ids like any other'],
    Broken: class extends TableUserStore {
      override async findById(userId: string) {
        if (userId.startsWith("'")) throw new Error('invalid input syntax for type uuid');
        return super.findById(userId);
      }
    },
  },
  {
    fault: 'countAttempt throws for an id that is no uuid',
    caughtBy: 'countAttempt gives 0 for ids that cannot exist',
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        if (userId === '1.5') throw new Error('invalid input syntax for type uuid');
        return super.countAttempt(userId);
      }
    },
  },
  {
    fault: 'replacePassword answers undefined for an id that is no uuid',
    caughtBy: 'replacePassword answers false for ids that cannot exist',
    Broken: class extends TableUserStore {
      override async replacePassword(replacement: PasswordReplacement) {
        if (replacement.userId === '1.5') return undefined as unknown as boolean;
        return super.replacePassword(replacement);
      }
    },
  },
  {
    fault: 'clearAttempts answers undefined for an id that is no uuid',
    caughtBy: 'clearAttempts answers false for ids that cannot exist',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        return userId === '1.5' ? (undefined as unknown as boolean) : super.clearAttempts(userId, expectedHash);
      }
    },
  },
  {
    fault: 'the users are the properties of an object',
    caughtBy: 'findById gives null, not an error, for ids that cannot exist',
    also: ['countAttempt gives 0 for ids that cannot exist'],
    Broken: class extends TableUserStore {
      override row(userId: string) {
        return super.row(userId) ?? ({} as Record<string, UserRow>)[userId];
      }
    },
  },
  {
    fault: 'an id is put into a path without being percent-encoded',
    caughtBy: 'an id that is spelled otherwise is nobody',
    also: ["an attempt under an id that is spelled otherwise is nobody's"],
    Broken: class extends TableUserStore {
      override row(userId: string) {
        return super.row(userId.replace(/^%(?:3[0-9]|6[1-6])/, decodeURIComponent));
      }
    },
  },
  ...[
    {
      fault: 'a case-insensitive collation on the id',
      difference: 'upper and lower case',
      fold: lowerCase,
      also: spelledOtherwise,
    },
    {
      fault: 'an accent-insensitive collation on the id',
      difference: 'an accent',
      fold: withoutAccents,
      also: ['ids that differ in Unicode composition alone are two users', countedApart('Unicode composition')],
    },
    { fault: 'ids are put into Unicode normal form', difference: 'Unicode composition', fold: composed },
    {
      fault: 'ids are compared without trailing spaces',
      difference: 'a trailing space',
      fold: withoutPadding,
      also: spelledOtherwise,
    },
    { fault: 'a collation that knows no emoji', difference: 'an emoji', fold: withoutEmoji },
    { fault: 'a column of 254 characters cuts the id off', difference: 'the 255th byte', fold: shortened },
  ].map(({ fault, difference, fold, also = [] }) => ({
    fault,
    caughtBy: `ids that differ in ${difference} alone are two users`,
    also: [...also, countedApart(difference)],
    Broken: class extends TableUserStore {
      override row(userId: string) {
        return [...this.rows.values()].find(({ id }) => fold(id) === fold(userId));
      }
    },
  })),
  {
    fault: 'a case-insensitive collation on the id in a table of attempts',
    caughtBy: 'attempts under ids that differ in upper and lower case alone are counted apart',
    Broken: class extends TableUserStore {
      override async countAttempt(userId: string) {
        const total = await super.countAttempt(userId);
        for (const row of this.rows.values()) if (lowerCase(row.id) === lowerCase(userId)) row.failedAttempts = total;
        return total;
      }
    },
  },
  {
    fault: 'clears under ids that are compared without upper and lower case in a table of attempts',
    caughtBy: 'attempts under ids that differ in upper and lower case alone are counted apart',
    Broken: class extends TableUserStore {
      override async clearAttempts(userId: string, expectedHash: string | null) {
        const isCleared = await super.clearAttempts(userId, expectedHash);
        const same = [...this.rows.values()].filter(({ id }) => isCleared && lowerCase(id) === lowerCase(userId));
        for (const row of same) row.failedAttempts = 0;
        return isCleared;
      }
    },
  },
  {
    fault: '`id LIKE ?`',
    caughtBy: 'ids that differ in a wildcard alone are two users',
    also: [countedApart('a wildcard')],
    Broken: class extends TableUserStore {
      override row(userId: string) {
        return [...this.rows.values()].findLast(({ id }) => isLike(id, userId));
      }
    },
  },
];

function countedApart(difference: string): string {
  return `attempts under ids that differ in ${difference} alone are counted apart`;
}

/** Of the two wildcards, the one for a single character. */
function isLike(id: string, pattern: string): boolean {
  const characters = Array.from(id);
  const wanted = Array.from(pattern);
  return wanted.length === characters.length && wanted.every((one, at) => one === '_' || one === characters[at]);
}

function lowerCase(id: string): string {
  return id.toLowerCase();
}

function withoutAccents(id: string): string {
  return id.normalize('NFD').replace(/\p{M}/gu, '');
}

function composed(id: string): string {
  return id.normalize('NFC');
}

function withoutPadding(id: string): string {
  return id.trimEnd();
}

function withoutEmoji(id: string): string {
  return id.replace(/\p{Extended_Pictographic}/gu, '?');
}

function shortened(id: string): string {
  return id.slice(0, 254);
}
