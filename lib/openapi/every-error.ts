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

/** One of each, as an example: kind, status, message, details and headers are documented from it. */
export const everyError: readonly AnyPasswordError[] = [
  new MalformedRequestError('The body is not valid JSON.'),
  new SchemaViolationError([{ path: '/password', message: 'must be string' }]),
  new PasswordPolicyError([tooShort]),
  new NotAuthenticatedError(),
  new PermissionDeniedError(),
  new CrossOriginRequestError(),
  new RemoteUserError(),
  new UserRevokedError(),
  new AccountLockedError(),
  new IncorrectPasswordError(),
  new ResetTokenRejectedError('unknown'),
  new UserNotFoundError(),
  new PayloadTooLargeError(),
  new UnsupportedMediaTypeError({ Accept: 'application/json', 'Accept-Encoding': 'identity' }),
  new StoreContractError('for documentation'),
  new OverloadedError(1),
  new UnavailableError(),
];
