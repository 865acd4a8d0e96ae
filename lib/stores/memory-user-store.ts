import { ConfigurationError } from '../errors';
import { MOST_REMEMBERED } from '../option-checks/most-remembered';
import type { PasswordHistory, PasswordReplacement, User, UserStore } from '../ports';

/** Users in memory, for demos and tests: atomic within the process, gone with it. */
export class MemoryUserStore implements UserStore, PasswordHistory {
  /** As many as a PasswordHistoryPolicy can ask for. */
  readonly keptHashes: number = MOST_REMEMBERED;
  readonly #users: Map<string, User> = new Map();
  readonly #replacedHashes: Map<string, readonly string[]> = new Map();

  /** @throws ConfigurationError */
  constructor(users: Iterable<User> = []) {
    if (typeof users?.[Symbol.iterator] !== 'function') throw notUsers();
    for (const user of users) this.put(user);
  }

  /** Add or overwrite a user, as the host's own code would. @throws ConfigurationError */
  put(user: User): void {
    if (typeof user?.id !== 'string' || !isHashOrNull(user.passwordHash)) throw notUsers();
    this.#users.set(user.id, Object.freeze({ ...user }));
  }

  /** Deletes a user. */
  remove(userId: string): void {
    this.#users.delete(userId);
    this.#replacedHashes.delete(userId);
  }

  findById(userId: string): User | null {
    return this.#users.get(userId) ?? null;
  }

  replacePassword({ userId, expectedHash, newHash, reinstate, cause }: PasswordReplacement): boolean {
    const user = this.#users.get(userId);
    if (!user || user.remote === true) return false;
    if (user.revoked === true && !reinstate) return false;
    if (user.passwordHash !== expectedHash) return false;
    this.put({ ...user, passwordHash: newHash, failedAttempts: 0, revoked: false });
    if (expectedHash !== null && cause !== 'rehash') this.#remember(userId, expectedHash);
    return true;
  }

  countAttempt(userId: string): number {
    const user = this.#users.get(userId);
    if (!user) return 0;
    const failedAttempts = (user.failedAttempts ?? 0) + 1;
    this.put({ ...user, failedAttempts });
    return failedAttempts;
  }

  clearAttempts(userId: string, expectedHash: string | null): boolean {
    const user = this.#users.get(userId);
    if (!user || user.passwordHash !== expectedHash) return false;
    this.put({ ...user, failedAttempts: 0 });
    return true;
  }

  findRecentHashes(userId: string, limit: number): readonly string[] {
    return (this.#replacedHashes.get(userId) ?? []).slice(0, limit);
  }

  #remember(userId: string, hash: string): void {
    const hashes = [hash, ...(this.#replacedHashes.get(userId) ?? [])];
    this.#replacedHashes.set(userId, hashes.slice(0, this.keptHashes));
  }
}

function isHashOrNull(value: unknown): boolean {
  return typeof value === 'string' || value === null;
}

function notUsers(): ConfigurationError {
  return new ConfigurationError(
    'MemoryUserStore holds users, each an object with an id, which is a string, and a passwordHash, which is null for none.',
  );
}
