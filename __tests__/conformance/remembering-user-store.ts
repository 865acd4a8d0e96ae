import type { PasswordHistoryHarness } from '../../lib/conformance';
import type { PasswordHistory, PasswordReplacement } from '../../lib/ports';
import { TableUserStore } from './table-user-store';
import type { UserRow } from './table-user-store';

interface ReplacedHash {
  readonly userId: string;
  readonly hash: string;
  readonly at: Date;
}

/** A correct store that keeps what it replaces, in steps that a test can break one by one. */
export class RememberingUserStore extends TableUserStore implements PasswordHistory {
  readonly kept: number = 5;
  readonly replaced: ReplacedHash[];

  /** Over the rows of another, as a second process opens it. */
  constructor(rows: Map<string, UserRow> = new Map(), replaced: ReplacedHash[] = []) {
    super(rows);
    this.replaced = replaced;
  }

  override write(row: UserRow, replacement: PasswordReplacement): void {
    if (this.isWorthNoting(row, replacement)) this.note(row.id, row.passwordHash ?? '', replacement);
    super.write(row, replacement);
  }

  isWorthNoting({ passwordHash }: UserRow, { cause }: PasswordReplacement): boolean {
    return passwordHash !== null && cause !== 'rehash';
  }

  note(userId: string, hash: string, { at }: PasswordReplacement): void {
    this.replaced.unshift({ userId, hash, at });
    const [, ...older] = this.of(userId).slice(this.kept - 1);
    for (const one of older) this.replaced.splice(this.replaced.indexOf(one), 1);
  }

  of(userId: string): ReplacedHash[] {
    return this.replaced.filter((one) => this.sameUserId(one.userId, userId));
  }

  sameUserId(one: string, other: string): boolean {
    return one === other;
  }

  async findRecentHashes(userId: string, limit: number): Promise<readonly string[]> {
    return this.of(userId)
      .map(({ hash }) => hash)
      .slice(0, limit);
  }

  get historyHarness(): PasswordHistoryHarness {
    return { ...this.harness, passwordHistory: this, kept: this.kept };
  }
}
