import type { PasswordHistoryHarness } from '../../lib/conformance';
import type { PasswordHistory, PasswordReplacement } from '../../lib/ports';
import { TableUserStore } from './table-user-store';
import type { UserRow } from './table-user-store';

/** A correct store that keeps what it replaces, in steps that a test can break one by one. */
export class RememberingUserStore extends TableUserStore implements PasswordHistory {
  readonly kept: number = 5;
  readonly replaced: { readonly userId: string; readonly hash: string }[] = [];

  override write(row: UserRow, replacement: PasswordReplacement): void {
    if (this.isWorthNoting(row, replacement)) this.note(row.id, row.passwordHash ?? '');
    super.write(row, replacement);
  }

  isWorthNoting({ passwordHash }: UserRow, { cause }: PasswordReplacement): boolean {
    return passwordHash !== null && cause !== 'rehash';
  }

  note(userId: string, hash: string): void {
    this.replaced.unshift({ userId, hash });
    const [, ...older] = this.of(userId).slice(this.kept - 1);
    for (const one of older) this.replaced.splice(this.replaced.indexOf(one), 1);
  }

  of(userId: string): typeof this.replaced {
    return this.replaced.filter((one) => one.userId === userId);
  }

  async findRecentHashes(userId: string, limit: number): Promise<readonly string[]> {
    return this.of(userId)
      .map(({ hash }) => hash)
      .slice(0, limit);
  }

  get historyHarness(): PasswordHistoryHarness {
    const { newUserId, writeUser, removeUser } = this.harness;
    return {
      passwordHistory: this,
      userStore: this,
      kept: this.kept,
      newUserId,
      writeUser: (user) => writeUser({ ...user, remote: false, revoked: false }),
      removeUser,
    };
  }
}
