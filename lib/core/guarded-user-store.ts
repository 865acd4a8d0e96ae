import { StoreContractError } from '../errors';
import type { MaybePromise, PasswordReplacement, User, UserStore } from '../ports';
import { callHost } from './deadline';
import { whenAnswered } from './maybe-promise';
import { canBeUserId } from './user-id';

/** The host's user store as the rules see it: every call within the deadline, every answer of the promised shape. */
export class GuardedUserStore {
  readonly #store: UserStore;
  readonly #timeoutMs: number;

  constructor(store: UserStore, timeoutMs: number) {
    this.#store = store;
    this.#timeoutMs = timeoutMs;
  }

  findById(userId: string): MaybePromise<User | null> {
    if (!canBeUserId(userId)) return null;
    const answer = this.#call('userStore.findById', () => this.#store.findById(userId));
    return whenAnswered(answer, (user) => {
      if (user === null) return null;
      requireUser(user);
      return user.id === userId ? user : null;
    });
  }

  replacePassword(replacement: PasswordReplacement, onLateAnswer?: (replaced: boolean) => void): MaybePromise<boolean> {
    const call = (): MaybePromise<boolean> => this.#store.replacePassword(replacement);
    const answer = this.#call('userStore.replacePassword', call, onLateAnswer);
    return whenAnswered(answer, (replaced) => requireBoolean('replacePassword', replaced));
  }

  countAttempt(userId: string): MaybePromise<number> {
    const answer = this.#call('userStore.countAttempt', () => this.#store.countAttempt(userId));
    return whenAnswered(answer, (attempts) => {
      if (isCount(attempts)) return attempts;
      throw new StoreContractError('userStore.countAttempt must answer the new total, a whole number');
    });
  }

  clearAttempts(userId: string, expectedHash: string | null): MaybePromise<boolean> {
    const answer = this.#call('userStore.clearAttempts', () => this.#store.clearAttempts(userId, expectedHash));
    return whenAnswered(answer, (cleared) => requireBoolean('clearAttempts', cleared));
  }

  #call<T>(name: string, call: () => MaybePromise<T>, onLateAnswer?: (answer: T) => void): MaybePromise<T> {
    return callHost({ name, timeoutMs: this.#timeoutMs, call, onLateAnswer });
  }
}

function requireBoolean(method: string, answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new StoreContractError(`userStore.${method} must answer true or false`);
}

function requireUser(user: User): void {
  const refuse = (what: string): never => {
    throw new StoreContractError(`userStore.findById must answer null or a user: ${what}`);
  };
  if (user === undefined) refuse('it is undefined, and nobody is null');
  if (typeof user !== 'object') refuse('it is not an object');
  if (typeof user.id !== 'string') refuse('id is not a string');
  if (user.passwordHash !== null && typeof user.passwordHash !== 'string')
    refuse('passwordHash is not a string or null');
  if (user.failedAttempts !== undefined && !isCount(user.failedAttempts))
    refuse('failedAttempts is not a whole number');
  if (user.contextWords !== undefined && !isStrings(user.contextWords)) refuse('contextWords are not strings');
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
