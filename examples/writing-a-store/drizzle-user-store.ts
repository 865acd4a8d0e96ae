import { and, eq, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { PasswordReplacement, User, UserStore } from 'express-password-router';
import { users } from './drizzle-schema';

type Database = PgDatabase<PgQueryResultHKT>;

/** Each method is one statement, so PostgreSQL makes each atomic. */
export class DrizzleUserStore implements UserStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async findById(userId: string): Promise<User | null> {
    const [row] = await this.#db.select().from(users).where(hasId(userId));
    if (!row) return null;
    const { id, passwordHash, failedAttempts, revoked, remote, email } = row;
    return { id, passwordHash, failedAttempts, revoked, remote, contextWords: [email] };
  }

  async replacePassword(replacement: PasswordReplacement): Promise<boolean> {
    const { userId, expectedHash, newHash, reinstate, cause, at } = replacement;
    // Drizzle leaves out a column and a condition that are undefined.
    const passwordChangedAt = cause === 'rehash' ? undefined : at;
    const isNotRevoked = reinstate ? undefined : eq(users.revoked, false);
    const replaced = await this.#db
      .update(users)
      .set({ passwordHash: newHash, failedAttempts: 0, revoked: false, passwordChangedAt })
      .where(and(hasId(userId), hasHash(expectedHash), eq(users.remote, false), isNotRevoked))
      .returning({ id: users.id });
    return replaced.length === 1;
  }

  async countAttempt(userId: string): Promise<number> {
    const [counted] = await this.#db
      .update(users)
      .set({ failedAttempts: sql`${users.failedAttempts} + 1` })
      .where(hasId(userId))
      .returning({ total: users.failedAttempts });
    return counted?.total ?? 0;
  }

  async clearAttempts(userId: string, expectedHash: string | null): Promise<boolean> {
    const cleared = await this.#db
      .update(users)
      .set({ failedAttempts: 0 })
      .where(and(hasId(userId), hasHash(expectedHash)))
      .returning({ id: users.id });
    return cleared.length === 1;
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id that is no uuid in its one spelling is nobody's: PostgreSQL would raise an error, or read it generously. */
const hasId = (userId: string): SQL => (uuid.test(userId) ? eq(users.id, userId) : sql`false`);

const hasHash = (hash: string | null): SQL => sql`${users.passwordHash} is not distinct from ${hash}`;
