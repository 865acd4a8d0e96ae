import { idPairs } from '../../../lib/conformance/ids';
import type { ResetTokenRecord } from '../../../lib/ports';
import type { Fault } from '../fault';
import { TableTokenStore } from '../table-token-store';
import { roundTrip } from '../table-user-store';

const namesakes = idPairs.map(({ difference }) => `user ids that differ in ${difference} alone are two users`);

/** Mistakes in delete and deleteForUser, and in how ids are compared. */
export const deletingFaults: readonly Fault<TableTokenStore>[] = [
  {
    fault: 'delete does nothing',
    caughtBy: 'delete takes the token away',
    also: [
      'a token is gone once it was withdrawn, though others read meanwhile',
      'a token that another process deletes is gone in this one',
      'delete is no error the second time, nor for a token that never was',
      'token ids that differ in upper and lower case alone are two tokens',
    ],
    Broken: class extends TableTokenStore {
      override async delete() {
        await Promise.resolve();
      }
    },
  },
  {
    fault: 'delete throws the second time',
    caughtBy: 'delete is no error the second time, nor for a token that never was',
    also: [
      'a token id with a character more, fewer or changed is another',
      'a token is not found or deleted by its user, nor a user by the token',
      'delete and deleteForUser are no error for ids that nobody has',
      'deleting a superseded token leaves the one that superseded it',
    ],
    Broken: class extends TableTokenStore {
      override async delete(tokenId: string) {
        if (!(await this.findById(tokenId))) throw new Error('no such token');
        await super.delete(tokenId);
      }
    },
  },
  {
    fault: 'delete throws for a token that it has deleted before',
    caughtBy: 'delete is no error the second time, nor for a token that never was',
    Broken: class extends TableTokenStore {
      readonly #deleted: Set<string> = new Set();

      override async delete(tokenId: string) {
        if (this.#deleted.has(tokenId)) throw new Error('already deleted');
        if (await this.findById(tokenId)) this.#deleted.add(tokenId);
        await super.delete(tokenId);
      }
    },
  },
  {
    fault: 'delete throws for a token that never was',
    caughtBy: 'delete is no error the second time, nor for a token that never was',
    also: [
      'a token id with a character more, fewer or changed is another',
      'a token is not found or deleted by its user, nor a user by the token',
      'delete and deleteForUser are no error for ids that nobody has',
    ],
    Broken: class extends TableTokenStore {
      readonly #saved: Set<string> = new Set();

      override async save(record: ResetTokenRecord) {
        this.#saved.add(record.id);
        await super.save(record);
      }

      override async delete(tokenId: string) {
        if (!this.#saved.has(tokenId)) throw new Error('no such token');
        await super.delete(tokenId);
      }
    },
  },
  {
    fault: "delete takes everybody's tokens",
    caughtBy: "delete leaves other users' tokens",
    also: [
      "delete leaves the user's other token",
      'token ids that differ in upper and lower case alone are two tokens',
    ],
    Broken: class extends TableTokenStore {
      override async delete(tokenId: string) {
        if (await this.findById(tokenId)) this.records = [];
        await super.delete(tokenId);
      }
    },
  },
  {
    fault: "delete takes all of the user's tokens",
    caughtBy: "delete leaves the user's other token",
    also: ['what is saved during the delete of an earlier one is kept, and within reach'],
    Broken: class extends TableTokenStore {
      override async delete(tokenId: string) {
        const record = await this.findById(tokenId);
        if (record) await this.deleteForUser(record.userId);
      }
    },
  },
  {
    fault: "delete takes the user's latest token, whichever it is asked for",
    caughtBy: 'deleting a superseded token leaves the one that superseded it',
    Broken: class extends TableTokenStore {
      readonly #owners: Map<string, string> = new Map();

      override supersedes(...[record, earlier]: Parameters<TableTokenStore['supersedes']>) {
        const superseded = super.supersedes(record, earlier);
        if (superseded) this.#owners.set(earlier.id, record.id);
        return superseded;
      }

      override async delete(tokenId: string) {
        await super.delete(this.#owners.get(tokenId) ?? tokenId);
      }
    },
  },
  {
    fault: 'delete looks the token up, then deletes what the user has in its place',
    caughtBy: 'what is saved during the delete of an earlier one is kept, and within reach',
    Broken: class extends TableTokenStore {
      override async delete(tokenId: string) {
        const record = await this.findById(tokenId);
        await roundTrip();
        if (record) {
          this.records = this.records.filter((other) => !this.supersedes(record, other) || other.issuedBy === null);
        }
        await super.delete(tokenId);
      }
    },
  },
  {
    fault: 'deleteForUser leaves self-service tokens',
    caughtBy: 'deleteForUser takes away all that the user has',
    also: ['tokens that another process deletes by their user are gone in this one'],
    Broken: class extends TableTokenStore {
      override async deleteForUser(userId: string) {
        const kept = this.records.filter((record) => record.userId === userId && record.issuedBy === null);
        await super.deleteForUser(userId);
        this.records.push(...kept);
      }
    },
  },
  {
    fault: 'deleteForUser leaves what reinstates',
    caughtBy: 'deleteForUser takes away all that the user has',
    Broken: class extends TableTokenStore {
      override async deleteForUser(userId: string) {
        const kept = this.records.filter((record) => record.userId === userId && record.reinstates);
        await super.deleteForUser(userId);
        this.records.push(...kept);
      }
    },
  },
  {
    fault: 'deleteForUser throws where there is nothing',
    caughtBy: 'deleteForUser is no error the second time, nor for a user without tokens',
    also: [
      'delete and deleteForUser are no error for ids that nobody has',
      'a token is not found or deleted by its user, nor a user by the token',
      'deletes at once are no error',
    ],
    Broken: class extends TableTokenStore {
      override async deleteForUser(userId: string) {
        if (!this.records.some((record) => record.userId === userId)) throw new Error('no such user');
        await super.deleteForUser(userId);
      }
    },
  },
  {
    fault: 'deleteForUser throws for a user whose tokens it has deleted before',
    caughtBy: 'deleteForUser is no error the second time, nor for a user without tokens',
    also: ['deletes at once are no error'],
    Broken: class extends TableTokenStore {
      readonly #deleted: Set<string> = new Set();

      override async deleteForUser(userId: string) {
        const isThere = this.records.some((record) => record.userId === userId);
        if (!isThere && this.#deleted.has(userId)) throw new Error('already deleted');
        this.#deleted.add(userId);
        await super.deleteForUser(userId);
      }
    },
  },
  {
    fault: 'deleteForUser throws for a user who never had a token',
    caughtBy: 'deleteForUser is no error the second time, nor for a user without tokens',
    also: [
      'delete and deleteForUser are no error for ids that nobody has',
      'a token is not found or deleted by its user, nor a user by the token',
    ],
    Broken: class extends TableTokenStore {
      readonly #owners: Set<string> = new Set();

      override async save(record: ResetTokenRecord) {
        this.#owners.add(record.userId);
        await super.save(record);
      }

      override async deleteForUser(userId: string) {
        if (!this.#owners.has(userId)) throw new Error('no such user');
        await super.deleteForUser(userId);
      }
    },
  },
  {
    fault: "deleteForUser deletes everybody's self-service tokens, too",
    caughtBy: "deleteForUser leaves other users' tokens",
    also: ['a user id that is also a token id or the start of another is no other', ...namesakes],
    Broken: class extends TableTokenStore {
      override async deleteForUser(userId: string) {
        if (this.records.some((record) => record.userId === userId)) {
          this.records = this.records.filter(({ issuedBy }) => issuedBy !== null);
        }
        await super.deleteForUser(userId);
      }
    },
  },
  {
    fault: "deleteForUser deletes everybody's",
    caughtBy: "deleteForUser leaves other users' tokens",
    also: [
      'a user id that is also a token id or the start of another is no other',
      'deleteForUser leaves the tokens that the user issued to others',
      ...namesakes,
    ],
    Broken: class extends TableTokenStore {
      override async deleteForUser(userId: string) {
        if (this.records.some((record) => record.userId === userId)) this.records = [];
        await super.deleteForUser(userId);
      }
    },
  },
  {
    fault: 'deleteForUser deletes what the user issued to others, too',
    caughtBy: 'deleteForUser leaves the tokens that the user issued to others',
    Broken: class extends TableTokenStore {
      override async deleteForUser(userId: string) {
        await super.deleteForUser(userId);
        this.records = this.records.filter(({ issuedBy }) => issuedBy !== userId);
      }
    },
  },
  {
    fault: 'deleteForUser bars the user for good',
    caughtBy: 'a user may get a token again after deleteForUser',
    Broken: class extends TableTokenStore {
      readonly #barred: Set<string> = new Set();

      override async deleteForUser(userId: string) {
        this.#barred.add(userId);
        await super.deleteForUser(userId);
      }

      override async save(...[record]: Parameters<TableTokenStore['save']>) {
        if (!this.#barred.has(record.userId)) await super.save(record);
      }
    },
  },
  {
    fault: "deleteForUser reads the list of the user's tokens, then drops it after them",
    caughtBy: 'what is saved during a deleteForUser is within reach of the next one',
    also: ["what is saved during a deleteForUser is within reach of the next caller's"],
    Broken: class extends TableTokenStore {
      readonly #listed: Map<string, Set<string>> = new Map();

      override async save(record: ResetTokenRecord) {
        await super.save(record);
        this.#listed.set(record.userId, new Set([...this.#of(record.userId), record.id]));
      }

      override async deleteForUser(userId: string) {
        await roundTrip();
        for (const id of [...this.#of(userId)]) await this.delete(id);
        await roundTrip();
        this.#listed.delete(userId);
      }

      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        return this.#of(record.userId).has(earlier.id) && super.supersedes(record, earlier);
      }

      #of(userId: string): ReadonlySet<string> {
        return this.#listed.get(userId) ?? new Set();
      }
    },
  },
  {
    fault: 'deletes at once fail on one another',
    caughtBy: 'deletes at once are no error',
    Broken: class extends TableTokenStore {
      readonly #locked: Set<string> = new Set();

      override async delete(tokenId: string) {
        if (this.#locked.has(tokenId)) throw new Error('deadlock detected');
        this.#locked.add(tokenId);
        await super.delete(tokenId);
        this.#locked.delete(tokenId);
      }
    },
  },
  {
    fault: '`user_id LIKE ?`',
    caughtBy: 'a user id that is also a token id or the start of another is no other',
    Broken: class extends TableTokenStore {
      override async deleteForUser(userId: string) {
        this.records = this.records.filter((record) => !record.userId.startsWith(`${userId}:`));
        await super.deleteForUser(userId);
      }
    },
  },
  {
    fault: "deletes all keys that begin with the user's id and `!`",
    caughtBy: 'a user id that is also a token id or the start of another is no other',
    Broken: class extends TableTokenStore {
      override async deleteForUser(userId: string) {
        this.records = this.records.filter((record) => !record.userId.startsWith(`${userId}!`));
        await super.deleteForUser(userId);
      }
    },
  },
  {
    fault: 'user ids and token ids are keys of one map',
    caughtBy: 'a user id that is also a token id or the start of another is no other',
    Broken: class extends TableTokenStore {
      override async deleteForUser(userId: string) {
        const [{ id: tokenId } = { id: userId }] = this.records.filter((record) => record.userId === userId);
        await super.deleteForUser(tokenId);
        await super.deleteForUser(userId);
      }
    },
  },
  {
    fault: 'finds a token by its user as well',
    caughtBy: 'a token is not found or deleted by its user, nor a user by the token',
    also: ['a user id that is also a token id or the start of another is no other'],
    Broken: class extends TableTokenStore {
      override async findById(wanted: string) {
        const [record] = this.records.filter(({ userId }) => userId === wanted);
        return record ? this.copy(record) : super.findById(wanted);
      }
    },
  },
  {
    fault: 'a user id is put into the statement of deleteForUser as text',
    caughtBy: 'delete and deleteForUser are no error for ids that nobody has',
    Broken: class extends TableTokenStore {
      override async deleteForUser(userId: string) {
        if (userId.endsWith("' OR '1'='1")) this.records = [];
        await super.deleteForUser(userId);
      }
    },
  },
  {
    fault: 'delete takes the tokens of a user of that id, too',
    caughtBy: 'a token is not found or deleted by its user, nor a user by the token',
    Broken: class extends TableTokenStore {
      override async delete(tokenId: string) {
        this.records = this.records.filter(({ userId }) => userId !== tokenId);
        await super.delete(tokenId);
      }
    },
  },
  {
    fault: '`token_id LIKE ?`',
    caughtBy: 'a token id with a character more, fewer or changed is another',
    Broken: class extends TableTokenStore {
      override sameTokenId(one: string, other: string) {
        return one === other || (other.endsWith('%') && one.startsWith(other.slice(0, -1)));
      }
    },
  },
  {
    fault: '`token_id LIKE ?` in delete',
    caughtBy: 'a token id with a character more, fewer or changed is another',
    Broken: class extends TableTokenStore {
      override async delete(tokenId: string) {
        const { length } = tokenId;
        const isLike = (id: string): boolean => id.slice(0, -1) === tokenId.slice(0, -1) && id.length === length;
        if (tokenId.endsWith('_')) this.records = this.records.filter(({ id }) => !isLike(id));
        await super.delete(tokenId);
      }
    },
  },
  {
    fault: 'token ids are compared without trailing spaces',
    caughtBy: 'a token id with a character more, fewer or changed is another',
    Broken: class extends TableTokenStore {
      override sameTokenId(one: string, other: string) {
        return one.trimEnd() === other.trimEnd();
      }
    },
  },
  {
    fault: 'a column of 64 characters cuts the token id off',
    caughtBy: 'a token id with a character more, fewer or changed is another',
    Broken: class extends TableTokenStore {
      override sameTokenId(one: string, other: string) {
        return one.slice(0, 64) === other.slice(0, 64);
      }
    },
  },
  {
    fault: 'compares the first 43 characters of a token id',
    caughtBy: 'a token id with a character more, fewer or changed is another',
    Broken: class extends TableTokenStore {
      override sameTokenId(one: string, other: string) {
        return one.slice(0, 43) === other.slice(0, 43);
      }
    },
  },
  {
    fault: 'a case-insensitive collation on the token id',
    caughtBy: 'token ids that differ in upper and lower case alone are two tokens',
    Broken: class extends TableTokenStore {
      override sameTokenId(one: string, other: string) {
        return one.toLowerCase() === other.toLowerCase();
      }
    },
  },
  {
    fault: 'delete compares token ids without upper and lower case',
    caughtBy: 'token ids that differ in upper and lower case alone are two tokens',
    Broken: class extends TableTokenStore {
      override async delete(tokenId: string) {
        this.records = this.records.filter(({ id }) => id.toLowerCase() !== tokenId.toLowerCase());
        await super.delete(tokenId);
      }
    },
  },
  {
    fault: "a case-insensitive collation on the token's user id",
    caughtBy: 'user ids that differ in upper and lower case alone are two users',
    Broken: class extends TableTokenStore {
      override sameUserId(one: string, other: string) {
        return one.toLowerCase() === other.toLowerCase();
      }
    },
  },
  {
    fault: 'the users with tokens are the properties of an object',
    caughtBy: 'user ids of any characters, up to 255 bytes, are ids like any other',
    Broken: class extends TableTokenStore {
      override sameUserId(one: string, other: string) {
        return one !== '__proto__' && super.sameUserId(one, other);
      }
    },
  },
];
