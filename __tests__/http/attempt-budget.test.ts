import { MemoryUserStore } from 'express-password-router';
import { change, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { everybody, newPassword, oldPassword } from '../support/people';
import type { Answer } from '../support/send';
import { slowly } from '../support/slowly';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const right = { current_password: oldPassword, password: newPassword };
const wrong = { current_password: 'not the password at all', password: newPassword };

async function guess(app: StartedApp, times: number): Promise<string[]> {
  const kinds: string[] = [];
  for (let time = 0; time < times; time++) kinds.push(kindOf(await change(app, 'ann', wrong)));
  return kinds;
}

function kindOf({ status, json }: Answer): string {
  return status === 200 ? '200' : (json as { kind: string }).kind;
}

describe('the attempts of one user', () => {
  test('are counted, and the eleventh is refused', async () => {
    const app = await startApp();
    expect(await guess(app, 12)).toEqual([
      ...Array<string>(10).fill('incorrect-password'),
      'account-locked',
      'account-locked',
    ]);
    expect(app.users.findById('ann')?.failedAttempts).toBe(10);
  });

  test('are refused without hashing once there were ten, even with the right password', async () => {
    const passwordHasher = { ...fastPasswordHasher };
    const verify = jest.spyOn(passwordHasher, 'verify');
    const app = await startApp({ options: { passwordHasher } });
    await guess(app, 10);
    verify.mockClear();
    expect(await change(app, 'ann', right)).toMatchObject({ status: 403, json: { kind: 'account-locked' } });
    expect(verify).not.toHaveBeenCalled();
  });

  test('may succeed with the tenth', async () => {
    const app = await startApp();
    await guess(app, 9);
    expect(await change(app, 'ann', right)).toMatchObject({ status: 200 });
  });

  test('start again from 0 after a success', async () => {
    const app = await startApp();
    await guess(app, 9);
    await change(app, 'ann', right);
    expect(app.users.findById('ann')?.failedAttempts).toBe(0);
    const again = { current_password: newPassword, password: 'and a third password' };
    expect(await guess(app, 9)).toEqual(Array(9).fill('incorrect-password'));
    expect(await change(app, 'ann', again)).toMatchObject({ status: 200 });
  });

  test('start again from 0 after a reset, which is the way out of a lock', async () => {
    const app = await startApp();
    await guess(app, 10);
    expect(await redeem(app, { token: await issueToken(app, 'ann'), password: newPassword })).toMatchObject({
      status: 200,
    });
    expect(await guess(app, 1)).toEqual(['incorrect-password']);
  });

  test('are told to the audit trail, and the lock once', async () => {
    const app = await startApp();
    await guess(app, 11);
    const types = app.events.map(({ type }) => type);
    expect(types.filter((type) => type === 'attempt-failed')).toHaveLength(10);
    expect(types.filter((type) => type === 'account-locked')).toHaveLength(1);
    expect(app.events[0]).toMatchObject({ type: 'attempt-failed', userId: 'ann', attempts: 1, limit: 10 });
    expect(app.events.at(-1)).toMatchObject({ type: 'request-refused', kind: 'account-locked' });
  });

  test('are as many as the host says', async () => {
    const app = await startApp({ options: { failedAttemptsLockout: 2 } });
    expect(await guess(app, 3)).toEqual(['incorrect-password', 'incorrect-password', 'account-locked']);
  });

  test('are not counted where the host has a lock-out of its own', async () => {
    const app = await startApp({ options: { failedAttemptsLockout: false } });
    expect(await guess(app, 12)).toEqual(Array(12).fill('incorrect-password'));
    expect(app.users.findById('ann')?.failedAttempts).toBeUndefined();
  });
});

describe('fifty parallel guesses', () => {
  test('get at most ten answers about the password', async () => {
    const app = await startApp();
    const answers = await Promise.all(Array.from({ length: 50 }, () => change(app, 'ann', wrong)));
    const kinds = answers.map(kindOf);
    const compared = kinds.filter((kind) => kind === 'incorrect-password');
    expect(compared.length).toBeGreaterThan(0);
    expect(compared.length).toBeLessThanOrEqual(10);
    expect(kinds.every((kind) => ['incorrect-password', 'account-locked', 'overloaded'].includes(kind))).toBe(true);
  });

  test('get ten answers in all from three processes over one slow store', async () => {
    const users = new MemoryUserStore(everybody);
    const options = { userStore: slowly(users) };
    const apps = [await startApp({ options }), await startApp({ options }), await startApp({ options })];
    const twenty = Array.from({ length: 20 });
    const answers = await Promise.all(apps.flatMap((app) => twenty.map(() => change(app, 'ann', wrong))));
    const kinds = answers.map(kindOf);
    expect(kinds.filter((kind) => kind === 'incorrect-password')).toHaveLength(10);
    expect(kinds.filter((kind) => kind === 'account-locked').length).toBeGreaterThan(0);
    expect(kinds).not.toContain('200');
  });

  test('cost only those that were let through an attempt', async () => {
    const app = await startApp({ options: { failedAttemptsLockout: 100 } });
    const answers = await Promise.all(Array.from({ length: 50 }, () => change(app, 'ann', wrong)));
    const compared = answers.map(kindOf).filter((kind) => kind === 'incorrect-password');
    const turnedAway = answers.map(kindOf).filter((kind) => kind === 'overloaded');
    expect(compared.length).toBeGreaterThan(0);
    expect(compared.length + turnedAway.length).toBe(50);
    expect(app.users.findById('ann')?.failedAttempts).toBe(compared.length);
  });
});

test('an attempt is counted before it is compared', async () => {
  const attemptsWhenCompared: unknown[] = [];
  const app = await startApp({
    options: {
      passwordHasher: {
        ...fastPasswordHasher,
        verify: async (password, hash) => {
          attemptsWhenCompared.push(app.users.findById('ann')?.failedAttempts);
          return fastPasswordHasher.verify(password, hash);
        },
      },
    },
  });
  await change(app, 'ann', wrong);
  expect(attemptsWhenCompared).toEqual([1]);
});
