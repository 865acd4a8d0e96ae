import type { ResetTokenRecord } from '../../../lib/ports';
import type { Fault } from '../fault';
import { TableTokenStore } from '../table-token-store';
import { roundTrip } from '../table-user-store';

const DAY_MS = 86_400_000;

const callersWhole = "a caller's token takes nothing over from what it supersedes";
const selfServiceWhole = 'a self-service token takes nothing over from what it supersedes';

/** Mistakes in what is kept, for how long, and in what findById gives. */
export const keepingFaults: readonly Fault<TableTokenStore>[] = [
  {
    fault: 'findById gives undefined for no token',
    caughtBy: 'findById gives null for a token that was never saved',
    also: [
      'findById gives null, not an error, for ids that no token has',
      'findById gives null for a token that was superseded or deleted',
    ],
    Broken: class extends TableTokenStore {
      override async findById(tokenId: string) {
        return (await super.findById(tokenId)) ?? (undefined as unknown as null);
      }
    },
  },
  {
    fault: 'findById gives undefined for an id that no token can have',
    caughtBy: 'findById gives null, not an error, for ids that no token has',
    Broken: class extends TableTokenStore {
      override async findById(tokenId: string) {
        return tokenId === '' ? (undefined as unknown as null) : super.findById(tokenId);
      }
    },
  },
  {
    fault: 'findById gives undefined for a token that is gone',
    caughtBy: 'findById gives null for a token that was superseded or deleted',
    Broken: class extends TableTokenStore {
      readonly #saved: Set<string> = new Set();

      override async save(record: ResetTokenRecord) {
        await super.save(record);
        this.#saved.add(record.id);
      }

      override async findById(tokenId: string) {
        const gone = this.#saved.has(tokenId) ? (undefined as unknown as null) : null;
        return (await super.findById(tokenId)) ?? gone;
      }
    },
  },
  {
    fault: 'findById gives undefined for a token that has expired',
    caughtBy: 'saving a record that has expired meanwhile is no error',
    Broken: class extends TableTokenStore {
      override async findById(tokenId: string) {
        const record = await super.findById(tokenId);
        const isExpired = record !== null && record.expiresAt.getTime() <= Date.now();
        return isExpired ? (undefined as unknown as null) : record;
      }
    },
  },
  {
    fault: 'drops what expires within this second',
    caughtBy: 'a record is kept to its last moment, whatever else is saved',
    Broken: class extends TableTokenStore {
      override async findById(tokenId: string) {
        const record = await super.findById(tokenId);
        const secondsLeft = record ? Math.floor((record.expiresAt.getTime() - Date.now()) / 1000) : 0;
        return secondsLeft >= 1 || (record && record.expiresAt.getTime() < Date.now()) ? record : null;
      }
    },
  },
  {
    fault: 'keeps every record for a day, and no longer',
    caughtBy: 'a record issued days ago is kept until it expires',
    Broken: class extends TableTokenStore {
      override async findById(tokenId: string) {
        const record = await super.findById(tokenId);
        return record && record.issuedAt.getTime() + 2 * DAY_MS > Date.now() ? record : null;
      }
    },
  },
  {
    fault: 'a lifetime of more than six days is none',
    caughtBy: 'a record of the longest lifetime, seven days, is kept',
    Broken: class extends TableTokenStore {
      override async save(record: ResetTokenRecord) {
        if (record.expiresAt.getTime() - Date.now() < 6 * 86_400_000) await super.save(record);
      }
    },
  },
  {
    fault: 'the times are rounded to seconds',
    caughtBy: 'findById gives both times to the millisecond',
    Broken: class extends TableTokenStore {
      override copy(record: ResetTokenRecord) {
        const { issuedAt, expiresAt } = record;
        return { ...record, issuedAt: wholeSecond(issuedAt), expiresAt: wholeSecond(expiresAt) };
      }
    },
  },
  ...(['issuedAt', 'expiresAt'] as const).flatMap((time) => [
    {
      fault: `\`${time}\` is rounded to seconds`,
      caughtBy: 'findById gives both times to the millisecond',
      Broken: class extends TableTokenStore {
        override copy(record: ResetTokenRecord) {
          return super.copy({ ...record, [time]: wholeSecond(record[time]) });
        }
      },
    },
    {
      fault: `\`${time}\` is a number`,
      caughtBy: 'findById gives both times as Dates',
      Broken: class extends TableTokenStore {
        override async findById(tokenId: string) {
          const record = await super.findById(tokenId);
          return record && { ...record, [time]: record[time].getTime() };
        }
      },
    },
  ]),
  {
    fault: 'the times are strings',
    caughtBy: 'findById gives both times as Dates',
    Broken: class extends TableTokenStore {
      override async findById(tokenId: string) {
        const record = await super.findById(tokenId);
        return record && (JSON.parse(JSON.stringify(record)) as ResetTokenRecord);
      }
    },
  },
  {
    fault: 'save keeps the object that it was given',
    caughtBy: 'a record does not change with the object that was saved',
    Broken: class extends TableTokenStore {
      readonly #given: Map<string, ResetTokenRecord> = new Map();

      override async save(record: ResetTokenRecord) {
        this.#given.set(record.id, record);
        await super.save(record);
      }

      override async findById(tokenId: string) {
        const found = await super.findById(tokenId);
        return found && this.copy(this.#given.get(tokenId) ?? found);
      }
    },
  },
  {
    fault: 'findById gives its own mutable record',
    caughtBy: 'what a reader does to a record does not reach the store',
    Broken: class extends TableTokenStore {
      override async findById(tokenId: string) {
        const found = await super.findById(tokenId);
        return found && (this.records.find(({ id }) => id === tokenId) ?? null);
      }
    },
  },
  {
    fault: 'findById gives a copy, with its own two Dates in it',
    caughtBy: 'what a reader does to a record does not reach the store',
    Broken: class extends TableTokenStore {
      override async findById(tokenId: string) {
        const found = await super.findById(tokenId);
        const { issuedAt, expiresAt } = this.records.find(({ id }) => id === tokenId) ?? {};
        return found && { ...found, issuedAt: issuedAt ?? found.issuedAt, expiresAt: expiresAt ?? found.expiresAt };
      }
    },
  },
  {
    fault: "the list of a user's tokens expires with the one that was saved last",
    caughtBy: "a self-service token that expires takes nothing of a caller's with it",
    Broken: class extends TableTokenStore {
      readonly #listedUntil: Map<string, number> = new Map();

      override async save(record: ResetTokenRecord) {
        await super.save(record);
        this.#listedUntil.set(record.userId, record.expiresAt.getTime());
      }

      override sameUserId(one: string, other: string) {
        return super.sameUserId(one, other) && Date.now() < (this.#listedUntil.get(one) ?? 0);
      }
    },
  },
  {
    fault: "issuedBy is '' for self-service",
    caughtBy: 'findById gives a self-service record as it was saved',
    also: [selfServiceWhole],
    Broken: class extends TableTokenStore {
      override async findById(tokenId: string) {
        const found = await super.findById(tokenId);
        return found && { ...found, issuedBy: found.issuedBy ?? '' };
      }
    },
  },
  {
    fault: 'reinstates is 1 or 0',
    caughtBy: "findById gives a caller's record as it was saved",
    also: ['findById gives a self-service record as it was saved', callersWhole, selfServiceWhole],
    Broken: class extends TableTokenStore {
      override async findById(tokenId: string) {
        const found = await super.findById(tokenId);
        return found && { ...found, reinstates: Number(found.reinstates) as unknown as boolean };
      }
    },
  },
  {
    fault: 'forgets `reinstates`',
    caughtBy: "findById gives a caller's record as it was saved",
    also: [callersWhole, selfServiceWhole],
    Broken: class extends TableTokenStore {
      override copy(record: ResetTokenRecord) {
        return super.copy({ ...record, reinstates: false });
      }
    },
  },
  {
    fault: "takes every caller's token for one that reinstates",
    caughtBy: "findById gives a caller's record as it was saved",
    also: [callersWhole],
    Broken: class extends TableTokenStore {
      override copy(record: ResetTokenRecord) {
        return super.copy({ ...record, reinstates: record.issuedBy !== null });
      }
    },
  },
  {
    fault: 'a column of 60 characters cuts the fingerprint off',
    caughtBy: 'a fingerprint and a token id of 64 characters are kept whole',
    Broken: class extends TableTokenStore {
      override copy(record: ResetTokenRecord) {
        return super.copy({ ...record, passwordFingerprint: record.passwordFingerprint.slice(0, 60) });
      }
    },
  },
  {
    fault: 'takes the fingerprint for hexadecimal, and puts it into lower case',
    caughtBy: "findById gives a caller's record as it was saved",
    also: ['findById gives a self-service record as it was saved', callersWhole, selfServiceWhole],
    Broken: class extends TableTokenStore {
      override copy(record: ResetTokenRecord) {
        return super.copy({ ...record, passwordFingerprint: record.passwordFingerprint.toLowerCase() });
      }
    },
  },
  {
    fault: 'the id of the caller is kept in Latin-1',
    caughtBy: 'user ids of any characters, up to 255 bytes, are ids like any other',
    Broken: class extends TableTokenStore {
      override copy({ issuedBy, ...record }: ResetTokenRecord) {
        const kept = issuedBy && Buffer.from(issuedBy, 'latin1').toString('latin1');
        return super.copy({ ...record, issuedBy: kept });
      }
    },
  },
  {
    fault: 'reads a cache that each process keeps up to date for itself',
    caughtBy: 'a token that another process deletes is gone in this one',
    also: [
      'a token is gone once it was withdrawn, though others read meanwhile',
      'what is saved during the delete of an earlier one is kept, and within reach',
      'a token that another process supersedes is gone in this one',
      'tokens that another process deletes by their user are gone in this one',
    ],
    Broken: class Caching extends TableTokenStore {
      readonly #cache: Map<string, ResetTokenRecord> = new Map();

      override async findById(tokenId: string) {
        const record = this.#cache.get(tokenId) ?? (await super.findById(tokenId));
        if (record) this.#cache.set(tokenId, record);
        return record && this.copy(record);
      }

      override async save(record: ResetTokenRecord) {
        this.#cache.clear();
        await super.save(record);
      }

      override async delete(tokenId: string) {
        this.#cache.clear();
        await super.delete(tokenId);
      }

      override async deleteForUser(userId: string) {
        this.#cache.clear();
        await super.deleteForUser(userId);
      }

      override get harness() {
        return { tokenStore: this, secondTokenStore: new Caching(this.table) };
      }
    },
  },
  {
    fault: 'remembers in its own process which tokens there were not',
    caughtBy: 'a token that was looked for in vain is found when another process saves it',
    Broken: class Remembering extends TableTokenStore {
      readonly #missing: Set<string> = new Set();

      override async findById(tokenId: string) {
        if (this.#missing.has(tokenId)) return null;
        const record = await super.findById(tokenId);
        if (!record) this.#missing.add(tokenId);
        return record;
      }

      override async save(record: ResetTokenRecord) {
        this.#missing.delete(record.id);
        await super.save(record);
      }

      override get harness() {
        return { tokenStore: this, secondTokenStore: new Remembering(this.table) };
      }
    },
  },
  {
    fault: 'lets a look-up join one that is under way',
    caughtBy: 'a token is gone once it was withdrawn, though others read meanwhile',
    Broken: class extends TableTokenStore {
      readonly #underWay: Map<string, Promise<ResetTokenRecord | null>> = new Map();

      override async findById(tokenId: string) {
        const joined = this.#underWay.get(tokenId) ?? this.#read(tokenId);
        this.#underWay.set(tokenId, joined);
        const record = await joined;
        return record && this.copy(record);
      }

      async #read(tokenId: string) {
        const record = await super.findById(tokenId);
        await roundTrip();
        this.#underWay.delete(tokenId);
        return record;
      }
    },
  },
];

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
