import { randomUUID } from 'node:crypto';
import type { UserStoreHarness } from 'express-password-router/conformance';
import type { Pool } from 'pg';

/** The host's own way of writing users into the table of examples/postgres. */
export function hostUsers(pool: Pool, newUserId: () => string = randomUUID): Omit<UserStoreHarness, 'userStore'> {
  return {
    newUserId,
    async writeUser({ id, passwordHash, remote, revoked }) {
      await pool.query(
        `INSERT INTO users (id, email, password_hash, remote, revoked) VALUES ($1, gen_random_uuid(), $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET password_hash = $2, remote = $3, revoked = $4`,
        [id, passwordHash, remote, revoked],
      );
    },
    async removeUser(userId) {
      await pool.query('DELETE FROM users WHERE id::text = $1', [userId]);
    },
    async sessionEpoch(userId) {
      const query = 'SELECT password_changed_at AS epoch FROM users WHERE id::text = $1';
      return (await pool.query<{ epoch: Date }>(query, [userId])).rows[0]?.epoch;
    },
  };
}
