import { UnavailableError } from '../../errors';
import { isThenable } from '../../maybe-promise';
import type { MaybePromise } from '../../ports';
import { expireAfter } from './expire-after';

export interface HostCall<T> {
  /** As the host would name it: 'userStore.findById'. */
  readonly name: string;
  readonly timeoutMs: number;
  readonly call: () => MaybePromise<T>;
  /** Since when it has been silent, on the clock of `performance.now()`. Default: since it was called. */
  readonly silentSince?: (() => number) | undefined;
  /** Told the answer when it comes after the deadline. Must not throw. */
  readonly onLateAnswer?: ((answer: T) => void) | undefined;
  /** Told when it fails after the deadline. Must not throw. */
  readonly onLateFailure?: (() => void) | undefined;
  /** What to throw for an error that is an answer. */
  readonly refusalIn?: ((error: unknown) => Error | undefined) | undefined;
}

/** A longer timer would fire at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;

/** Code of the host's was silent for too long. */
export class DeadlineError extends Error {
  override readonly name: string = 'DeadlineError';
}

/**
 * Calls code of the host's. What it answers at once is handed on at once.
 * @throws UnavailableError, also as a rejection, if it throws, rejects or is silent for too long
 */
export function callHost<T>(host: HostCall<T>): MaybePromise<T> {
  try {
    const answer = host.call();
    return isThenable(answer) ? beforeDeadline(host, answer) : answer;
  } catch (error) {
    return fail(host, error);
  }
}

async function beforeDeadline<T>(host: HostCall<T>, pending: PromiseLike<T>): Promise<T> {
  const { name, timeoutMs, silentSince, onLateAnswer, onLateFailure } = host;
  let isLate = false;
  let callOff: (() => void) | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const wait = (ms: number): void => {
      callOff = expireAfter(Math.min(ms, LONGEST_TIMER_MS), giveUp);
    };
    const giveUp = (): void => {
      const left = silentSince ? silentSince() + timeoutMs - performance.now() : 0;
      if (left > 0) return wait(left);
      isLate = true;
      reject(new DeadlineError(`${name} took longer than ${timeoutMs} ms`));
    };
    wait(timeoutMs);
  });
  try {
    const answer = Promise.resolve(pending).then(
      (value) => {
        if (isLate) onLateAnswer?.(value);
        return value;
      },
      (error: unknown) => {
        if (isLate) onLateFailure?.();
        throw error;
      },
    );
    return await Promise.race([answer, deadline]);
  } catch (error) {
    return fail(host, error);
  } finally {
    callOff?.();
  }
}

function fail<T>({ refusalIn }: HostCall<T>, error: unknown): never {
  throw refusalIn?.(error) ?? new UnavailableError({ cause: error });
}
