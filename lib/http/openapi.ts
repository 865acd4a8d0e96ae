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
import { endpoints } from './endpoints';
import type { Endpoint, Operation } from './endpoints';

type Json = Readonly<Record<string, unknown>>;

/** One of each, for its status and kind. */
const errors: readonly AnyPasswordError[] = [
  new MalformedRequestError(''),
  new SchemaViolationError([]),
  new PasswordPolicyError([]),
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
  new UnsupportedMediaTypeError(),
  new StoreContractError(''),
  new OverloadedError(1),
  new UnavailableError(),
];

const noStore = { description: 'Always no-store.', schema: { type: 'string', const: 'no-store' } };

/** The OpenAPI 3.1 document of the router's endpoints, at their default paths. */
export function createOpenApiDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'express-password-router',
      version: '1',
      description: 'The password endpoints of an Express app: issue a reset token, redeem it, change the own password.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [{ name: 'passwords', description: 'Reset and change of passwords.' }],
    paths: Object.fromEntries(Object.entries(endpoints).map(([operation, row]) => [pathOf(row), describePath(operation as Operation, row)])),
    components: {
      securitySchemes: { host: { type: 'http', scheme: 'bearer', description: "Whatever the host's AuthResolver reads." } },
      schemas: { Error: errorSchema },
    },
  };
}

const errorSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'msg', 'details'],
  properties: {
    kind: { type: 'string', description: 'The identity of the error.' },
    msg: { type: 'string', description: 'For a person.' },
    details: { type: ['object', 'null'], description: 'For a program; null where there is nothing to add.' },
  },
};
