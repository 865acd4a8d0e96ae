import type { PolicyViolation } from './ports';

const brand = Symbol.for('express-password-router.PasswordError');

/** What may be said of an error besides its kind. */
export interface PasswordErrorOptions {
  /** What went wrong underneath. Not enumerable, never sent. */
  readonly cause?: unknown;
  /** Whether the message may be shown to the person who caused it. Default: statuses below 500 only. */
  readonly expose?: boolean | undefined;
}

/** Error middleware of hosts and createError of http-errors write to them, and a getter alone would throw in strict mode. */
function allowOverwriting(prototype: object, name: string): void {
  const set = function (this: object, value: unknown): void {
    Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
  };
  Object.defineProperty(prototype, name, { set }); // beside the getter
}

interface Answer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly details?: unknown;
}

/** Every refusal of this library. `kind` says which one it is, in code and on the wire; `status` is only HTTP. */
export abstract class PasswordError extends Error {
  abstract readonly kind: string;
  abstract readonly status: number;
  /** Sent with the answer: WWW-Authenticate, Retry-After, Accept, Accept-Encoding. */
  declare readonly headers?: Readonly<Record<string, string>> | undefined;
  /** More for the client's program; null on the wire where there is nothing to add. */
  declare readonly details?: unknown;
  readonly #expose: boolean | undefined;

  constructor(message: string, options: PasswordErrorOptions = {}, answer: Answer = {}) {
    const given = Object(options) as PasswordErrorOptions;
    const { cause, expose } = given; // whatever throws does so before the limit is touched
    const underneath = 'cause' in given ? { cause } : undefined;
    // A refusal is an answer: where it was made is no news, and a stack trace costs several times what the error does. What
    // went wrong underneath has its own, in `cause`. `Reflect.set`, because a host may have frozen Error.
    const { stackTraceLimit } = Error;
    Reflect.set(Error, 'stackTraceLimit', 0);
    super(message, underneath);
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
    this.#expose = expose;
    if (answer.headers) this.headers = answer.headers;
    if (answer.details) this.details = answer.details;
  }

  static {
    Object.defineProperty(this.prototype, brand, { value: true });
    for (const name of ['name', 'statusCode', 'expose']) allowOverwriting(this.prototype, name);
  }

  override get name(): string {
    return this.constructor.name;
  }

  /** The same as `status`, under the name that http-errors gives it. */
  get statusCode(): number {
    return this.status;
  }

  /** Whether the message may be shown to the person who caused it, as http-errors has it. */
  get expose(): boolean {
    return this.#expose ?? this.status < 500;
  }

  /** The body that is sent: `{kind, msg, details}`. */
  toJSON(): { kind: string; msg: string; details: unknown } {
    return { kind: this.kind, msg: this.message, details: this.details ?? null };
  }
}

/** The request can't be read: no JSON, no UTF-8, a member named twice, already consumed, broken percent-encoding. */
export class MalformedRequestError extends PasswordError {
  readonly kind = 'malformed-request';
  readonly status = 400;
  constructor(error: string, options?: PasswordErrorOptions) {
    super('The request could not be read.', options, { details: { error } });
  }
}

/** One member of a body that is not as documented. */
export interface SchemaViolation {
  /** A JSON Pointer to a documented member, or '' for the body as a whole. */
  readonly path: string;
  /** Never quotes what was submitted. */
  readonly message: string;
}

/** The body was read, but its members are not the documented ones. */
export class SchemaViolationError extends PasswordError {
  readonly kind = 'schema-violation';
  readonly status = 400;
  declare readonly details: { readonly violations: readonly SchemaViolation[] };
  constructor(violations: readonly SchemaViolation[], options?: PasswordErrorOptions) {
    super('The request body does not have the documented members.', options, { details: { violations } });
  }
}

/** The new password breaks the policy; the details list every rule that it breaks. */
export class PasswordPolicyError extends PasswordError {
  readonly kind = 'password-policy-violation';
  readonly status = 400;
  declare readonly details: { readonly violations: readonly PolicyViolation[] };
  constructor(violations: readonly PolicyViolation[], options?: PasswordErrorOptions) {
    super('The new password is not acceptable.', options, { details: { violations } });
  }
}

/** The request carries no valid credentials, or its user is gone (RFC 9110 §15.5.2). */
export class NotAuthenticatedError extends PasswordError {
  readonly kind = 'user-unauthenticated';
  readonly status = 401;
  constructor(challenge = 'Bearer', options?: PasswordErrorOptions) {
    super('This endpoint requires authentication.', options, { headers: { 'WWW-Authenticate': challenge } });
  }
}

/** The caller may not create a reset token for that user, whoever it is. */
export class PermissionDeniedError extends PasswordError {
  readonly kind = 'permission-denied';
  readonly status = 403;
  constructor(options?: PasswordErrorOptions) {
    super("You may not reset this user's password.", options);
  }
}

/** A browser sent the request from a page of another origin that is not trusted. */
export class CrossOriginRequestError extends PasswordError {
  readonly kind = 'cross-origin-request';
  readonly status = 403;
  constructor(options?: PasswordErrorOptions) {
    super('The request comes from another origin; the server has to list that origin in trustedOrigins.', options);
  }
}

/** Another system owns this user's password. */
export class RemoteUserError extends PasswordError {
  readonly kind = 'remote-user';
  readonly status = 403;
  constructor(options?: PasswordErrorOptions) {
    super("This user's password is managed by another system and can't be changed here.", options);
  }
}

/** An administrator has revoked the account. */
export class UserRevokedError extends PasswordError {
  readonly kind = 'user-revoked';
  readonly status = 403;
  constructor(options?: PasswordErrorOptions) {
    super('This account is revoked.', options);
  }
}

/** Too many attempts since the last success; a reset token is the way out. */
export class AccountLockedError extends PasswordError {
  readonly kind = 'account-locked';
  readonly status = 403;
  constructor(options?: PasswordErrorOptions) {
    super('This account is locked after too many attempts; its password has to be reset.', options);
  }
}

/** The current password does not match. */
export class IncorrectPasswordError extends PasswordError {
  readonly kind = 'incorrect-password';
  readonly status = 403;
  constructor(options?: PasswordErrorOptions) {
    super('The current password is incorrect.', options);
  }
}

/** Why a token was rejected, for the audit trail. */
export type ResetTokenRejection =
  | 'malformed'
  | 'signature'
  | 'expired'
  /** It has no record: used, superseded, withdrawn, dropped after it had expired, or never issued. */
  | 'unknown'
  | 'user-gone'
  | 'remote'
  | 'revoked'
  | 'password-changed';

/** The token can't be redeemed. One answer, byte for byte, whatever the reason. */
export class ResetTokenRejectedError extends PasswordError {
  readonly kind = 'invalid-reset-token';
  readonly status = 403;
  readonly #reason: ResetTokenRejection;
  constructor(reason: ResetTokenRejection, options?: PasswordErrorOptions) {
    super('The reset token is invalid, was already used or has expired.', options);
    this.#reason = reason;
  }

  /** For the audit trail alone: not enumerable, never sent. */
  get reason(): ResetTokenRejection {
    return this.#reason;
  }
}

/** There is no user with that id. */
export class UserNotFoundError extends PasswordError {
  readonly kind = 'user-not-found';
  readonly status = 404;
  constructor(options?: PasswordErrorOptions) {
    super('There is no user with this id.', options);
  }
}

/** The body is larger than 16 kB. */
export class PayloadTooLargeError extends PasswordError {
  readonly kind = 'payload-too-large';
  readonly status = 413;
  constructor(options?: PasswordErrorOptions) {
    super('The request body is larger than 16 kB.', options);
  }
}

/** The media type, charset or content coding is not one that the endpoint reads (RFC 9110 §15.5.16). */
export class UnsupportedMediaTypeError extends PasswordError {
  readonly kind = 'unsupported-media-type';
  readonly status = 415;
  constructor(headers: Readonly<Record<string, string>> = {}, options?: PasswordErrorOptions) {
    super('The request body has to be uncompressed UTF-8 of a documented media type.', options, { headers });
  }
}

/** Something of the host's is not what its contract says. The `cause` says what. */
export class StoreContractError extends PasswordError {
  readonly kind = 'server-error';
  readonly status = 500;
  /** @param explanation becomes the `cause`, and the `cause` that is given becomes the explanation's own */
  constructor(explanation: string, { cause, ...options }: PasswordErrorOptions = {}) {
    const explained = new TypeError(explanation, cause === undefined ? undefined : { cause });
    super('The server could not process the request.', { ...options, cause: explained });
  }
}

/** More passwords are waiting to be hashed than the server can hash in time. */
export class OverloadedError extends PasswordError {
  readonly kind = 'overloaded';
  readonly status = 503;
  /** @param retryAfterSeconds the estimated wait, sent as Retry-After; 1 … 30 */
  constructor(retryAfterSeconds: number, options?: PasswordErrorOptions) {
    const seconds = Math.min(30, Math.max(1, Math.ceil(retryAfterSeconds)));
    super('The server is busy; try again later.', options, { headers: { 'Retry-After': String(seconds) } });
  }
}

/** A store, resolver, policy, hasher, token format, clock or delivery failed or took too long. The `cause` says how. */
export class UnavailableError extends PasswordError {
  readonly kind = 'unavailable';
  readonly status = 503;
  constructor(options?: PasswordErrorOptions) {
    super('The service is unavailable at the moment; try again later.', options, { headers: { 'Retry-After': '5' } });
  }
}

/** What the host passed can't work; the message says what to do. Thrown by factories and constructors, at start. */
export class ConfigurationError extends Error {
  override get name(): string {
    return 'ConfigurationError';
  }
}

/** Every error of the library, told apart by `kind`: `switch (error.kind)` narrows. */
export type AnyPasswordError =
  | MalformedRequestError
  | SchemaViolationError
  | PasswordPolicyError
  | NotAuthenticatedError
  | PermissionDeniedError
  | CrossOriginRequestError
  | RemoteUserError
  | UserRevokedError
  | AccountLockedError
  | IncorrectPasswordError
  | ResetTokenRejectedError
  | UserNotFoundError
  | PayloadTooLargeError
  | UnsupportedMediaTypeError
  | StoreContractError
  | OverloadedError
  | UnavailableError;

/** True for every error of this library, of whichever copy of the package it comes. */
export function isPasswordError(error: unknown): error is AnyPasswordError {
  try {
    return typeof error === 'object' && error !== null && brand in error;
  } catch {
    return false; // a proxy may throw at whatever is asked of it
  }
}
