import type { MaybePromise, PasswordHistory, UserStore } from '../../ports';

/** What the cases for a PasswordHistory ask of its author: the store that writes it, and the host's own way of writing users. */
export interface PasswordHistoryHarness {
  readonly passwordHistory: PasswordHistory;
  /** Over several connections where there are any: with a single one no race can show. */
  readonly userStore: UserStore;
  /** How many hashes are kept for each user. */
  readonly kept: number;
  /** An id that nobody has, of the kind that the schema knows. */
  newUserId(): MaybePromise<string>;
  /** Insert a local user with this hash. */
  writeUser(user: { readonly id: string; readonly passwordHash: string | null }): unknown;
  /** Delete the user, if there is one. */
  removeUser(userId: string): unknown;
}

/** `nullHashes`: a hash column that takes null. */
export type PasswordHistoryNeed = 'nullHashes';
