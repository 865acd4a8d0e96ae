import { idPairs } from '../../../lib/conformance/ids';
import type { ResetTokenRecord } from '../../../lib/ports';
import type { Fault } from '../fault';
import { ProcessLock } from '../process-lock';
import { TableTokenStore } from '../table-token-store';
import { roundTrip } from '../table-user-store';

const namesakes = idPairs.map(({ difference }) => `user ids that differ in ${difference} alone are two users`);
const bothKinds = "a caller's token supersedes both kinds at once";
const afterRace = 'after a race of saves the next one and deleteForUser still reach all';
const afterDelete = "what is saved during a deleteForUser is within reach of the next caller's";
const mixedRace = 'of both kinds saved at once at most one each is left';
const callersRace = "of many callers' tokens saved at once exactly one is left";
const selfServiceRace = 'of many self-service tokens saved at once exactly one is left';

const callersWhole = "a caller's token takes nothing over from what it supersedes";
const selfServiceWhole = 'a self-service token takes nothing over from what it supersedes';

const whenOneExpires = "a self-service token that expires takes nothing of a caller's with it";

const whereUsersAreApart = [
  whenOneExpires,
  'a record issued days ago is kept until it expires',
  'a user id that is also a token id or the start of another is no other',
  "delete leaves other users' tokens",
  "deleteForUser leaves other users' tokens",
  'tokens of many users saved at once are all kept',
  ...namesakes,
];
const whateverSupersedesCallers = [
  whenOneExpires,
  'a token that another process supersedes is gone in this one',
  "a token that a caller issued to himself is a caller's",
  bothKinds,
  callersRace,
  mixedRace,
  afterRace,
  afterDelete,
  'a token goes by the order of saving, not by its times',
  'a token supersedes those left after another was deleted',
  'deleting a superseded token leaves the one that superseded it',
  'a token is gone once it was withdrawn, though others read meanwhile',
];

/** Correct still: one row for a user's token of each kind, written over by the next one. */
class OverwritingTokenStore extends TableTokenStore {
  override async save(record: ResetTokenRecord) {
    await roundTrip();
    const superseded = this.records.filter((earlier) => this.supersedes(record, earlier));
    const row = superseded.find(({ issuedBy }) => (issuedBy === null) === (record.issuedBy === null));
    this.records = this.records.filter((earlier) => !superseded.includes(earlier));
    this.records.push(this.copy(row ? this.overwrite(row, record) : record));
  }

  overwrite(_row: ResetTokenRecord, record: ResetTokenRecord): ResetTokenRecord {
    return record;
  }
}

/** Mistakes about who supersedes whom. */
export const savingFaults: readonly Fault<TableTokenStore>[] = [
  {
    fault: 'save keeps the old token',
    caughtBy: "a caller's token supersedes an earlier caller's",
    also: [...whateverSupersedesCallers],
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        const bothCallers = record.issuedBy !== null && earlier.issuedBy !== null;
        return !bothCallers && super.supersedes(record, earlier);
      }
    },
  },
  {
    fault: "supersedes the same caller's tokens alone",
    caughtBy: "a caller's token supersedes an earlier caller's",
    also: [...whateverSupersedesCallers],
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        const another = earlier.issuedBy !== null && earlier.issuedBy !== record.issuedBy;
        return !another && super.supersedes(record, earlier);
      }
    },
  },
  {
    fault: 'save keeps the old token where it reinstates',
    caughtBy: "a caller's token supersedes an earlier caller's",
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        return !earlier.reinstates && super.supersedes(record, earlier);
      }
    },
  },
  {
    fault: "a caller's token leaves self-service ones",
    caughtBy: "a caller's token supersedes an earlier self-service one",
    also: [bothKinds, afterRace, afterDelete, 'user ids of any characters, up to 255 bytes, are ids like any other'],
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        return (record.issuedBy === null) === (earlier.issuedBy === null) && super.supersedes(record, earlier);
      }
    },
  },
  {
    fault: 'self-service tokens pile up',
    caughtBy: 'a self-service token supersedes an earlier self-service one',
    also: ["a self-service token leaves a caller's alone", selfServiceRace],
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        return record.issuedBy !== null && super.supersedes(record, earlier);
      }
    },
  },
  {
    fault: "a self-service token kills an administrator's",
    caughtBy: "a self-service token leaves a caller's alone",
    also: [
      "a caller's token leaves those of the caller",
      "a token that a caller issued to himself is a caller's",
      'a user may get a token again after deleteForUser',
      'tokens that another process deletes by their user are gone in this one',
      "delete leaves the user's other token",
      selfServiceWhole,
      whenOneExpires,
    ],
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        return this.sameUserId(record.userId, earlier.userId);
      }
    },
  },
  {
    fault: 'a self-service token kills one that reinstates',
    caughtBy: "a self-service token leaves a caller's alone",
    also: [selfServiceWhole],
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        const reinstates = earlier.reinstates && this.sameUserId(record.userId, earlier.userId);
        return reinstates || super.supersedes(record, earlier);
      }
    },
  },
  {
    fault: 'takes a token that a caller issued to himself for self-service',
    caughtBy: "a token that a caller issued to himself is a caller's",
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        return super.supersedes(asSelfService(record), asSelfService(earlier));
      }
    },
  },
  {
    fault: 'supersedes one token, not all',
    caughtBy: bothKinds,
    Broken: class extends TableTokenStore {
      override async save(record: ResetTokenRecord) {
        await roundTrip();
        const superseded = this.records.findIndex((earlier) => this.supersedes(record, earlier));
        if (superseded >= 0) this.records.splice(superseded, 1);
        this.records.push(this.copy(record));
      }
    },
  },
  {
    fault: 'save deletes the earlier token, and files none in its place',
    caughtBy: "a caller's token supersedes an earlier caller's",
    also: [
      "a caller's token supersedes an earlier self-service one",
      'a self-service token supersedes an earlier self-service one',
      "a self-service token leaves a caller's alone",
      "a token that a caller issued to himself is a caller's",
      bothKinds,
      'a token goes by the order of saving, not by its times',
      callersWhole,
      selfServiceWhole,
      afterRace,
      'a token that another process supersedes is gone in this one',
      'deleting a superseded token leaves the one that superseded it',
      'what is saved during the delete of an earlier one is kept, and within reach',
      'user ids of any characters, up to 255 bytes, are ids like any other',
    ],
    Broken: class extends TableTokenStore {
      override async save(record: ResetTokenRecord) {
        const before = this.records.length;
        this.records = this.records.filter((earlier) => !this.supersedes(record, earlier));
        if (this.records.length === before) await super.save(record);
      }
    },
  },
  {
    fault: 'the newest by issuedAt wins',
    caughtBy: 'a token goes by the order of saving, not by its times',
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        return record.issuedAt >= earlier.issuedAt && super.supersedes(record, earlier);
      }
    },
  },
  {
    fault: 'the one that expires last wins',
    caughtBy: 'a token goes by the order of saving, not by its times',
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        return record.expiresAt >= earlier.expiresAt && super.supersedes(record, earlier);
      }
    },
  },
  ...(['passwordFingerprint', 'issuedBy', 'reinstates', 'issuedAt', 'expiresAt'] as const).map((column) => ({
    fault: `writes over the earlier token's row, and forgets \`${column}\``,
    caughtBy: callersWhole,
    also: column === 'issuedBy' || column === 'reinstates' ? [] : [selfServiceWhole],
    Broken: class extends OverwritingTokenStore {
      override overwrite(row: ResetTokenRecord, record: ResetTokenRecord) {
        return { ...record, [column]: row[column] };
      }
    },
  })),
  {
    fault: "writes a self-service token over the earlier one's row, and keeps the later expiry",
    caughtBy: selfServiceWhole,
    Broken: class extends OverwritingTokenStore {
      override overwrite(row: ResetTokenRecord, record: ResetTokenRecord) {
        const isLater = row.expiresAt > record.expiresAt;
        return record.issuedBy === null && isLater ? { ...record, expiresAt: row.expiresAt } : record;
      }
    },
  },
  {
    fault: "a self-service token writes its fingerprint over the caller's as well",
    caughtBy: selfServiceWhole,
    Broken: class extends TableTokenStore {
      override async save(record: ResetTokenRecord) {
        await super.save(record);
        const { userId, passwordFingerprint } = record;
        this.records = this.records.map((one) => (one.userId === userId ? { ...one, passwordFingerprint } : one));
      }
    },
  },
  {
    fault: "save supersedes everybody's tokens",
    caughtBy: "a token supersedes nobody else's",
    also: [
      "a caller's token leaves those of the caller",
      ...whereUsersAreApart,
      "a caller's token leaves those that the caller issued to others",
      'a token leaves those that its user issued to others',
    ],
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        return super.supersedes({ ...record, userId: earlier.userId }, earlier);
      }
    },
  },
  {
    fault: 'keeps one token of each caller',
    caughtBy: "a caller's token leaves those that the caller issued to others",
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        const isByTheSame = record.issuedBy !== null && record.issuedBy === earlier.issuedBy;
        return isByTheSame || super.supersedes(record, earlier);
      }
    },
  },
  {
    fault: 'supersedes what the user issued to others, too',
    caughtBy: 'a token leaves those that its user issued to others',
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        const isIssuedByUser = record.issuedBy !== null && earlier.issuedBy === record.userId;
        return isIssuedByUser || super.supersedes(record, earlier);
      }
    },
  },
  {
    fault: 'a self-service token supersedes what its user issued to others',
    caughtBy: 'a token leaves those that its user issued to others',
    also: ["a token that a caller issued to himself is a caller's"],
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        const isIssuedByUser = record.issuedBy === null && earlier.issuedBy === record.userId;
        return isIssuedByUser || super.supersedes(record, earlier);
      }
    },
  },
  {
    fault: "supersedes the caller's own tokens, too",
    caughtBy: "a caller's token leaves those of the caller",
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        return super.supersedes(record, earlier) || earlier.userId === record.issuedBy;
      }
    },
  },
  {
    fault: "supersedes the tokens of whoever has an id that begins like the user's",
    caughtBy: 'a user id that is also a token id or the start of another is no other',
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        const userId = earlier.userId.startsWith(record.userId) ? record.userId : earlier.userId;
        return super.supersedes(record, { ...earlier, userId });
      }
    },
  },
  {
    fault: 'compares user ids without upper and lower case when it supersedes self-service tokens',
    caughtBy: 'user ids that differ in upper and lower case alone are two users',
    Broken: class extends TableTokenStore {
      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        const isLoose = record.issuedBy === null && earlier.userId.toLowerCase() === record.userId.toLowerCase();
        return super.supersedes(record, isLoose ? { ...earlier, userId: record.userId } : earlier);
      }
    },
  },
  {
    fault: 'deletes, then inserts, without a lock',
    caughtBy: callersRace,
    also: [selfServiceRace, mixedRace],
    Broken: class extends TableTokenStore {
      override async save(record: ResetTokenRecord) {
        await roundTrip();
        this.records = this.records.filter((earlier) => !this.supersedes(record, earlier));
        await roundTrip();
        this.records.push(this.copy(record));
      }
    },
  },
  {
    fault: 'deletes, then inserts, under a lock of its own process',
    caughtBy: callersRace,
    also: [
      'of both kinds saved at once at most one each is left',
      'of many self-service tokens saved at once exactly one is left',
    ],
    Broken: class Locking extends TableTokenStore {
      readonly #lock = new ProcessLock();

      override async save(record: ResetTokenRecord) {
        await this.#lock.hold(async () => {
          await roundTrip();
          this.records = this.records.filter((earlier) => !this.supersedes(record, earlier));
          await roundTrip();
          this.records.push(this.copy(record));
        });
      }

      override get harness() {
        return { tokenStore: this, secondTokenStore: new Locking(this.table) };
      }
    },
  },
  {
    fault: 'reads the list of tokens, then writes it back',
    caughtBy: 'tokens of many users saved at once are all kept',
    Broken: class extends TableTokenStore {
      override async save(record: ResetTokenRecord) {
        const read = this.records;
        await roundTrip();
        this.records = [...read.filter((earlier) => !this.supersedes(record, earlier)), this.copy(record)];
      }
    },
  },
  {
    fault: 'forgets which tokens a user has when it deletes one',
    caughtBy: 'a token supersedes those left after another was deleted',
    Broken: class extends TableTokenStore {
      readonly #forgotten: Set<string> = new Set();

      override async delete(tokenId: string) {
        const userId = this.records.find(({ id }) => id === tokenId)?.userId;
        await super.delete(tokenId);
        for (const record of this.records) if (record.userId === userId) this.#forgotten.add(record.id);
      }

      override supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord) {
        return !this.#forgotten.has(earlier.id) && super.supersedes(record, earlier);
      }
    },
  },
  {
    fault: 'save fails for a lifetime of no seconds',
    caughtBy: 'saving a record that has expired meanwhile is no error',
    Broken: class extends TableTokenStore {
      override async save(record: ResetTokenRecord) {
        if (record.expiresAt.getTime() <= Date.now()) throw new Error('invalid expire time');
        await super.save(record);
      }
    },
  },
];

function asSelfService(record: ResetTokenRecord): ResetTokenRecord {
  return record.issuedBy === record.userId ? { ...record, issuedBy: null } : record;
}
