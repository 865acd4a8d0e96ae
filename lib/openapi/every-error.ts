import {
  AccountLockedError,
  CrossOriginRequestError,
  IncorrectPasswordError,
  MalformedRequestError,
  NotAuthenticatedError,
  OverloadedError,
  PasswordPolicyError,
  PayloadTooLargeError,
  PermissionDeniedError,
  RemoteUserError,
  ResetTokenRejectedError,
  SchemaViolationError,
  StoreContractError,
  UnavailableError,
  UnsupportedMediaTypeError,
  UserNotFoundError,
  UserRevokedError,
} from '../errors';
import type { AnyPasswordError } from '../errors';
import type { PolicyViolation } from '../ports';

/** What a policy says, for examples. */
export const tooShort: PolicyViolation = {
  rule: 'too-short',
  message: 'The password is shorter than 15 characters.',
  params: { minLength: 15 },
};

/**
 * One of each, as an example: kind, status, message, details and headers are documented from it. The names are those of the classes,
 * which a bundler that minifies would change.
 */
export const errorsByName: Readonly<Record<string, AnyPasswordError>> = {
  MalformedRequestError: new MalformedRequestError('The body is not valid JSON.'),
  SchemaViolationError: new SchemaViolationError([{ path: '/password', message: 'must be string' }]),
  PasswordPolicyError: new PasswordPolicyError([tooShort]),
  NotAuthenticatedError: new NotAuthenticatedError(),
  PermissionDeniedError: new PermissionDeniedError(),
  CrossOriginRequestError: new CrossOriginRequestError(),
  RemoteUserError: new RemoteUserError(),
  UserRevokedError: new UserRevokedError(),
  AccountLockedError: new AccountLockedError(),
  IncorrectPasswordError: new IncorrectPasswordError(),
  ResetTokenRejectedError: new ResetTokenRejectedError('unknown'),
  UserNotFoundError: new UserNotFoundError(),
  PayloadTooLargeError: new PayloadTooLargeError(),
  UnsupportedMediaTypeError: new UnsupportedMediaTypeError({
    Accept: 'application/json',
    'Accept-Encoding': 'identity',
  }),
  StoreContractError: new StoreContractError('for documentation'),
  OverloadedError: new OverloadedError(1),
  UnavailableError: new UnavailableError(),
};

export const everyError: readonly AnyPasswordError[] = Object.values(errorsByName);
