/**
 * A UserStore, a TokenStore and a DeliveryThrottle to fill in. This is the contract with nothing behind it: every method throws, every comment
 * says what has to happen instead, and `express-password-router/conformance` says when it does. See docs/writing-a-store.md.
 */
import type {
  DeliveryClaim,
  DeliveryThrottle,
  PasswordReplacement,
  ResetTokenRecord,
  TokenStore,
  User,
  UserStore,
} from 'express-password-router';

export class TemplateUserStore implements UserStore {
  /**
   * SELECT the user by id, on the primary: what was written a moment ago must be seen. Check the shape of the id first
   * (one canonical spelling of a uuid, or of an integer) and give null for any other, so that the database never sees it.
   *
   * Give a new plain object: `id` and `passwordHash` as stored (null stays null), `remote` and `revoked` as real booleans,
   * `failedAttempts` as a real number. Leave out what the schema does not have.
   */
  async findById(userId: string): Promise<User | null> {
    throw notWritten(`findById(${userId})`);
  }

  /**
   * The commit point: ONE statement with every condition in its WHERE.
   *
   *   UPDATE users
   *      SET password_hash = :newHash, failed_attempts = 0,
   *          revoked = CASE WHEN :reinstate THEN FALSE ELSE revoked END,
   *          password_changed_at = CASE WHEN :cause = 'rehash' THEN password_changed_at ELSE :at END
   *    WHERE id = :userId AND NOT remote AND (NOT revoked OR :reinstate)
   *      AND password_hash IS NOT DISTINCT FROM :expectedHash
   *
   * True when it found a row (found, not changed), else false. Never SELECT first and decide in JavaScript.
   */
  async replacePassword({ userId }: PasswordReplacement): Promise<boolean> {
    throw notWritten(`replacePassword for ${userId}`);
  }

  /**
   * ONE statement that adds and tells: UPDATE … SET failed_attempts = failed_attempts + 1 … RETURNING failed_attempts.
   * Each of many calls at once gets a total of its own. 0 when there is no such user; remote and revoked users count too.
   * Write this one column: a saved row would bring an old password hash back.
   */
  async countAttempt(userId: string): Promise<number> {
    throw notWritten(`countAttempt(${userId})`);
  }

  /**
   * ONE statement: SET failed_attempts = 0 WHERE id = :userId AND password_hash IS NOT DISTINCT FROM :expectedHash.
   * True when it found a row, even where the counter was 0 already; else false.
   */
  async clearAttempts(userId: string, expectedHash: string | null): Promise<boolean> {
    throw notWritten(`clearAttempts(${userId}) for ${expectedHash === null ? 'no hash' : 'a hash'}`);
  }
}

export class TemplateTokenStore implements TokenStore {
  /**
   * Delete what the record supersedes, and file it, as one step: two saves at once must leave one token, not two.
   *
   *   issuedBy not null:  every token of this user goes
   *   issuedBy null:      only those of this user whose issuedBy is null go
   *
   * In SQL: a transaction that locks the user, deletes what is superseded and inserts; a unique key over
   * (user_id, issued_by IS NULL) holds it to that. In Redis: a script, or MULTI.
   * Keep the times to the millisecond. A record that expired meanwhile is no error.
   */
  async save(record: ResetTokenRecord): Promise<void> {
    throw notWritten(`save of ${record.id}`);
  }

  /** By the id, byte for byte, on the primary. The record as it was saved, as a new object with real Dates; else null. */
  async findById(tokenId: string): Promise<ResetTokenRecord | null> {
    throw notWritten(`findById(${tokenId})`);
  }

  /** This one token, and no other. No error where it is gone already. */
  async delete(tokenId: string): Promise<void> {
    throw notWritten(`delete(${tokenId})`);
  }

  /** All of this user's tokens, of both kinds, and nobody else's. No error where there are none. */
  async deleteForUser(userId: string): Promise<void> {
    throw notWritten(`deleteForUser(${userId})`);
  }
}

/** Only for "forgot password". */
export class TemplateDeliveryThrottle implements DeliveryThrottle {
  /**
   * Two statements, of each of which the database lets one of many callers succeed. True when either changed a row.
   *
   *   UPDATE deliveries SET claim_id = :id, expires_at = :expiresAt WHERE user_id = :userId AND expires_at <= :claimedAt
   *   INSERT INTO deliveries (user_id, claim_id, expires_at) VALUES (…) ON CONFLICT (user_id) DO NOTHING
   *
   * In Redis: SET … NX PX. Never SELECT first and decide in JavaScript.
   */
  async claim({ userId }: DeliveryClaim): Promise<boolean> {
    throw notWritten(`claim for ${userId}`);
  }

  /** DELETE … WHERE user_id = :userId AND claim_id = :id. Somebody else's claim stays. No error where it is gone already. */
  async release({ userId }: DeliveryClaim): Promise<void> {
    throw notWritten(`release for ${userId}`);
  }
}

function notWritten(what: string): Error {
  return new Error(`${what} is not written yet`);
}
