import type { MaybePromise, TokenStore } from '../../ports';

/** What the cases for a TokenStore ask of its author. */
export interface TokenStoreHarness {
  /** Over several connections where there are any, and going by the real clock where it has one. */
  readonly tokenStore: TokenStore;
  /**
   * The same store once more, as another process opens it: over the same data, with nothing else in common. The races go
   * through both in turn, and a few cases look through the one for what the other did. Without it, nothing shows that a
   * store is atomic only by a lock within one process, or reads a cache of its own.
   */
  readonly secondTokenStore?: TokenStore | undefined;
  /**
   * The id of a user nobody has saved a token for. Default: a random uuid. Where the token table refers to the users,
   * insert one here and give its id. Callers are users too.
   */
  newUserId?(): MaybePromise<string>;
}

/** `textIds`: user ids may be any text. */
export type TokenStoreNeed = 'textIds';
