import type { UserStoreHarness } from '../../lib/conformance';
import { TableUserStore } from './table-user-store';
import type { UserRow } from './table-user-store';

/** A host that marks users as deleted, and keeps their rows. */
export class MarkingUserStore extends TableUserStore {
  readonly deleted: Set<string> = new Set();

  override row(userId: string): UserRow | undefined {
    return this.deleted.has(userId) ? undefined : super.row(userId);
  }

  override get harness(): UserStoreHarness {
    return { ...super.harness, removeUser: (userId) => void this.deleted.add(userId) };
  }
}
