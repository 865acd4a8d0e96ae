import type { PasswordReplacement, User, UserStore } from 'express-password-router';
import type { UsersTable } from './users-table';

/** Step 1: your table, as the library sees it. */
export class TableUserStore implements UserStore {
  readonly #users: UsersTable;

  constructor(users: UsersTable) {
    this.#users = users;
  }

  findById(userId: string): User | null {
    const row = this.#users.get(userId);
    if (!row) return null;
    const { id, email, password_hash: passwordHash, failed_attempts: failedAttempts } = row;
    return { id, passwordHash, failedAttempts, contextWords: [email] };
  }

  replacePassword({ userId, expectedHash, newHash }: PasswordReplacement): boolean {
    const row = this.#users.get(userId);
    if (row?.password_hash !== expectedHash) return false;
    row.password_hash = newHash;
    row.failed_attempts = 0;
    return true;
  }

  countAttempt(userId: string): number {
    const row = this.#users.get(userId);
    return row ? ++row.failed_attempts : 0;
  }

  clearAttempts(userId: string, expectedHash: string | null): boolean {
    const row = this.#users.get(userId);
    if (row?.password_hash !== expectedHash) return false;
    row.failed_attempts = 0;
    return true;
  }
}
