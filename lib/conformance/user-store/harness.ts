import type { MaybePromise, UserStore } from '../../ports';

/** A user as the host's own code writes one, past the store under test. */
export interface HostUser {
  readonly id: string;
  readonly passwordHash: string | null;
  readonly remote: boolean;
  readonly revoked: boolean;
}

/** What the cases for a UserStore ask of its author: the store, and the host's own way of writing users. All is awaited. */
export interface UserStoreHarness {
  /** Over several connections where there are any: with a single one no race can show. */
  readonly userStore: UserStore;
  /**
   * The same store once more, as another process opens it: over the same data, with nothing else in common. The races go
   * through both in turn, and a few cases look through the one for what the other did. Without it, nothing shows that a
   * store is atomic only by a lock within one process, or reads a cache of its own.
   */
  readonly secondUserStore?: UserStore | undefined;
  /** An id that nobody has, of the kind that the schema knows: a uuid, an integer in digits, any text. */
  newUserId(): MaybePromise<string>;
  /**
   * Insert the user as a sign-up would, or overwrite the one with this id. What the schema has no column for is left
   * out; columns not named here (the attempts, an e-mail address) are whatever a sign-up makes them.
   */
  writeUser(user: HostUser): unknown;
  /** Delete the user, if there is one. */
  removeUser(userId: string): unknown;
  /** The stored password_changed_at, session epoch or whatever ends old sessions; for the cases that need 'sessionEpoch'. */
  readonly sessionEpoch?: ((userId: string) => unknown) | undefined;
}

/**
 * What not every schema has: columns for `remote`, `revoked` and the `attempts`; `nullHashes`, a hash column that takes
 * null; `textIds`, ids that may be any text; `sessionEpoch`, a field that a reset and a change write and a rehash does not.
 */
export type UserStoreNeed = 'remote' | 'revoked' | 'attempts' | 'nullHashes' | 'textIds' | 'sessionEpoch';
