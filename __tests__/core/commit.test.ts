import type { PasswordService } from 'express-password-router';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import { createUser, currentPassword, newPassword } from '../support/create-user';
import { fakeClock } from '../support/fake-clock';
import type { Around } from '../support/intercept-calls';
import { passwordOf } from '../support/password-of';
import { refusalOf } from '../support/refusal-of';

fakeClock();

type Misbehaviour = (proceed: () => unknown) => unknown;
const TIMEOUT_MS = 5_000;

const operations: Readonly<Record<string, (service: PasswordService, token: string) => Promise<void>>> = {
  redeemResetToken: (service, token) => service.redeemResetToken({ token, password: newPassword }),
  changePassword: (service) => service.changePassword(actAs('jane'), { currentPassword, password: newPassword }),
  setPassword: (service) => service.setPassword('operator', 'jane', newPassword),
};

const throwsBefore: Misbehaviour = () => {
  throw new Error('connection refused');
};
const throwsAfter: Misbehaviour = (proceed) => {
  proceed();
  throw new Error('connection reset');
};
const hangsBefore: Misbehaviour = () => new Promise(() => undefined);
const hangsAfter: Misbehaviour = (proceed) => {
  proceed();
  return new Promise(() => undefined);
};
const late = async (end: () => unknown): Promise<unknown> => {
  await new Promise((resolve) => setTimeout(resolve, 2 * TIMEOUT_MS));
  return end();
};
const answersLate: Misbehaviour = (proceed) => {
  const answer = proceed();
  return late(() => answer);
};
const commitsLate: Misbehaviour = (proceed) => late(proceed);
const throwsLate: Misbehaviour = (proceed) => late(() => throwsAfter(proceed));
const answersNonsenseLate: Misbehaviour = (proceed) => late(() => (proceed(), 'yes'));

describe.each(Object.entries(operations))('%s', (_operation, act) => {
  /** The commit goes wrong in this way, and so does the reading that has to settle it. */
  async function setUp(commit: Misbehaviour, settlingRead: Misbehaviour = (proceed) => proceed()) {
    let hasCommitted = false;
    const aroundUserStore: Around = ({ method }, proceed) => {
      if (method === 'findById' && hasCommitted) return settlingRead(proceed);
      if (method !== 'replacePassword') return proceed();
      hasCommitted = true;
      return commit(proceed);
    };
    const afterPasswordChange = jest.fn();
    const { service, users, events } = createService({
      users: [await createUser()],
      aroundUserStore,
      afterPasswordChange,
    });
    const { token } = await service.issueResetToken(actAs('admin'), 'jane');
    const stored = (): Promise<string[]> => passwordOf(users, 'jane', currentPassword, newPassword);
    return { run: () => act(service, token), stored, events, afterPasswordChange };
  }

  test('true: the password is new, and the host is told once', async () => {
    const { run, stored, afterPasswordChange } = await setUp((proceed) => proceed());
    await run();
    expect(await stored()).toEqual([newPassword]);
    expect(afterPasswordChange).toHaveBeenCalledTimes(1);
  });

  test('an error before the effect: 503, nothing changed, nothing told', async () => {
    const { run, stored, afterPasswordChange } = await setUp(throwsBefore);
    expect(await refusalOf(run())).toMatchObject({ kind: 'unavailable' });
    expect(await stored()).toEqual([currentPassword]);
    expect(afterPasswordChange).not.toHaveBeenCalled();
  });

  test('an error after the effect: the stored hash tells that it is done', async () => {
    const { run, stored, afterPasswordChange } = await setUp(throwsAfter);
    await run();
    expect(await stored()).toEqual([newPassword]);
    expect(afterPasswordChange).toHaveBeenCalledTimes(1);
  });

  test.each(['yes', 1, null, undefined, {}, []])(
    'the answer %j before the effect: 500, nothing changed',
    async (answer) => {
      const { run, stored, afterPasswordChange } = await setUp(() => answer);
      expect(await refusalOf(run())).toMatchObject({ kind: 'server-error' });
      expect(await stored()).toEqual([currentPassword]);
      expect(afterPasswordChange).not.toHaveBeenCalled();
    },
  );

  test.each(['yes', 1, null, undefined])('the answer %j after the effect: it is done', async (answer) => {
    const { run, stored, afterPasswordChange } = await setUp((proceed) => {
      proceed();
      return answer;
    });
    await run();
    expect(await stored()).toEqual([newPassword]);
    expect(afterPasswordChange).toHaveBeenCalledTimes(1);
  });

  test('silence before the effect: 503 at the deadline, nothing changed', async () => {
    const { run, stored, afterPasswordChange } = await setUp(hangsBefore);
    const refusal = refusalOf(run());
    await jest.advanceTimersByTimeAsync(TIMEOUT_MS);
    expect(await refusal).toMatchObject({ kind: 'unavailable' });
    expect(await stored()).toEqual([currentPassword]);
    expect(afterPasswordChange).not.toHaveBeenCalled();
  });

  test('silence after the effect: done at the deadline', async () => {
    const { run, stored, afterPasswordChange } = await setUp(hangsAfter);
    const done = run();
    await jest.advanceTimersByTimeAsync(TIMEOUT_MS);
    await done;
    expect(await stored()).toEqual([newPassword]);
    expect(afterPasswordChange).toHaveBeenCalledTimes(1);
  });

  test('a late answer to what was found done changes nothing: the host is told once', async () => {
    const { run, afterPasswordChange } = await setUp(answersLate);
    const done = run();
    await jest.advanceTimersByTimeAsync(3 * TIMEOUT_MS);
    await done;
    expect(afterPasswordChange).toHaveBeenCalledTimes(1);
  });

  test.each<[string, Misbehaviour, Misbehaviour]>([
    ['answers late, and could not be read', answersLate, throwsBefore],
    ['takes effect late, and could not be read', commitsLate, throwsBefore],
    ['takes effect after it was read', commitsLate, (proceed) => proceed()],
    ['takes effect after it was read, and then throws', throwsLate, (proceed) => proceed()],
    ['takes effect after it was read, and then answers nonsense', answersNonsenseLate, (proceed) => proceed()],
  ])('a commit that %s: 503, and the host is still told once', async (_how, commit, settlingRead) => {
    const { run, stored, afterPasswordChange } = await setUp(commit, settlingRead);
    const refusal = refusalOf(run());
    await jest.advanceTimersByTimeAsync(TIMEOUT_MS);
    expect(await refusal).toMatchObject({ kind: 'unavailable' });
    expect(afterPasswordChange).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(TIMEOUT_MS);
    expect(await stored()).toEqual([newPassword]);
    expect(afterPasswordChange).toHaveBeenCalledTimes(1);
  });

  test.each<[string, () => unknown]>([
    ['says false', () => false],
    ['says nonsense, and has not written,', () => 'yes'],
    ['fails, and has not written,', () => Promise.reject(new Error('connection refused'))],
  ])('a commit that %s late is none', async (_how, end) => {
    const { run, afterPasswordChange } = await setUp(() => late(end));
    const refusal = refusalOf(run());
    await jest.advanceTimersByTimeAsync(3 * TIMEOUT_MS);
    expect(await refusal).toMatchObject({ kind: 'unavailable' });
    expect(afterPasswordChange).not.toHaveBeenCalled();
  });

  test('where nothing answers any more, it still ends: 503 at two deadlines', async () => {
    const { run } = await setUp(hangsBefore, hangsBefore);
    const refusal = refusalOf(run());
    await jest.advanceTimersByTimeAsync(2 * TIMEOUT_MS);
    expect(await refusal).toMatchObject({ kind: 'unavailable' });
  });

  test('what failed reaches the host as it was thrown', async () => {
    const { run, events } = await setUp(throwsBefore);
    await refusalOf(run());
    expect(events.at(-1)).toMatchObject({ type: 'unexpected-error', error: new Error('connection refused') });
  });
});
