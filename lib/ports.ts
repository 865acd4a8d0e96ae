/** Everything that a host implements: types only. Times are Dates; booleans count only when they are exactly `true`. */
import type { Request } from 'express';

/** A host may answer at once or by a promise. */
export type MaybePromise<T> = T | Promise<T>;

/** A user, as far as this library needs to see one. */
export interface User {
  /** The subject id (`:sid`), opaque here. A user whose id is not byte-equal to the one asked for counts as not found. */
  readonly id: string;
  /** True when another system (LDAP, SAML, OIDC) owns the password; it is never reset or changed here. Absent: local. */
  readonly remote?: boolean | undefined;
  /** The stored hash; null as long as no password was ever set (a newly invited user). */
  readonly passwordHash: string | null;
  /** True while an administrator has revoked the account. Absent: the host has no such notion. */
  readonly revoked?: boolean | undefined;
  /** Attempts counted since the last success; the account is locked from `failedAttemptsLockout` on. Absent: 0. */
  readonly failedAttempts?: number | undefined;
  /** Login, e-mail, display name: a new password may not be equal to one of them. */
  readonly contextWords?: readonly string[] | undefined;
}

/** One write of a password, on condition that the hash read before is still the stored one. */
export interface PasswordReplacement {
  readonly userId: string;
  /** The hash that was read before the new password was hashed; null when none was set. */
  readonly expectedHash: string | null;
  readonly newHash: string;
  /** Lift the revocation too: true only for a token issued to a user who was revoked at that moment. */
  readonly reinstate: boolean;
  /**
   * 'reset' and 'change' may also write password_changed_at or bump a session epoch in the same statement, which ends
   * old sessions even if the process dies right after. 'rehash' is the same password under newer parameters: touch neither.
   */
  readonly cause: 'reset' | 'change' | 'rehash';
  /** The service's time: what a store writes to password_changed_at. */
  readonly at: Date;
}

/** The users, and the one place where a password is committed. */
export interface UserStore {
  /** The user as last written: read the primary, not a replica. Null, never an error, for an id that can't exist. */
  findById(userId: string): MaybePromise<User | null>;
  /**
   * The commit point, one atomic step. If the user exists, is local, is not revoked (unless `reinstate`), and the stored
   * hash still equals `expectedHash` (null equals null): store `newHash`, set the attempt counter to 0, lift the
   * revocation when `reinstate`, and resolve true. In every other case change nothing and resolve false.
   */
  replacePassword(replacement: PasswordReplacement): MaybePromise<boolean>;
  /** Add one attempt atomically and resolve to the new total; 0 for an unknown user. */
  countAttempt(userId: string): MaybePromise<number>;
  /** One atomic step: if the stored hash still equals `expectedHash`, set the attempt counter to 0 and resolve true; else false. */
  clearAttempts(userId: string, expectedHash: string | null): MaybePromise<boolean>;
  /** False where there is no counter: a service that has a `failedAttemptsLockout` is then refused at construction. Absent: true. */
  readonly countsAttempts?: boolean | undefined;
}

/** The passwords that somebody had before, for PasswordHistoryPolicy. */
export interface PasswordHistory {
  /**
   * The hashes that `replacePassword` replaced by a reset or a change, the latest first, at most `limit`. The store writes them in the
   * very step that replaces them; a rehash replaces no password and leaves none, and neither does a null. Empty, never an error, for
   * an id that can't exist.
   */
  findRecentHashes(userId: string, limit: number): MaybePromise<readonly string[]>;
  /** How many are kept of each user; a policy that asks for more is then refused at construction. Absent: as many as it asks for. */
  readonly keptHashes?: number | undefined;
}

/** What is kept of an outstanding token, which is never the token. */
export interface ResetTokenRecord {
  /** What the token is filed under: a JWT's `jti`, or the SHA-256 of an opaque token. Never the token. */
  readonly id: string;
  readonly userId: string;
  /** Names the one stored hash that this token may replace, without revealing it: any later password write kills the token. */
  readonly passwordFingerprint: string;
  /** The caller who issued it; null for self-service. */
  readonly issuedBy: string | null;
  /**
   * Whether redemption lifts a revocation: true when a caller issued it to a user who was revoked then. It says that the user was
   * revoked, not by which act, so it lifts a later revocation as well: whoever revokes calls `revokeResetTokens`. Always false for
   * self-service.
   */
  readonly reinstates: boolean;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/**
 * A map with expiry. Nothing in it has to be atomic with the user store, which may be another database. Losing a record only
 * invalidates a token; losing a supersede or a delete may revive a superseded token until it expires, never a used one.
 */
export interface TokenStore {
  /**
   * File a token. A caller's (`issuedBy` not null) supersedes every earlier token of the same user; a self-service one
   * supersedes only earlier self-service ones, so that a stranger can't kill an administrator's token.
   */
  save(record: ResetTokenRecord): MaybePromise<void>;
  /** Read the primary. May return an expired record (this library judges by its own clock), must not drop one earlier. */
  findById(tokenId: string): MaybePromise<ResetTokenRecord | null>;
  /** Idempotent. */
  delete(tokenId: string): MaybePromise<void>;
  /** Delete all that this user has outstanding. Idempotent. */
  deleteForUser(userId: string): MaybePromise<void>;
}

/** The right to deliver one reset token to a user. */
export interface DeliveryClaim {
  /** Random: names this claim among all. */
  readonly id: string;
  readonly userId: string;
  readonly claimedAt: Date;
  readonly expiresAt: Date;
}

/**
 * One delivery per account and interval, whichever process makes it. Losing a claim only means a second delivery; a claim whose
 * process died ends by itself.
 */
export interface DeliveryThrottle {
  /**
   * One atomic step: if the user has no claim, or one that has expired at `claimedAt`, file this one and resolve true. Otherwise
   * change nothing and resolve false.
   */
  claim(claim: DeliveryClaim): MaybePromise<boolean>;
  /** Take back this very claim: the delivery failed. Another claim of the same user stays. Idempotent. */
  release(claim: DeliveryClaim): MaybePromise<void>;
}

/** Who is calling, and what they may do. A plain value: the rules never see a request. */
export interface Caller {
  /** The caller's own id, by which the user store finds them. */
  readonly userId: string;
  /** The host's own session id, handed back in PasswordChange so that this one session can be kept. */
  readonly sessionId?: string | undefined;
  /** May this caller create a reset token for that user? Asked before any look-up, so that ids can't be probed. */
  mayResetPassword(userId: string): MaybePromise<boolean>;
}

/** Says who sends a request. */
export interface AuthResolver {
  /** The caller, or null when the request carries no valid credentials (401). */
  resolve(request: Request): MaybePromise<Caller | null>;
}

/** Makes and compares hashes. The library calls it only through its gate, so many at once. */
export interface PasswordHasher {
  /** Salted: two calls with the same password differ. */
  hash(password: string): Promise<string>;
  /** False, never an error, for a hash of unknown format. Never refuses by length: the limit is for new passwords. */
  verify(password: string, hash: string): Promise<boolean>;
  /** True when `hash` was made with weaker parameters than today's. */
  needsRehash(hash: string): boolean;
  /** Longest new password that is hashed without truncation, in UTF-8 bytes. */
  readonly maxPasswordBytes: number;
}

/** A new password, and whose it is to be. */
export interface PasswordCandidate {
  readonly password: string;
  /** Null where it is not known whose it is to be: `validatePassword` without a user or a live token. */
  readonly user: User | null;
  /** Present on change alone. */
  readonly currentPassword?: string | undefined;
}

/** One rule that a new password breaks. */
export interface PolicyViolation {
  /** A stable machine word: 'too-short', 'too-long', 'too-common', 'context-word', 'same-as-current', 'breached', … */
  readonly rule: string;
  /** For a person. Never quotes the password or a context word. */
  readonly message: string;
  /** What the message speaks of, e.g. `{ minLength: 15 }`. */
  readonly params?: Readonly<Record<string, string | number>> | undefined;
}

/** Says whether a new password is acceptable. */
export interface PasswordPolicy {
  /** Every violation at once; empty means accepted. ('empty' and the hasher's 'too-long' are checked under any policy.) */
  check(candidate: PasswordCandidate): MaybePromise<readonly PolicyViolation[]>;
  /**
   * What costs a hash, or would tell a stranger which passwords somebody had. It is asked last, when every `check` has accepted, and
   * on a change only after the current password has been counted and compared. `matches` compares the new password with a stored hash,
   * through the hashing gate; let what it throws pass.
   */
  checkReuse?(
    candidate: PasswordCandidate,
    matches: (hash: string) => Promise<boolean>,
  ): MaybePromise<readonly PolicyViolation[]>;
  /** What a form may tell its user beforehand, e.g. `{ minLength: 15 }`. */
  describe?(): Readonly<Record<string, unknown>>;
}

/** A token, and what its record is filed under. */
export interface MintedToken {
  readonly token: string;
  /** It must not reveal the token: whoever reads the token store reads it. */
  readonly id: string;
}

/** What a token is made of. */
export interface TokenClaims {
  readonly userId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** What a genuine token says of itself. */
export interface TokenIdentity {
  readonly id: string;
  /** Present when the token itself names the user. */
  readonly userId?: string | undefined;
}

/** Makes tokens, and tells its own from any others. */
export interface TokenFormat {
  /** Makes a token that differs from every other. */
  mint(claims: TokenClaims): MaybePromise<MintedToken>;
  /** Throws ResetTokenRejectedError for anything but a genuine, unexpired token. */
  read(token: string, now: Date): MaybePromise<TokenIdentity>;
}

/** What `afterPasswordChange` is told. */
export interface PasswordChange {
  /** `'reset'`: by a token, or by `setPassword`. */
  readonly cause: 'reset' | 'change';
  readonly userId: string;
  /** Absent on reset. */
  readonly caller?: Caller | undefined;
  /** The `at` of the PasswordReplacement that was written. */
  readonly at: Date;
}
