import { createPasswordService, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordHasher, PasswordService } from 'express-password-router';
import { actAs } from './support/act-as';
import { createUser, currentPassword } from './support/create-user';
import { delayCalls } from './support/delay-calls';
import { fastPasswordHasher } from './support/fast-password-hasher';
import { interceptCalls } from './support/intercept-calls';
import { passwordOf } from './support/password-of';
import { refusalOf } from './support/refusal-of';

jest.setTimeout(120_000);

const rounds = (count: number): number[] => Array.from({ length: count }, (_, round) => round);
const numbered = (what: string, count: number): string[] =>
  Array.from({ length: count }, (_, number) => `${what} number ${number.toFixed()}`);

/** So many processes over one pair of stores, each with a turnstile and a gate of its own, and every call delayed at random. */
async function startProcesses(count: number, seed: number, passwordHasher: PasswordHasher = fastPasswordHasher) {
  const users = new MemoryUserStore([await createUser()]);
  const tokens = new MemoryTokenStore();
  const start = (_: unknown, index: number): PasswordService => {
    const delay = delayCalls(seed * 1_000 + index);
    return createPasswordService({
      userStore: interceptCalls(users, delay),
      tokenStore: interceptCalls(tokens, delay),
      tokenFormat: new OpaqueTokenFormat(),
      passwordHasher,
      hashing: { concurrency: 2 },
      onEvent: () => undefined,
    });
  };
  const processes = Array.from({ length: count }, start);
  const first = processes[0] ?? start(undefined, 0);
  const issue = async (): Promise<string> => (await first.issueResetToken(actAs('admin'), 'jane')).token;
  const stored = (...candidates: string[]): Promise<string[]> =>
    passwordOf(users, 'jane', currentPassword, ...candidates);
  return { users, tokens, processes, first, issue, stored };
}

/** 'done', or the kind of refusal. */
async function outcomesOf(operations: readonly Promise<unknown>[]): Promise<string[]> {
  return Promise.all(
    operations.map((operation) =>
      operation.then(
        () => 'done',
        async () => (await refusalOf(operation)).kind,
      ),
    ),
  );
}

const redeem = (service: PasswordService, token: string, password: string): Promise<void> =>
  service.redeemResetToken({ token, password });
const change = (service: PasswordService, password: string): Promise<void> =>
  service.changePassword(actAs('jane'), { currentPassword, password });

/** The one password that won, and that it is the stored one. */
async function expectOneWinner(
  passwords: readonly string[],
  outcomes: readonly string[],
  stored: (...candidates: string[]) => Promise<string[]>,
): Promise<void> {
  const winners = passwords.filter((_, index) => outcomes[index] === 'done');
  expect(winners).toHaveLength(1);
  expect(await stored(...passwords)).toEqual(winners);
}

describe('one token, fifty passwords: one is stored, and it is the one that was told so', () => {
  const passwords = numbered('the password', 50);

  test('in fifty processes, a hundred times', async () => {
    for (const round of rounds(100)) {
      const { processes, issue, stored } = await startProcesses(50, round);
      const token = await issue();
      const outcomes = await outcomesOf(processes.map((one, index) => redeem(one, token, passwords[index] ?? '')));
      await expectOneWinner(passwords, outcomes, stored);
      expect(new Set(outcomes)).toEqual(new Set(['done', 'invalid-reset-token']));
    }
  });

  test('in one process, where the turnstile keeps most of them from hashing', async () => {
    for (const round of rounds(20)) {
      const { first, issue, stored } = await startProcesses(1, round);
      const token = await issue();
      const outcomes = await outcomesOf(passwords.map((password) => redeem(first, token, password)));
      await expectOneWinner(passwords, outcomes, stored);
      expect(new Set(outcomes)).toEqual(new Set(['done', 'invalid-reset-token', 'overloaded']));
    }
  });

  test('and no later attempt succeeds', async () => {
    for (const round of rounds(20)) {
      const { processes, first, issue, stored } = await startProcesses(5, round);
      const token = await issue();
      await outcomesOf(processes.map((one, index) => redeem(one, token, passwords[index] ?? '')));
      const before = await stored(...passwords);
      expect(await refusalOf(redeem(first, token, 'much too late'))).toMatchObject({ kind: 'invalid-reset-token' });
      expect(await stored(...passwords)).toEqual(before);
    }
  });
});

test('redeem against change: whoever comes first is stored, the other is refused', async () => {
  const passwords = ['set by the reset', 'set by the change'];
  const firsts = new Set<string | undefined>();
  for (const round of rounds(100)) {
    const {
      processes: [one, other],
      first,
      issue,
      stored,
    } = await startProcesses(2, round);
    const token = await issue();
    const outcomes = await outcomesOf([
      redeem(one ?? first, token, 'set by the reset'),
      change(other ?? first, 'set by the change'),
    ]);
    await expectOneWinner(passwords, outcomes, stored);
    expect(await refusalOf(redeem(first, token, 'much too late'))).toMatchObject({ kind: 'invalid-reset-token' });
    firsts.add(outcomes[0]);
  }
  expect(firsts).toEqual(new Set(['done', 'invalid-reset-token'])); // both orders were seen
});

test('change against change: one is stored, the others do not know the current password any more', async () => {
  const passwords = numbered('the change', 8);
  for (const round of rounds(50)) {
    const { processes, stored } = await startProcesses(8, round);
    const outcomes = await outcomesOf(processes.map((one, index) => change(one, passwords[index] ?? '')));
    await expectOneWinner(passwords, outcomes, stored);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'incorrect-password']));
  }
});

test('issue against redeem: the earlier token works at most once, the later one unless the earlier came first', async () => {
  const seen = new Set<string | undefined>();
  for (const round of rounds(100)) {
    const {
      processes: [one, other],
      first,
      issue,
      stored,
    } = await startProcesses(2, round);
    const earlier = await issue();
    const issuing = (other ?? first).issueResetToken(actAs('admin'), 'jane');
    const [outcome] = await outcomesOf([redeem(one ?? first, earlier, 'set by the earlier'), issuing]);
    expect(await stored('set by the earlier')).toEqual([outcome === 'done' ? 'set by the earlier' : currentPassword]);
    const [again] = await outcomesOf([redeem(first, earlier, 'set by the earlier once more')]);
    expect(again).toBe('invalid-reset-token');
    const [later] = await outcomesOf([redeem(first, (await issuing).token, 'set by the later')]);
    if (outcome !== 'done') expect(later).toBe('done');
    seen.add(outcome);
  }
  expect(seen).toEqual(new Set(['done', 'invalid-reset-token']));
});

describe('a login that rewrites the hash', () => {
  /** Takes the first hash, and no other, for weak. */
  async function startLogins(round: number) {
    const weak: { hash?: string | null } = {};
    const hasher: PasswordHasher = { ...fastPasswordHasher, needsRehash: (hash) => hash === weak.hash };
    const started = await startProcesses(3, round, hasher);
    weak.hash = started.users.findById('jane')?.passwordHash ?? null;
    const logIn = (index: number): Promise<void> =>
      (started.processes[index] ?? started.first).verifyPassword('jane', currentPassword);
    return { ...started, logIn };
  }

  test('does not make a change fail, and never undoes it', async () => {
    for (const round of rounds(100)) {
      const { first, logIn, stored } = await startLogins(round);
      const [changed, ...logins] = await outcomesOf([change(first, 'set by the change'), logIn(1), logIn(2)]);
      expect(changed).toBe('done');
      for (const login of logins) expect(['done', 'incorrect-password']).toContain(login);
      expect(await stored('set by the change')).toEqual(['set by the change']);
    }
  });

  test('never undoes a reset', async () => {
    for (const round of rounds(100)) {
      const { first, issue, logIn, stored } = await startLogins(round);
      const token = await issue();
      const [reset] = await outcomesOf([redeem(first, token, 'set by the reset'), logIn(1), logIn(2)]);
      expect(await stored('set by the reset')).toEqual([reset === 'done' ? 'set by the reset' : currentPassword]);
    }
  });

  test('does not disturb the other logins', async () => {
    for (const round of rounds(50)) {
      const { logIn, stored, users } = await startLogins(round);
      expect(await outcomesOf([logIn(0), logIn(1), logIn(2)])).toEqual(['done', 'done', 'done']);
      expect(await stored()).toEqual([currentPassword]);
      expect(users.findById('jane')?.failedAttempts).toBe(0);
    }
  });
});

test('a password that was reset does not log in, however the two meet', async () => {
  for (const round of rounds(100)) {
    const {
      processes: [one, other],
      first,
      issue,
    } = await startProcesses(2, round);
    const token = await issue();
    let isReset = false;
    const resetting = redeem(one ?? first, token, 'set by the reset').then(() => (isReset = true));
    await outcomesOf([(other ?? first).verifyPassword('jane', currentPassword), resetting]);
    expect(isReset).toBe(true);
    const late = (other ?? first).verifyPassword('jane', currentPassword);
    expect(await refusalOf(late)).toMatchObject({ kind: 'incorrect-password' });
  }
});

test('of fifty self-service tokens issued at once one is good, and works once', async () => {
  for (const round of rounds(20)) {
    const { processes, first } = await startProcesses(50, round);
    const issued = await Promise.all(processes.map((one) => one.issueSelfServiceToken('jane')));
    const passwords = numbered('by self-service', 50);
    const outcomes = await outcomesOf(
      issued.map((token, index) => redeem(first, token?.token ?? '', passwords[index] ?? '')),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
  }
});
