import type { ResetTokenRecord, TokenStore } from 'express-password-router';
import type { Pool } from 'pg';

export class PostgresTokenStore implements TokenStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Takes the place of the user's token of the same kind; an administrator's also ends the one the user asked for. */
  async save(record: ResetTokenRecord): Promise<void> {
    const { id, userId, passwordFingerprint, issuedBy, reinstates, issuedAt, expiresAt } = record;
    await this.#pool.query(
      `WITH superseded AS (
         DELETE FROM password_reset_tokens WHERE user_id = $2 AND self_service AND $4::text IS NOT NULL
       )
       INSERT INTO password_reset_tokens
              (id, user_id, password_fingerprint, issued_by, reinstates, issued_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (user_id, self_service) DO UPDATE
          SET id = excluded.id, password_fingerprint = excluded.password_fingerprint,
              issued_by = excluded.issued_by, reinstates = excluded.reinstates,
              issued_at = excluded.issued_at, expires_at = excluded.expires_at`,
      [id, userId, passwordFingerprint, issuedBy, reinstates, issuedAt, expiresAt],
    );
  }

  async findById(tokenId: string): Promise<ResetTokenRecord | null> {
    const { rows } = await this.#pool.query<ResetTokenRecord>(
      `SELECT id, user_id AS "userId", password_fingerprint AS "passwordFingerprint", issued_by AS "issuedBy",
              reinstates, issued_at AS "issuedAt", expires_at AS "expiresAt"
         FROM password_reset_tokens WHERE id = $1`,
      [tokenId],
    );
    return rows[0] ?? null;
  }

  async delete(tokenId: string): Promise<void> {
    await this.#pool.query('DELETE FROM password_reset_tokens WHERE id = $1', [tokenId]);
  }

  /** Locks the rows in the order in which `save` does, or one of the two could end as a deadlock. */
  async deleteForUser(userId: string): Promise<void> {
    await this.#pool.query(
      `WITH locked AS (
         SELECT self_service FROM password_reset_tokens WHERE user_id = $1 ORDER BY self_service FOR UPDATE
       )
       DELETE FROM password_reset_tokens WHERE user_id = $1 AND self_service IN (SELECT self_service FROM locked)`,
      [userId],
    );
  }
}
