import type { HostUser, UserStoreHarness, UserStoreNeed } from '../../lib/conformance';
import type { User } from '../../lib/ports';
import { TableUserStore } from './table-user-store';
import type { UserRow } from './table-user-store';

/** A correct store over a schema that lacks one thing, and says so to whoever uses it all the same. */
export class NarrowUserStore extends TableUserStore {
  readonly #lacking: UserStoreNeed;

  constructor(lacking: UserStoreNeed) {
    super();
    this.#lacking = lacking;
  }

  override async countAttempt(userId: string): Promise<number> {
    this.#refuse('attempts', true);
    return super.countAttempt(userId);
  }

  override toUser(row: UserRow): User {
    const { id, passwordHash, ...columns } = super.toUser(row);
    const remaining = Object.entries(columns).filter(([name]) => name !== columnOf[this.#lacking]);
    return { id, passwordHash, ...Object.fromEntries(remaining) };
  }

  override get harness(): UserStoreHarness {
    const harness = super.harness;
    const writeUser = async (user: HostUser) => {
      this.#refuse('remote', user.remote);
      this.#refuse('revoked', user.revoked);
      this.#refuse('nullHashes', user.passwordHash === null);
      this.#refuse('textIds', !/^[0-9a-f-]{36}$/.test(user.id));
      await harness.writeUser(user);
    };
    return { ...harness, writeUser, ...(this.#lacking === 'sessionEpoch' && { sessionEpoch: undefined }) };
  }

  #refuse(need: UserStoreNeed, asked: boolean): void {
    if (asked && need === this.#lacking) throw new Error(`the schema has no ${need}`);
  }
}

const columnOf: Partial<Record<UserStoreNeed, keyof User>> = {
  remote: 'remote',
  revoked: 'revoked',
  attempts: 'failedAttempts',
};
