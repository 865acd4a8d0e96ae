import type { MaybePromise } from './ports';

export function isThenable<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Applies `read` to an answer; to one that is there at once, at once and without making a promise. */
export function whenAnswered<T, R>(answer: MaybePromise<T>, read: (answer: T) => R): MaybePromise<R> {
  return isThenable(answer) ? answer.then(read) : read(answer);
}
