import { StoreContractError } from '../errors';
import type { MaybePromise, PasswordReplacement, User, UserStore } from '../ports';
import { callHost } from './deadline';
import { canBeUserId } from './user-id';

/** The host's user store as the rules see it: every call within the deadline, every answer of the promised shape. */
export class GuardedUserStore {
  readonly #store: UserStore;
  readonly #timeoutMs: number;

  constructor(store: UserStore, timeoutMs: number) {
    this.#store = store;
    this.#timeoutMs = timeoutMs;
  }

  async findById(userId: string): Promise<User | null> {
    if (!canBeUserId(userId)) return null;
    const user = await this.#call('userStore.findById', () => this.#store.findById(userId));
    if (user === null) return null;
    requireUser(user);
    return user.id === userId ? user : null;
  }

  async replacePassword(
    replacement: PasswordReplacement,
    onLateAnswer?: (replaced: boolean) => void,
  ): Promise<boolean> {
    const replaced = await this.#call(
      'userStore.replacePassword',
      () => this.#store.replacePassword(replacement),
      onLateAnswer,
    );
    return requireBoolean('replacePassword', replaced);
  }

  async countAttempt(userId: string): Promise<number> {
    if (!canBeUserId(userId)) return 0;
    const attempts = await this.#call('userStore.countAttempt', () => this.#store.countAttempt(userId));
    if (isCount(attempts)) return attempts;
    throw new StoreContractError('userStore.countAttempt must answer the new total, a whole number');
  }

  async clearAttempts(userId: string, expectedHash: string | null): Promise<boolean> {
    const cleared = await this.#call('userStore.clearAttempts', () => this.#store.clearAttempts(userId, expectedHash));
    return requireBoolean('clearAttempts', cleared);
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
