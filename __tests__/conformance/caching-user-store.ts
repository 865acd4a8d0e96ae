import type { HostUser } from '../../lib/conformance';
import type { User } from '../../lib/ports';
import { TableUserStore } from './table-user-store';

/** Keeps what it has read, and forgets it whenever somebody but replacePassword writes. */
export class CachingUserStore extends TableUserStore {
  readonly #cache: Map<string, User> = new Map();

  override async findById(userId: string) {
    const user = this.#cache.get(userId) ?? (await super.findById(userId));
    if (user) this.#cache.set(userId, user);
    return user && { ...user };
  }

  override async countAttempt(userId: string) {
    this.forget(userId);
    return super.countAttempt(userId);
  }

  override async clearAttempts(userId: string, expectedHash: string | null) {
    this.forget(userId);
    return super.clearAttempts(userId, expectedHash);
  }

  override get harness() {
    const { writeUser, removeUser, ...harness } = super.harness;
    return {
      ...harness,
      writeUser: (user: HostUser) => {
        this.forget(user.id);
        writeUser(user);
      },
      removeUser: (userId: string) => {
        this.forget(userId);
        removeUser(userId);
      },
    };
  }

  forget(userId: string): void {
    this.#cache.delete(userId);
  }
}
