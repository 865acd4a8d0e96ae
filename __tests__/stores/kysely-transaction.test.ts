import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { PasswordReplacement, ResetTokenRecord } from '../../lib/ports';
import {
  deliveryTableMigration,
  historyTableMigration,
  KyselyDeliveryThrottle,
  KyselyTokenStore,
  KyselyUserStore,
  tokenTableMigration,
} from '../../lib/stores/kysely';
import type { KyselyDatabase } from '../../lib/stores/kysely';
import { describeWithSqlDatabases } from '../support/describe-with-sql-databases';
import { kyselyAnswering } from '../support/kysely-answering';
import { createUserTable, userColumns as columns } from '../support/user-table';

const issuedAt = new Date('2031-01-01T00:00:00.000Z');
const expiresAt = new Date('2031-01-02T00:00:00.000Z');
const replacement: PasswordReplacement = {
  userId: 'ann',
  expectedHash: 'before',
  newHash: 'after',
  reinstate: false,
  cause: 'change',
  at: issuedAt,
};

const storesOver = (db: KyselyDatabase) => ({
  users: new KyselyUserStore(db, { table: 'users', columns, history: {} }),
  usersInMysql: new KyselyUserStore(db, { table: 'users', columns, dialect: 'mysql' }),
  tokens: new KyselyTokenStore(db, { clock: () => issuedAt }),
  throttle: new KyselyDeliveryThrottle(db),
});

/** Hosts write in transactions of their own, and test in some that they roll back. */
describeWithSqlDatabases((_dialect, database) => {
  beforeAll(async () => {
    const { db } = database();
    await createUserTable(database(), 'users');
    for (const { up } of [tokenTableMigration(), historyTableMigration(), deliveryTableMigration()]) await up(db);
    await sql`insert into users (id, password_hash) values ('ann', 'before')`.execute(db);
  });

  async function writeAll(transaction: Transaction<unknown>, token: ResetTokenRecord): Promise<void> {
    const { users, tokens, throttle } = storesOver(transaction);
    expect(await users.replacePassword(replacement)).toBe(true);
    await tokens.save(token);
    expect(await throttle.claim({ id: 'claim', userId: 'ann', claimedAt: issuedAt, expiresAt })).toBe(true);
  }

  test('what the stores write in the transaction of a host comes and goes with it', async () => {
    const { db } = database();
    const { users, tokens } = storesOver(db);
    const token = tokenOf('ann');

    const rolledBack = db.transaction().execute(async (transaction) => {
      await writeAll(transaction, token);
      throw new Error('the host changes its mind');
    });
    await expect(rolledBack).rejects.toThrow('the host changes its mind');
    expect(await users.findById('ann')).toMatchObject({ passwordHash: 'before' });
    expect(await tokens.findById(token.id)).toBeNull();

    await db.transaction().execute((transaction) => writeAll(transaction, token));
    expect(await users.findById('ann')).toMatchObject({ passwordHash: 'after' });
    expect(await users.findRecentHashes('ann', 5)).toEqual(['before']);
    expect(await tokens.findById(token.id)).toEqual(token);
  });
});

describe('a conflict in the transaction of a host is for the host to try again', () => {
  const calls: Readonly<Record<string, (stores: ReturnType<typeof storesOver>) => Promise<unknown>>> = {
    findById: ({ users }) => users.findById('ann'),
    replacePassword: ({ users }) => users.replacePassword(replacement),
    countAttempt: ({ users }) => users.countAttempt('ann'),
    'countAttempt, on MySQL, which needs the connection': ({ usersInMysql }) => usersInMysql.countAttempt('ann'),
    clearAttempts: ({ users }) => users.clearAttempts('ann', 'before'),
    save: ({ tokens }) => tokens.save(tokenOf('ann')),
    delete: ({ tokens }) => tokens.delete('token'),
    claim: ({ throttle }) => throttle.claim({ id: 'claim', userId: 'ann', claimedAt: issuedAt, expiresAt }),
  };

  test.each(Object.entries(calls))('%s', async (_name, call) => {
    let statements = 0;
    const conflict = Object.assign(new Error('could not serialize access'), { code: '40001' });
    const db = kyselyAnswering(() => {
      statements++;
      return Promise.reject(conflict);
    });
    await expect(db.transaction().execute((transaction) => call(storesOver(transaction)))).rejects.toBe(conflict);
    expect(statements).toBe(1);
  });
});

describe('what has expired and can not be purged', () => {
  const timeout = Object.assign(new Error('lock wait timeout exceeded'), { code: 'ER_LOCK_WAIT_TIMEOUT' });
  const calls: Readonly<Record<string, (stores: ReturnType<typeof storesOver>) => Promise<unknown>>> = {
    save: ({ tokens }) => tokens.save(tokenOf('ann')),
    claim: ({ throttle }) => throttle.claim({ id: 'claim', userId: 'ann', claimedAt: issuedAt, expiresAt }),
  };
  let purges = 0;
  const db = kyselyAnswering(({ sql: statement }) => {
    if (!statement.includes('order by expires_at')) return Promise.resolve({ rows: [{ changed: 1 } as never] });
    purges++;
    return Promise.reject(timeout);
  });

  beforeEach(() => {
    purges = 0;
  });

  test.each(Object.entries(calls))('does not undo the %s that is done already', async (_name, call) => {
    await call(storesOver(db));
    expect(purges).toBe(1);
  });

  test.each(Object.entries(calls))('is left alone by a %s in the transaction of a host', async (_name, call) => {
    await db.transaction().execute((transaction) => call(storesOver(transaction)));
    expect(purges).toBe(0);
  });
});

/** Of a caller: it takes two statements. */
function tokenOf(userId: string): ResetTokenRecord {
  return {
    id: randomUUID(),
    userId,
    passwordFingerprint: 'fingerprint',
    issuedBy: 'admin',
    reinstates: false,
    issuedAt,
    expiresAt,
  };
}
