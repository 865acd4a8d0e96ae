import type { HostUser } from '../../lib/conformance';
import type { PasswordReplacement } from '../../lib/ports';
import { TableUserStore } from './table-user-store';
import type { UserRow } from './table-user-store';

/** Correct as well: what ends old sessions is the time of the last change, in a column of whole seconds, which a sign-up fills. */
export class DatedUserStore extends TableUserStore {
  override write(row: UserRow, replacement: PasswordReplacement): void {
    const { sessionEpoch } = row;
    super.write(row, replacement);
    row.sessionEpoch = replacement.cause === 'rehash' ? sessionEpoch : inSeconds(replacement.at);
  }

  override get harness() {
    const harness = super.harness;
    const writeUser = (user: HostUser): unknown => {
      const isNew = !this.rows.has(user.id);
      harness.writeUser(user);
      const row = this.row(user.id);
      if (row && isNew) row.sessionEpoch = inSeconds(new Date());
      return row;
    };
    return { ...harness, writeUser };
  }
}

export function inSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
