import type { PasswordReplacement, User, UserStore } from 'express-password-router';
import type { Knex } from 'knex';

/** The table of examples/postgres. */
interface UserRow {
  id: string;
  email: string;
  password_hash: string | null;
  failed_attempts: number;
  revoked: boolean;
  remote: boolean;
  password_changed_at: Date;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Each method is one statement, so PostgreSQL makes each atomic. */
export class KnexUserStore implements UserStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async findById(userId: string): Promise<User | null> {
    const row = await this.#user(userId).first();
    if (!row) return null;
    const { id, password_hash: passwordHash, failed_attempts: failedAttempts, revoked, remote, email } = row;
    return { id, passwordHash, failedAttempts, revoked, remote, contextWords: [email] };
  }

  async replacePassword(replacement: PasswordReplacement): Promise<boolean> {
    const { userId, expectedHash, newHash, reinstate, cause, at } = replacement;
    const replaced = await this.#user(userId, expectedHash)
      .andWhere(reinstate ? { remote: false } : { remote: false, revoked: false })
      .update({
        password_hash: newHash,
        failed_attempts: 0,
        revoked: false,
        ...(cause !== 'rehash' && { password_changed_at: at }),
      });
    return replaced === 1;
  }

  async countAttempt(userId: string): Promise<number> {
    const [counted] = await this.#user(userId).increment('failed_attempts').returning('failed_attempts');
    return counted?.failed_attempts ?? 0;
  }

  async clearAttempts(userId: string, expectedHash: string | null): Promise<boolean> {
    return (await this.#user(userId, expectedHash).update({ failed_attempts: 0 })) === 1;
  }

  /** An id that is no uuid in its one spelling is nobody's: PostgreSQL would raise an error, or read it generously. */
  #user(userId: string, expectedHash?: string | null) {
    const users = this.#knex<UserRow>('users');
    const user = uuid.test(userId) ? users.where({ id: userId }) : users.whereRaw('false');
    return expectedHash === undefined ? user : user.whereRaw('password_hash IS NOT DISTINCT FROM ?', [expectedHash]);
  }
}
