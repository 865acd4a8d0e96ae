import type { MaybePromise } from './ports';

export function isThenable<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** What `read` makes of an answer: at once of one that is there at once, for which no promise is made. */
export function whenAnswered<T, R>(answer: MaybePromise<T>, read: (answer: T) => R): MaybePromise<R> {
  return isThenable(answer) ? answer.then(read) : read(answer);
}
