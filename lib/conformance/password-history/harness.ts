import type { MaybePromise, PasswordHistory, UserStore } from '../../ports';
import type { HostUser } from '../user-store/harness';

/** What the cases for a PasswordHistory ask of its author: the store that writes it, and the host's own way of writing users. */
export interface PasswordHistoryHarness {
  readonly passwordHistory: PasswordHistory;
  /** Over several connections where there are any: with a single one no race can show. */
  readonly userStore: UserStore;
  /** The same store once more, as another process opens it: what is replaced through the one is in the history of the other. */
  readonly secondUserStore?: UserStore | undefined;
  /** How many hashes are kept for each user. */
  readonly kept: number;
  /** An id that nobody has, of the kind that the schema knows. */
  newUserId(): MaybePromise<string>;
  /** Insert the user, or overwrite the one with this id, as for the cases of a UserStore. */
  writeUser(user: HostUser): unknown;
  /** Delete the user, if there is one. */
  removeUser(userId: string): unknown;
}

/** `remote`, `revoked`: users who are that. `nullHashes`: a hash column that takes null. `textIds`: ids may be any text. */
export type PasswordHistoryNeed = 'remote' | 'revoked' | 'nullHashes' | 'textIds';
