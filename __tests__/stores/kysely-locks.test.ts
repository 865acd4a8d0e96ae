import { randomUUID } from 'node:crypto';
import { Kysely, MysqlDialect } from 'kysely';
import type { Transaction } from 'kysely';
import { createPool } from 'mysql2';
import type { ResetTokenRecord } from '../../lib/ports';
import { KyselyTokenStore, tokenTableMigration } from '../../lib/stores/kysely';
import { describeWithEngine } from '../support/describe-with-engine';
import { startMariadb } from '../support/mariadb';
import type { TestMariadb } from '../support/mariadb';
import { openMariadb, openPostgres } from '../support/sql-databases';
import type { SqlDatabase } from '../support/sql-databases';

const hour = 3_600_000;
const now = Date.parse('2031-01-01T00:00:00.000Z');

/** Whoever waits for a lock gives up after a second, and has failed. SQLite lets one connection write at a time. */
describeWithEngine('PostgreSQL', 'on PostgreSQL, a transaction of a host that stays open', () => {
  keepsNobodyWaiting(() => openPostgres('-c lock_timeout=1s'));
});

describeWithEngine('MariaDB', 'on MariaDB, a transaction of a host that stays open', () => {
  keepsNobodyWaiting(() => openMariadb([], 'set session innodb_lock_wait_timeout = 1'));
});

/** There a purge is a look-up, and then a statement for each row that it found. */
describeWithEngine(
  'MariaDB',
  'on MariaDB, an expired row that somebody takes for a new token before it is purged',
  () => {
    let server: TestMariadb;
    let db: Kysely<unknown>;
    let afterLookUp = (): Promise<void> => Promise.resolve();
    beforeAll(async () => {
      server = await startMariadb();
      db = new Kysely<unknown>({
        dialect: new MysqlDialect({ pool: createPool(server.url) }),
        log: async ({ query }) => {
          if (query.sql.includes('skip locked')) await afterLookUp();
        },
      });
      await tokenTableMigration().up(db);
    }, 60_000);
    afterAll(async () => {
      await db.destroy();
      await server.stop();
    });

    test('stays', async () => {
      const expired = tokenOf('ann', { expiresAt: new Date(now - hour) });
      const taken = tokenOf('ann');
      await storeAt(db, now - 2 * hour).save(expired);
      afterLookUp = async () => {
        afterLookUp = () => Promise.resolve();
        await storeAt(db, now).save(taken);
      };
      await storeAt(db, now).save(tokenOf('dan'));
      expect(await storeAt(db, now).findById(taken.id)).toEqual(taken);
    });
  },
);

function keepsNobodyWaiting(open: () => Promise<SqlDatabase>): void {
  let database: SqlDatabase;
  let store: KyselyTokenStore;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.stop());
  beforeEach(async () => {
    await tokenTableMigration().up(database.db);
    store = storeAt(database.db, now);
  });
  afterEach(() => tokenTableMigration().down(database.db));

  test.each([
    ['a caller', 'admin'],
    ['self-service', null],
  ])('and filed a token of %s lets every other user be filed', async (_kind, issuedBy) => {
    const ann = tokenOf('ann', { issuedBy });
    await store.save(tokenOf('zoe'));
    await whileOpen(async (transaction) => {
      await storeAt(transaction, now).save(ann);
      for (const userId of ['abe', 'bob', 'zoe', 'zora']) {
        for (const by of [null, 'admin']) {
          const other = tokenOf(userId, { issuedBy: by });
          await store.save(other);
          expect(await store.findById(other.id)).toEqual(other);
        }
      }
      expect(await store.findById(ann.id)).toBeNull();
    });
    expect(await store.findById(ann.id)).toEqual(ann);
  });

  test('and has the next row to expire, or one that has expired, lets the others be purged', async () => {
    const expired = ['ann', 'bob', 'cid'].map((userId) => tokenOf(userId, { expiresAt: new Date(now - hour) }));
    for (const token of expired) await storeAt(database.db, now - 2 * hour).save(token);
    const ann = tokenOf('ann', { expiresAt: new Date(now + 1) });
    await whileOpen(async (transaction) => {
      await storeAt(transaction, now).save(ann);
      await store.save(tokenOf('dan'));
      expect(await Promise.all(expired.map(({ id }) => store.findById(id)))).toEqual([expired[0], null, null]);
    });
    await store.save(tokenOf('dan'));
    expect(await store.findById(ann.id)).toEqual(ann);
  });

  function whileOpen(run: (transaction: Transaction<unknown>) => Promise<void>): Promise<void> {
    return database.db.transaction().execute(run);
  }
}

function storeAt(db: SqlDatabase['db'], time: number): KyselyTokenStore {
  return new KyselyTokenStore(db, { clock: () => new Date(time) });
}

function tokenOf(userId: string, fields: Partial<ResetTokenRecord> = {}): ResetTokenRecord {
  return {
    id: randomUUID(),
    userId,
    passwordFingerprint: 'fingerprint',
    issuedBy: null,
    reinstates: false,
    issuedAt: new Date(now - hour),
    expiresAt: new Date(now + hour),
    ...fields,
  };
}
