import type { PasswordReplacement, User, UserStore } from '../ports';

/** Users in memory, for demos and tests: atomic within the process, gone with it. */
export class MemoryUserStore implements UserStore {
  readonly #users: Map<string, User> = new Map();

  constructor(users: Iterable<User> = []) {
    for (const user of users) this.put(user);
  }

  /** Add or overwrite a user, as the host's own code would. */
  put(user: User): void {
    this.#users.set(user.id, Object.freeze({ ...user }));
  }

  /** Deletes a user. */
  remove(userId: string): void {
    this.#users.delete(userId);
  }

  findById(userId: string): User | null {
    return this.#users.get(userId) ?? null;
  }

  replacePassword({ userId, expectedHash, newHash, reinstate }: PasswordReplacement): boolean {
    const user = this.#users.get(userId);
    if (!user || user.remote === true) return false;
    if (user.revoked === true && !reinstate) return false;
    if (user.passwordHash !== expectedHash) return false;
    this.put({ ...user, passwordHash: newHash, failedAttempts: 0, revoked: false });
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
}
