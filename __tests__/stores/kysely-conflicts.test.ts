import type { DeliveryClaim, PasswordReplacement, ResetTokenRecord } from '../../lib/ports';
import { KyselyDeliveryThrottle, KyselyTokenStore, KyselyUserStore } from '../../lib/stores/kysely';
import type { KyselyDatabase } from '../../lib/stores/kysely';
import { kyselyAnswering } from '../support/kysely-answering';
import { userColumns as columns } from '../support/user-table';

const at = new Date('2031-01-01T00:00:00.000Z');
const expiresAt = new Date('2031-01-02T00:00:00.000Z');
const claim: DeliveryClaim = { id: 'claim', userId: 'ann', claimedAt: at, expiresAt };
const replacement: PasswordReplacement = {
  userId: 'ann',
  expectedHash: 'before',
  newHash: 'after',
  reinstate: false,
  cause: 'change',
  at,
};
const token: ResetTokenRecord = {
  id: 'token',
  userId: 'ann',
  passwordFingerprint: 'fingerprint',
  issuedBy: 'admin',
  reinstates: false,
  issuedAt: at,
  expiresAt,
};

const users = (db: KyselyDatabase): KyselyUserStore =>
  new KyselyUserStore(db, { table: 'users', columns, history: {} });
const tokens = (db: KyselyDatabase): KyselyTokenStore => new KyselyTokenStore(db);
const throttle = (db: KyselyDatabase): KyselyDeliveryThrottle => new KyselyDeliveryThrottle(db);

/** Where every transaction is serializable, a look-up that is one statement may be the one that loses. */
describe('what lost against a concurrent transaction is asked again', () => {
  const calls: Readonly<Record<string, (db: KyselyDatabase) => Promise<unknown>>> = {
    'users: findById': (db) => users(db).findById('ann'),
    'users: replacePassword': (db) => users(db).replacePassword(replacement),
    'users: findRecentHashes': (db) => users(db).findRecentHashes('ann', 5),
    'users: countAttempt': (db) => users(db).countAttempt('ann'),
    'users: clearAttempts': (db) => users(db).clearAttempts('ann', 'before'),
    'tokens: save': (db) => tokens(db).save(token),
    'tokens: findById': (db) => tokens(db).findById('token'),
    'tokens: delete': (db) => tokens(db).delete('token'),
    'tokens: deleteForUser': (db) => tokens(db).deleteForUser('ann'),
    'throttle: claim': (db) => throttle(db).claim(claim),
    'throttle: release': (db) => throttle(db).release(claim),
  };

  test.each(Object.entries(calls))('%s', async (_name, call) => {
    const conflict = Object.assign(new Error('could not serialize access'), { code: '40001' });
    const asked: string[] = [];
    const db = kyselyAnswering(({ sql: statement }) => {
      asked.push(statement);
      return asked.length === 1 ? Promise.reject(conflict) : Promise.resolve({ rows: [] });
    });
    await call(db);
    expect(asked[1]).toBe(asked[0]);
  });

  /** A database whose every statement fails with this code; what it was asked is counted. */
  function setUp(code: string) {
    const conflict = Object.assign(new Error('lost'), { code });
    const asked = jest.fn(() => Promise.reject(conflict));
    return { conflict, asked, store: tokens(kyselyAnswering(asked)) };
  }

  test.each(['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD'])('up to ten times: %s', async (code) => {
    const { conflict, asked, store } = setUp(code);
    await expect(store.findById('token')).rejects.toBe(conflict);
    expect(asked).toHaveBeenCalledTimes(10);
  });

  test('but nothing else is: 23505', async () => {
    const { conflict, asked, store } = setUp('23505');
    await expect(store.findById('token')).rejects.toBe(conflict);
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
