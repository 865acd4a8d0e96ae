import { randomUUID } from 'node:crypto';
import type { UserStoreHarness } from '../../lib/conformance';
import type { PasswordReplacement, User, UserStore } from '../../lib/ports';

export interface UserRow {
  id: string;
  passwordHash: string | null;
  remote: boolean;
  revoked: boolean;
  failedAttempts: number;
  /** Bumped by a reset and a change. */
  sessionEpoch: number;
}

/** A correct store over a pretended database, in steps that a test can break one by one. */
export class TableUserStore implements UserStore {
  readonly rows: Map<string, UserRow>;

  /** Over the rows of another, as a second process opens it. */
  constructor(rows: Map<string, UserRow> = new Map()) {
    this.rows = rows;
  }

  async findById(userId: string): Promise<User | null> {
    await roundTrip();
    const row = this.row(userId);
    return row ? this.toUser(row) : null;
  }

  async replacePassword(replacement: PasswordReplacement): Promise<boolean> {
    await roundTrip();
    const row = this.row(replacement.userId);
    if (!row || !this.permits(row, replacement)) return false;
    this.write(row, replacement);
    return true;
  }

  async countAttempt(userId: string): Promise<number> {
    await roundTrip();
    const row = this.row(userId);
    return row ? ++row.failedAttempts : 0;
  }

  async clearAttempts(userId: string, expectedHash: string | null): Promise<boolean> {
    await roundTrip();
    const row = this.row(userId);
    if (row?.passwordHash !== expectedHash) return false;
    row.failedAttempts = 0;
    return true;
  }

  row(userId: string): UserRow | undefined {
    return this.rows.get(userId);
  }

  toUser(row: UserRow): User {
    return { ...row };
  }

  permits(row: UserRow, { expectedHash, reinstate }: PasswordReplacement): boolean {
    return !row.remote && (!row.revoked || reinstate) && row.passwordHash === expectedHash;
  }

  write(row: UserRow, { newHash, reinstate, cause }: PasswordReplacement): void {
    row.passwordHash = newHash;
    row.failedAttempts = 0;
    if (reinstate) row.revoked = false;
    if (cause !== 'rehash') row.sessionEpoch++;
  }

  get harness(): UserStoreHarness {
    return {
      userStore: this,
      newUserId: () => randomUUID(),
      writeUser: (user) =>
        void this.rows.set(user.id, { failedAttempts: 0, sessionEpoch: 0, ...this.rows.get(user.id), ...user }),
      removeUser: (userId) => void this.rows.delete(userId),
      sessionEpoch: (userId) => this.rows.get(userId)?.sessionEpoch,
    };
  }
}

/** Everybody else gets a turn. */
export async function roundTrip(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
