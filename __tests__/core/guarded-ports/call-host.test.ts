import { UnavailableError } from 'express-password-router';
import { callHost } from '../../../lib/core/guarded-ports/call-host';
import { drainEventLoop } from '../../support/drain-event-loop';
import { fakeClock } from '../../support/fake-clock';

fakeClock();

const named = { name: 'userStore.findById', timeoutMs: 100 };
const never = new Promise<never>(() => undefined);

test('an answer passes, at once or later', async () => {
  expect(callHost({ ...named, call: () => 'now' })).toBe('now');
  await expect(callHost({ ...named, call: () => Promise.resolve('later') })).resolves.toBe('later');
});

test('a promise of somebody else’s make is one too', async () => {
  const thenable = {
    then: (resolve: (value: string) => void) => {
      resolve('foreign');
    },
  } as unknown as Promise<string>;
  await expect(callHost({ ...named, call: () => thenable })).resolves.toBe('foreign');
});

test('nothing is left of the deadline for a promise that can’t be waited for', async () => {
  const unready = Object.defineProperty(Promise.resolve(), 'constructor', {
    get: () => {
      throw new Error('not yet');
    },
  });
  await expect(callHost({ ...named, call: () => unready })).rejects.toThrow(UnavailableError);
  expect(jest.getTimerCount()).toBe(0);
});

const failure = new Error('connection refused');

test.each([
  [
    'throws',
    () => {
      throw failure;
    },
  ],
  ['rejects', () => Promise.reject(failure)],
])('whoever %s is unavailable, and the cause says why', async (_how, call) => {
  const outcome = (async () => callHost({ ...named, call }))();
  await expect(outcome).rejects.toThrow(UnavailableError);
  await expect(outcome).rejects.toMatchObject({ cause: failure });
});

test('a deadline beyond the longest timer is that of the longest timer', async () => {
  const call = (): Promise<string> => new Promise((resolve) => setTimeout(resolve, 2_000_000_000, 'late'));
  const answer = callHost({ ...named, timeoutMs: 2_147_483_647 + 5_000, call });
  await jest.advanceTimersByTimeAsync(2_000_000_000);
  await expect(answer).resolves.toBe('late');
});

test('whoever is silent for too long is unavailable, and the cause says who', async () => {
  const outcome = callHost({ ...named, call: () => never });
  const refused = expect(outcome).rejects.toThrow(UnavailableError);
  const explained = expect(outcome).rejects.toMatchObject({
    cause: new Error('userStore.findById took longer than 100 ms'),
  });
  await jest.advanceTimersByTimeAsync(100);
  await refused;
  await explained;
});

test('up to the deadline there is time', async () => {
  const outcome = callHost({ ...named, call: () => after(99, 'just in time') });
  await jest.advanceTimersByTimeAsync(99);
  await expect(outcome).resolves.toBe('just in time');
});

test('an answer that comes late is told to who wants to know', async () => {
  const onLateAnswer = jest.fn();
  const refused = expect(callHost({ ...named, call: () => after(150, 'late'), onLateAnswer })).rejects.toThrow(
    UnavailableError,
  );
  await jest.advanceTimersByTimeAsync(149);
  await refused;
  expect(onLateAnswer).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  expect(onLateAnswer.mock.calls).toEqual([['late']]);
});

test('an answer in time is not', async () => {
  const onLateAnswer = jest.fn();
  await callHost({ ...named, call: () => Promise.resolve('in time'), onLateAnswer });
  await jest.advanceTimersByTimeAsync(1_000);
  expect(onLateAnswer).not.toHaveBeenCalled();
});

test('a failure that comes late disturbs nobody', async () => {
  const late = after(150, 'late').then(() => Promise.reject(failure));
  const refused = expect(callHost({ ...named, call: () => late })).rejects.toThrow(UnavailableError);
  await jest.advanceTimersByTimeAsync(200);
  await refused;
  await drainEventLoop(); // Jest fails a test that leaves a rejection unhandled
});

test('a failure that comes late is told to who wants to know; one in time is not', async () => {
  const onLateFailure = jest.fn();
  const late = after(150, 'late').then(() => Promise.reject(failure));
  const refused = expect(callHost({ ...named, call: () => late, onLateFailure })).rejects.toThrow(UnavailableError);
  await expect(
    Promise.resolve(callHost({ ...named, call: () => Promise.reject(failure), onLateFailure })),
  ).rejects.toThrow(UnavailableError);
  await jest.advanceTimersByTimeAsync(149);
  await refused;
  expect(onLateFailure).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  expect(onLateFailure).toHaveBeenCalledTimes(1);
});

test('an error that is an answer is thrown as what it means, at once and later', async () => {
  const refusal = new Error('no');
  const refusalIn = (error: unknown): Error | undefined => (error === failure ? refusal : undefined);
  await expect(callHost({ ...named, call: () => Promise.reject(failure), refusalIn })).rejects.toBe(refusal);
  const failing = (): never => {
    throw failure;
  };
  expect(() => callHost({ ...named, call: failing, refusalIn })).toThrow(refusal);
});

function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) =>
    setTimeout(() => {
      resolve(value);
    }, ms),
  );
}
