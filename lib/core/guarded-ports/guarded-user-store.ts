import { StoreContractError } from '../../errors';
import { whenAnswered } from '../../maybe-promise';
import type { MaybePromise, PasswordReplacement, User, UserStore } from '../../ports';
import { callHost } from './call-host';
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
      const read = asRead(requireObject(user));
      requireUser(read);
      return read.id === userId ? read : null;
    });
  }

  /** @param onLate told its answer, or undefined when it fails, if that comes after the deadline */
  replacePassword(replacement: PasswordReplacement, onLate?: (replaced?: boolean) => void): MaybePromise<boolean> {
    const call = (): MaybePromise<boolean> => this.#store.replacePassword(replacement);
    const answer = this.#call('userStore.replacePassword', call, onLate);
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

  #call<T>(name: string, call: () => MaybePromise<T>, onLate?: (answer?: T) => void): MaybePromise<T> {
    return callHost({ name, timeoutMs: this.#timeoutMs, call, onLateAnswer: onLate, onLateFailure: onLate });
  }
}

function requireBoolean(method: string, answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new StoreContractError(`userStore.${method} must answer true or false`);
}

/** A store may answer its live row: what was read stays what was read, or a compare-and-swap would compare the row with itself. */
function asRead({ id, remote, passwordHash, revoked, failedAttempts, contextWords }: User): User {
  return { id, remote, passwordHash, revoked, failedAttempts, contextWords };
}

function requireObject(user: User): User {
  if (user === undefined) refuse('it is undefined, and nobody is null');
  if (typeof user !== 'object') refuse('it is not an object');
  return user;
}

function requireUser(user: User): void {
  if (typeof user.id !== 'string') refuse('id is not a string');
  if (user.passwordHash !== null && typeof user.passwordHash !== 'string') {
    refuse('passwordHash is not a string or null');
  }
  if (user.failedAttempts !== undefined && !isCount(user.failedAttempts)) {
    refuse('failedAttempts is not a whole number');
  }
  if (user.contextWords !== undefined && !isStrings(user.contextWords)) refuse('contextWords are not strings');
}

function refuse(what: string): never {
  throw new StoreContractError(`userStore.findById must answer null or a user: ${what}`);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
