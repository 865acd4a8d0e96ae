/**
 * One line of the audit trail. It carries no secret: no password, token, hash or fingerprint, unless a driver of the host's quotes one in
 * what it throws, which is the `error`.
 */
export type PasswordEvent = {
  readonly at: Date;
  /** Whose password it is about; null where no user could be named. */
  readonly userId: string | null;
  /** Who acted; null where nobody was authenticated. */
  readonly actorId: string | null;
} & (
  | { readonly type: 'reset-token-issued'; readonly tokenId: string; readonly expiresAt: Date }
  /** `reason` is a ResetTokenRejection; `tokenId` is there once the format could read the token: any opaque one, a genuine JWT. */
  | { readonly type: 'reset-token-refused'; readonly reason: string; readonly tokenId?: string | undefined }
  | { readonly type: 'reset-tokens-revoked' }
  /** It went to its user. What follows is `reset-token-issued`: only then is it good for anything. */
  | { readonly type: 'reset-token-delivered'; readonly tokenId: string }
  /** The delivery failed, so nothing was issued: tokens from before stay as they are. `error` is a new one, without the message. */
  | { readonly type: 'delivery-failed'; readonly error: unknown }
  | { readonly type: 'password-reset'; readonly tokenId: string; readonly reinstated: boolean }
  | { readonly type: 'password-changed' }
  | { readonly type: 'password-set' }
  | { readonly type: 'password-rehashed' }
  /** With `failedAttemptsLockout: false` nothing is counted: both numbers are 0. */
  | { readonly type: 'attempt-failed'; readonly attempts: number; readonly limit: number }
  | { readonly type: 'account-locked' }
  | { readonly type: 'account-unlocked' }
  /**
   * A refusal without an event of its own. `kind` is the error's, or 'client-gone'; of a forgotten password, the reason that its answer
   * hides.
   */
  | { readonly type: 'request-refused'; readonly operation: string; readonly kind: string }
  /** The password was changed, but `afterPasswordChange` failed: sessions may be alive still. */
  | { readonly type: 'after-change-failed'; readonly error: unknown }
  /** The token is dead (its fingerprint no longer fits), but its record could not be deleted. */
  | { readonly type: 'token-sweep-failed'; readonly tokenId: string; readonly error: unknown }
  | { readonly type: 'unexpected-error'; readonly operation: string; readonly error: unknown }
);
