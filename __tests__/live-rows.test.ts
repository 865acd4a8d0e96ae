import { createPasswordService, MemoryTokenStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordService, User, UserStore } from 'express-password-router';
import { actAs } from './support/act-as';
import { createUser, currentPassword, newPassword } from './support/create-user';
import { drainEventLoop } from './support/drain-event-loop';
import { fastPasswordHasher } from './support/fast-password-hasher';
import { interceptCalls } from './support/intercept-calls';
import type { Around } from './support/intercept-calls';
import { raiseBarrier } from './support/raise-barrier';
import { refusalOf } from './support/refusal-of';

type Row = { -readonly [Member in keyof User]: User[Member] };

/** Right in all else, but what it answers is the row itself, which later calls write to, as an ORM with one object a row has it. */
function createLiveStore(row: Row): UserStore {
  return {
    findById: (id) => (id === row.id ? row : null),
    countAttempt: () => (row.failedAttempts = (row.failedAttempts ?? 0) + 1),
    clearAttempts: (_id, expectedHash) => {
      if (row.passwordHash !== expectedHash) return false;
      row.failedAttempts = 0;
      return true;
    },
    replacePassword: ({ expectedHash, newHash, reinstate }) => {
      if (row.passwordHash !== expectedHash || (row.revoked === true && !reinstate)) return false;
      Object.assign(row, { passwordHash: newHash, failedAttempts: 0, revoked: false });
      return true;
    },
  };
}

/** Two services over one live row; in the first, whoever hashes waits until it is let go. */
async function setUp(fields: Partial<User> = {}, aroundTokenStore: Around = (_call, proceed) => proceed()) {
  const row: Row = await createUser(fields);
  const tokenStore = interceptCalls(new MemoryTokenStore(), aroundTokenStore);
  const shared = { userStore: createLiveStore(row), tokenStore };
  const rest = { tokenFormat: new OpaqueTokenFormat(), onEvent: () => undefined };
  const slow = raiseBarrier();
  const passwordHasher = {
    ...fastPasswordHasher,
    hash: (password: string) => slow.wait().then(() => fastPasswordHasher.hash(password)),
  };
  const first = createPasswordService({ ...shared, ...rest, passwordHasher, hashing: { concurrency: 2 } });
  const second = createPasswordService({ ...shared, ...rest, passwordHasher: fastPasswordHasher });
  const { token } = await second.issueResetToken(actAs('admin'), 'jane');
  const isStored = (password: string): Promise<boolean> => fastPasswordHasher.verify(password, row.passwordHash ?? '');
  return { row, first, second, token, slow, isStored };
}

const overtaking = 'the password that came first';
const change = (service: PasswordService): Promise<void> =>
  service.changePassword(actAs('jane'), { currentPassword, password: newPassword });

describe('over a store that answers its live rows', () => {
  afterEach(() => jest.restoreAllMocks());

  test('a token is redeemed once, though the one who came first has not deleted it yet', async () => {
    const deleting = raiseBarrier();
    const { first, second, token, slow, isStored } = await setUp({}, async ({ method }, proceed) => {
      if (method === 'delete') await deleting.wait();
      return proceed();
    });
    const late = refusalOf(first.redeemResetToken({ token, password: newPassword }));
    await slow.reached;
    const early = second.redeemResetToken({ token, password: overtaking });
    await deleting.reached;
    slow.open();
    await drainEventLoop();
    deleting.open();
    await early;
    expect(await late).toMatchObject({ kind: 'invalid-reset-token' });
    expect(await isStored(overtaking)).toBe(true);
  });

  test('a reset that lands while a change hashes wins', async () => {
    const { first, second, token, slow, isStored } = await setUp();
    const late = refusalOf(change(first));
    await slow.reached;
    await second.redeemResetToken({ token, password: overtaking });
    slow.open();
    expect(await late).toMatchObject({ kind: 'incorrect-password' });
    expect(await isStored(overtaking)).toBe(true);
  });

  test('a login does not come in with a password that was replaced while it was compared', async () => {
    const { row, second } = await setUp();
    jest.spyOn(fastPasswordHasher, 'verify').mockImplementationOnce(async () => {
      row.passwordHash = await fastPasswordHasher.hash(overtaking);
      return true;
    });
    expect(await refusalOf(second.verifyPassword('jane', currentPassword))).toMatchObject({
      kind: 'incorrect-password',
    });
  });

  test('a revocation that comes while a redemption hashes is not lifted', async () => {
    const { row, first, token, slow } = await setUp({ revoked: true });
    row.revoked = false;
    const late = refusalOf(first.redeemResetToken({ token, password: newPassword }));
    await slow.reached;
    row.revoked = true;
    slow.open();
    expect(await late).toMatchObject({ kind: 'invalid-reset-token', reason: 'revoked' });
    expect(row.revoked).toBe(true);
  });
});
