import type { PasswordReplacement, User, UserStore } from 'express-password-router';
import type { Pool } from 'pg';

/** Each method is one statement, so PostgreSQL makes each atomic. */
export class PostgresUserStore implements UserStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async findById(userId: string): Promise<User | null> {
    const { rows } = await this.#pool.query<User>(
      `SELECT id::text AS id, password_hash AS "passwordHash", failed_attempts AS "failedAttempts",
              revoked, remote, ARRAY[email] AS "contextWords"
         FROM users WHERE id::text = $1`,
      [userId],
    );
    return rows[0] ?? null;
  }

  async replacePassword(replacement: PasswordReplacement): Promise<boolean> {
    const { userId, expectedHash, newHash, reinstate, cause, at } = replacement;
    const { rowCount } = await this.#pool.query(
      `UPDATE users
          SET password_hash = $3, failed_attempts = 0, revoked = false,
              password_changed_at = CASE WHEN $5 THEN $6 ELSE password_changed_at END
        WHERE id::text = $1 AND password_hash IS NOT DISTINCT FROM $2
          AND NOT remote AND (NOT revoked OR $4)`,
      [userId, expectedHash, newHash, reinstate, cause !== 'rehash', at],
    );
    return rowCount === 1;
  }

  async countAttempt(userId: string): Promise<number> {
    const { rows } = await this.#pool.query<{ total: number }>(
      'UPDATE users SET failed_attempts = failed_attempts + 1 WHERE id::text = $1 RETURNING failed_attempts AS total',
      [userId],
    );
    return rows[0]?.total ?? 0;
  }

  async clearAttempts(userId: string, expectedHash: string | null): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      'UPDATE users SET failed_attempts = 0 WHERE id::text = $1 AND password_hash IS NOT DISTINCT FROM $2',
      [userId, expectedHash],
    );
    return rowCount === 1;
  }
}
