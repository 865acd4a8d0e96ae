import { ConfigurationError, MemoryUserStore, NistPasswordPolicy } from 'express-password-router';
import type { PasswordHistory } from 'express-password-router';
import { PasswordHistoryPolicy } from 'express-password-router/passwords/password-history-policy';
import { actAs } from '../support/act-as';
import { countHashing } from '../support/count-hashing';
import { createService } from '../support/create-service';
import type { CreatedService, ServiceLayout } from '../support/create-service';
import { createUser, currentPassword, newPassword } from '../support/create-user';
import { fastHash, fastPasswordHasher } from '../support/fast-password-hasher';
import { refusalOf } from '../support/refusal-of';

const former = ['the first of the former', 'the second of the former', 'the third of the former'];
const violation = {
  rule: 'recently-used',
  message: 'The password is the current one of the account, or one that it had recently.',
  params: { remember: 5 },
};
const recentlyUsed = { kind: 'password-policy-violation', details: { violations: [violation] } };

interface Remembering extends CreatedService {
  /** The slow calls that the hasher got since Jane was made. */
  readonly calls: string[];
  /** How many of them ran at once, at most. */
  readonly mostAtOnce: () => number;
}

/** Jane's password is `currentPassword`; before it she had `former`, the last one first. */
async function createRemembering(
  layout: ServiceLayout = {},
  passwordHistory: PasswordHistory = { findRecentHashes: (_id, limit) => former.map(fastHash).slice(0, limit) },
): Promise<Remembering> {
  let running = 0;
  let most = 0;
  const { hasher, calls } = countHashing({
    ...fastPasswordHasher,
    verify: async (password, hash) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return fastPasswordHasher.verify(password, hash);
    },
  });
  const created = createService({
    users: [await createUser()],
    passwordPolicy: [new NistPasswordPolicy(), new PasswordHistoryPolicy({ passwordHistory })],
    passwordHasher: hasher,
    ...layout,
  });
  return { ...created, calls, mostAtOnce: () => most };
}

function change({ service }: CreatedService, password: string, current: string = currentPassword): Promise<void> {
  return service.changePassword(actAs('jane'), { currentPassword: current, password });
}

describe('a change', () => {
  test.each(former)('to a former password is refused: %s', async (password) => {
    expect(await refusalOf(change(await createRemembering(), password))).toMatchObject(recentlyUsed);
  });

  test('to another is accepted, after one compare for each', async () => {
    const jane = await createRemembering();
    await change(jane, newPassword);
    expect(jane.calls).toEqual(['verify', 'verify', 'verify', 'verify', 'hash']);
  });

  test('compares no more than are remembered, however many the store answers', async () => {
    const passwordHistory = { findRecentHashes: () => Array.from({ length: 100 }, (_, index) => fastHash(`${index}`)) };
    const jane = await createRemembering({}, passwordHistory);
    await change(jane, newPassword);
    expect(jane.calls).toEqual([...Array<string>(6).fill('verify'), 'hash']);
  });

  test('that the other policies refuse compares nothing', async () => {
    const jane = await createRemembering();
    expect(await refusalOf(change(jane, 'short'))).toMatchObject({ details: { violations: [{ rule: 'too-short' }] } });
    expect(jane.calls).toEqual([]);
  });

  test('to the current one is refused without looking back', async () => {
    const passwordPolicy = new PasswordHistoryPolicy({ passwordHistory: { findRecentHashes: () => [] } });
    const jane = await createRemembering({ passwordPolicy });
    expect(await refusalOf(change(jane, currentPassword))).toMatchObject(recentlyUsed);
    expect(jane.calls).toEqual(['verify']);
  });
});

describe('who has a session but not the current password', () => {
  test('learns of no former password: the compare of the current one is counted and comes first', async () => {
    const jane = await createRemembering();
    for (const password of [...former, currentPassword, newPassword]) {
      expect(await refusalOf(change(jane, password, 'a guess'))).toMatchObject({ kind: 'incorrect-password' });
    }
    expect(jane.calls).toEqual(Array(5).fill('verify'));
    expect(jane.users.findById('jane')?.failedAttempts).toBe(5);
  });

  test('learns of none by a dry run, which compares nothing', async () => {
    const jane = await createRemembering();
    for (const password of [...former, currentPassword]) {
      expect(await jane.service.validatePassword({ password, userId: 'jane' })).toEqual([]);
    }
    expect(jane.calls).toEqual([]);
  });

  test('gets ten compares, however many changes are sent at once', async () => {
    const jane = await createRemembering();
    const refusals = await Promise.all(
      Array.from({ length: 50 }, (_, index) => refusalOf(change(jane, former[index % 3] ?? '', 'a guess'))),
    );
    expect(new Set(refusals.map(({ kind }) => kind))).toEqual(new Set(['incorrect-password', 'overloaded']));
    expect(jane.calls.length).toBeLessThanOrEqual(10);
    expect(jane.mostAtOnce()).toBe(1);
  });
});

test('50 changes at once by one who knows the current password are gone through one by one', async () => {
  const jane = await createRemembering({ hashing: { concurrency: 2 } });
  const refusals = await Promise.all(
    Array.from({ length: 50 }, (_, index) => refusalOf(change(jane, former[index % 3] ?? ''))),
  );
  const answered = refusals.filter(({ kind }) => kind === 'password-policy-violation');
  expect(refusals.filter(({ kind }) => kind === 'overloaded')).toHaveLength(50 - answered.length);
  expect(answered).toHaveLength(9); // one at the turnstile, eight in line
  expect(jane.calls.length).toBeLessThanOrEqual(9 * (1 + former.length));
  expect(jane.mostAtOnce()).toBeLessThanOrEqual(2);
});

test('used ideas for a new password lock nobody out', async () => {
  const jane = await createRemembering();
  for (let time = 0; time < 20; time++) {
    expect(await refusalOf(change(jane, former[time % 3] ?? ''))).toMatchObject(recentlyUsed);
  }
  expect(jane.users.findById('jane')?.failedAttempts).toBe(0);
  await change(jane, newPassword);
});

describe('a redemption', () => {
  test('with a former or the current password is refused, and the token stays good', async () => {
    const jane = await createRemembering();
    const { token } = await jane.service.issueResetToken(actAs('admin'), 'jane');
    for (const password of [...former, currentPassword]) {
      expect(await refusalOf(jane.service.redeemResetToken({ token, password }))).toMatchObject(recentlyUsed);
    }
    await jane.service.redeemResetToken({ token, password: newPassword });
  });

  test('is what the dry run with the token says, and a dead token compares nothing', async () => {
    const jane = await createRemembering();
    const { token } = await jane.service.issueResetToken(actAs('admin'), 'jane');
    for (const password of [...former, currentPassword]) {
      expect(await jane.service.validatePassword({ password, resetToken: token })).toEqual([violation]);
    }
    expect(await jane.service.validatePassword({ password: newPassword, resetToken: token })).toEqual([]);
    await jane.service.revokeResetTokens('jane');
    jane.calls.length = 0;
    expect(await jane.service.validatePassword({ password: former[0] ?? '', resetToken: token })).toEqual([]);
    expect(await refusalOf(jane.service.redeemResetToken({ token, password: former[0] ?? '' }))).toMatchObject({
      kind: 'invalid-reset-token',
    });
    expect(jane.calls).toEqual([]);
  });
});

test('an operator’s script is held to it too', async () => {
  const { service } = await createRemembering();
  expect(await refusalOf(service.setPassword('operator', 'jane', former[2] ?? ''))).toMatchObject(recentlyUsed);
});

test('over MemoryUserStore: the current one and the five before it, a rehash not counted', async () => {
  const passwords = Array.from({ length: 8 }, (_, index) => `password number ${index} of Jane`);
  const users = new MemoryUserStore([{ id: 'jane', passwordHash: fastHash(passwords[0] ?? '') }]);
  const { service } = createService({
    userStore: users,
    passwordPolicy: new PasswordHistoryPolicy({ passwordHistory: users }),
  });
  for (const password of passwords.slice(1)) await service.setPassword('operator', 'jane', password);
  const rulesFor = async (password: string): Promise<string[]> => {
    const { token } = await service.issueResetToken(actAs('admin'), 'jane');
    return (await service.validatePassword({ password, resetToken: token })).map(({ rule }) => rule);
  };
  const refused: string[] = [];
  for (const password of passwords) if ((await rulesFor(password)).length > 0) refused.push(password);
  expect(refused).toEqual(passwords.slice(2));
});

describe('a history that fails', () => {
  test.each<[string, PasswordHistory, string]>([
    [
      'by throwing',
      {
        findRecentHashes: () => {
          throw new Error('the table is gone');
        },
      },
      'unavailable',
    ],
    ['by answering nonsense', { findRecentHashes: () => [7] as never }, 'server-error'],
    ['by never answering', { findRecentHashes: () => new Promise<never>(() => undefined) }, 'unavailable'],
  ])('%s lets no password through', async (_name, passwordHistory, kind) => {
    const jane = await createRemembering({ timeoutMs: 20, hashing: { maxWaitMs: 20 } }, passwordHistory);
    const before = jane.users.findById('jane')?.passwordHash;
    expect(await refusalOf(change(jane, newPassword))).toMatchObject({ kind });
    expect(jane.users.findById('jane')?.passwordHash).toBe(before);
    expect(jane.events).toMatchObject([{ type: 'unexpected-error' }]);
  });
});

test('without a user there is nothing to look back at', async () => {
  const passwordHistory = { findRecentHashes: jest.fn(() => []) };
  const matches = jest.fn();
  const policy = new PasswordHistoryPolicy({ passwordHistory });
  expect(await policy.checkReuse({ password: newPassword, user: null }, matches)).toEqual([]);
  expect(passwordHistory.findRecentHashes).not.toHaveBeenCalled();
  expect(matches).not.toHaveBeenCalled();
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['no list', 'hash'],
  ['a list of numbers', [7]],
  ['one hash that is no text', ['hash', null]],
])('a history that answers %s is told to the host', async (_what, answer) => {
  const policy = new PasswordHistoryPolicy({ passwordHistory: { findRecentHashes: () => answer as never } });
  const verdict = policy.checkReuse({ password: newPassword, user: await createUser() }, async () => false);
  const cause = new TypeError('passwordHistory.findRecentHashes must answer a list of hashes');
  await expect(verdict).rejects.toMatchObject({ kind: 'server-error', cause });
});

test('who has no password yet has none to compare with', async () => {
  const policy = new PasswordHistoryPolicy({ passwordHistory: { findRecentHashes: () => [] } });
  const matches = jest.fn(async () => true);
  const user = await createUser({ passwordHash: null });
  expect(await policy.checkReuse({ password: newPassword, user }, matches)).toEqual([]);
  expect(matches).not.toHaveBeenCalled();
});

test('tells a form how many are remembered', () => {
  expect(new PasswordHistoryPolicy({ passwordHistory: new MemoryUserStore() }).describe()).toEqual({ remember: 5 });
});

test.each<[string, PasswordHistory]>([
  ['that keeps as many as it asks for', keeping(24)],
  ['that does not say how many it keeps', keeping(undefined)],
  ['of MemoryUserStore', new MemoryUserStore()],
])('takes a history %s', (_name, passwordHistory) => {
  expect(new PasswordHistoryPolicy({ passwordHistory, remember: 24 }).describe()).toEqual({ remember: 24 });
});

test.each<[string, object, RegExp]>([
  ['no history', {}, /passwordHistory is missing/],
  ['a history that is none', { passwordHistory: {} }, /passwordHistory lacks the method findRecentHashes/],
  [
    'none to remember',
    { passwordHistory: new MemoryUserStore(), remember: 0 },
    /^remember must be a whole number from 1 to 24/,
  ],
  ['25 to remember', { passwordHistory: new MemoryUserStore(), remember: 25 }, /from 1 to 24/],
  ['a history that keeps none', { passwordHistory: keeping(0) }, /keeps 0 hashes of each user, and remember is 5/],
  ['a history that keeps fewer', { passwordHistory: keeping(5), remember: 6 }, /keeps 5 .* remember is 6/],
  [
    'a misspelt option',
    { passwordhistory: {} },
    /^PasswordHistoryPolicy does not take 'passwordhistory': did you mean 'passwordHistory'\?/,
  ],
])('%s is a configuration error', (_name, options, message) => {
  const construct = (): unknown => new PasswordHistoryPolicy(options as never);
  expect(construct).toThrow(ConfigurationError);
  expect(construct).toThrow(message);
});

function keeping(keptHashes: number | undefined): PasswordHistory {
  return { findRecentHashes: () => [], keptHashes };
}
