import type { IssuedToken } from './core/issue-reset-token';
import type { Caller, MaybePromise, PolicyViolation } from './ports';

/** How long somebody waits for a turn at hashing. */
export interface WaitOptions {
  /** Aborted when nobody waits for the answer any more: whoever waits for a hash leaves the line, and gets the AbortError. */
  readonly signal?: AbortSignal | undefined;
}

/** What verifyPassword takes besides the user and the password. */
export interface LoginOptions extends WaitOptions {
  /**
   * What was typed as the login, the way it is looked up (in lower case, if that is how). Of simultaneous attempts at one login, one
   * is compared and eight wait; the tenth gets OverloadedError. With `login` this also holds for logins that no user has.
   */
  readonly login?: string | undefined;
}

/** What issueSelfServiceToken takes besides the user. */
export interface SelfServiceOptions {
  /** Default 3 600; 60 … 604 800. */
  readonly lifetimeSeconds?: number | undefined;
  /**
   * Hands the token to its user, and is awaited as long as that takes. The token is filed afterwards: it is good for nothing before,
   * and the one that it supersedes stays good until then. A delivery that fails changes nothing.
   */
  readonly deliver?: ((issued: IssuedToken) => MaybePromise<void>) | undefined;
}

/**
 * The operations without HTTP: for the router, a login route, a page, a script. All errors are PasswordErrors, but for the
 * ConfigurationError of options that can't be, and an AbortError once `signal` is aborted.
 *
 * Every operation may throw UnavailableError (a store, policy, hasher, token format or clock failed or took too long), and
 * StoreContractError (it answered what its contract rules out). A password, token, login or user id that is no string is a
 * SchemaViolationError. What else each throws is said there.
 */
export interface PasswordService {
  /**
   * For an authorised caller. For a revoked user the token also lifts the revocation when it is redeemed.
   * @throws PermissionDeniedError (before any look-up, so that ids can't be probed), UserNotFoundError, RemoteUserError
   */
  issueResetToken(caller: Caller, userId: string): Promise<IssuedToken>;
  /**
   * For "forgot password": no caller, no permission; it never lifts a revocation. Default lifetime 3 600 s. Null for remote,
   * revoked and unknown users, also for those who became so during the delivery.
   * @throws UnavailableError when `deliver` failed; ConfigurationError for options that can't be
   */
  issueSelfServiceToken(userId: string, options?: SelfServiceOptions): Promise<IssuedToken | null>;
  /**
   * Sets a new password by a token, which is then used up.
   * @throws ResetTokenRejectedError for one that is no good, whatever the reason; MalformedRequestError (the password is not valid
   * Unicode), PasswordPolicyError, OverloadedError
   */
  redeemResetToken(input: { readonly token: string; readonly password: string }, options?: WaitOptions): Promise<void>;
  /**
   * Sets a new password for a caller who knows the current one.
   * @throws IncorrectPasswordError, AccountLockedError, NotAuthenticatedError (the user is gone), RemoteUserError, UserRevokedError,
   * MalformedRequestError (the password is not valid Unicode), PasswordPolicyError, OverloadedError
   */
  changePassword(
    caller: Caller,
    input: { readonly currentPassword: string; readonly password: string },
    options?: WaitOptions,
  ): Promise<void>;
  /**
   * For the host's login: the same attempt budget; clears the counter; upgrades old hashes. `null`: there is no such login;
   * that takes the same time.
   *
   * **Await it: without that, everybody is in.** It says no by rejecting. typescript-eslint's no-floating-promises finds a forgotten
   * `await`.
   * @throws IncorrectPasswordError, AccountLockedError, UserRevokedError, RemoteUserError, all with `expose: false`: show people one
   * message; OverloadedError
   */
  verifyPassword(userId: string | null, password: string, options?: LoginOptions): Promise<void>;
  /**
   * For an operator's script: sets the password without a token, under the same policy, and clears the attempts. It lifts no
   * revocation: a revoked user is refused.
   * @throws UserNotFoundError, RemoteUserError, UserRevokedError, MalformedRequestError (the password is not valid Unicode),
   * PasswordPolicyError, OverloadedError
   */
  setPassword(actorId: string, userId: string, password: string): Promise<void>;
  /**
   * For an operator: sets the attempt counter to 0.
   * @throws UserNotFoundError
   */
  unlock(actorId: string, userId: string): Promise<void>;
  /**
   * Withdraws the tokens that are out, of both kinds. Call it when revoking or deleting a user, changing the e-mail address, or
   * setting a hash to null. `actorId`: who does. A user who has none, or whom nobody knows, is no error.
   * @throws UnavailableError when the token store failed: tokens may be left
   */
  revokeResetTokens(userId: string, actorId?: string): Promise<void>;
  /**
   * The very check that reset and change enforce, using nothing up. An unknown user or a dead token: as without. Reuse (see
   * `PasswordPolicy.checkReuse`) is judged for a live token alone.
   * @throws MalformedRequestError (the password is not valid Unicode), OverloadedError
   */
  validatePassword(
    input: { readonly password: string } & (
      { readonly userId?: string | undefined } | { readonly resetToken?: string | undefined }
    ),
    options?: WaitOptions,
  ): Promise<readonly PolicyViolation[]>;
  /**
   * What every policy tells beforehand, and the hasher's limit: `{ maxBytes: 72, minLength: 15, … }`, for a form.
   * @throws UnavailableError when the `describe` of a policy throws, StoreContractError when it answers no object
   */
  describePasswordPolicy(): Readonly<Record<string, unknown>>;
}
