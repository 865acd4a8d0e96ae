import { inspect } from 'node:util';
import * as errors from 'express-password-router/errors';
import type { AnyPasswordError } from 'express-password-router';
import { anotherCopy } from './support/another-copy';

const { isPasswordError, PasswordError } = errors;
const violation = { rule: 'too-short', message: 'The password is shorter than 15 characters.' };

interface Row {
  readonly error: AnyPasswordError;
  readonly kind: AnyPasswordError['kind'];
  readonly status: AnyPasswordError['status'];
  readonly headers?: Readonly<Record<string, string>>;
  readonly details?: unknown;
}

const rows: Readonly<Record<string, Row>> = {
  MalformedRequestError: {
    error: new errors.MalformedRequestError('The body is not JSON.'),
    kind: 'malformed-request',
    status: 400,
    details: { error: 'The body is not JSON.' },
  },
  SchemaViolationError: {
    error: new errors.SchemaViolationError([{ path: '/token', message: 'must be string' }]),
    kind: 'schema-violation',
    status: 400,
    details: { violations: [{ path: '/token', message: 'must be string' }] },
  },
  PasswordPolicyError: {
    error: new errors.PasswordPolicyError([violation]),
    kind: 'password-policy-violation',
    status: 400,
    details: { violations: [violation] },
  },
  NotAuthenticatedError: {
    error: new errors.NotAuthenticatedError(),
    kind: 'user-unauthenticated',
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  PermissionDeniedError: { error: new errors.PermissionDeniedError(), kind: 'permission-denied', status: 403 },
  CrossOriginRequestError: { error: new errors.CrossOriginRequestError(), kind: 'cross-origin-request', status: 403 },
  RemoteUserError: { error: new errors.RemoteUserError(), kind: 'remote-user', status: 403 },
  UserRevokedError: { error: new errors.UserRevokedError(), kind: 'user-revoked', status: 403 },
  AccountLockedError: { error: new errors.AccountLockedError(), kind: 'account-locked', status: 403 },
  IncorrectPasswordError: { error: new errors.IncorrectPasswordError(), kind: 'incorrect-password', status: 403 },
  ResetTokenRejectedError: {
    error: new errors.ResetTokenRejectedError('expired'),
    kind: 'invalid-reset-token',
    status: 403,
  },
  UserNotFoundError: { error: new errors.UserNotFoundError(), kind: 'user-not-found', status: 404 },
  PayloadTooLargeError: { error: new errors.PayloadTooLargeError(), kind: 'payload-too-large', status: 413 },
  UnsupportedMediaTypeError: {
    error: new errors.UnsupportedMediaTypeError({ Accept: 'application/json' }),
    kind: 'unsupported-media-type',
    status: 415,
    headers: { Accept: 'application/json' },
  },
  StoreContractError: { error: new errors.StoreContractError('it answered 7'), kind: 'server-error', status: 500 },
  OverloadedError: {
    error: new errors.OverloadedError(3),
    kind: 'overloaded',
    status: 503,
    headers: { 'Retry-After': '3' },
  },
  UnavailableError: {
    error: new errors.UnavailableError(),
    kind: 'unavailable',
    status: 503,
    headers: { 'Retry-After': '5' },
  },
};

test('the table above names every class', () => {
  const isConcrete = (value: unknown): boolean =>
    typeof value === 'function' && value.prototype instanceof PasswordError;
  const classes = Object.entries(errors).filter(([, value]) => isConcrete(value));
  expect(classes.map(([name]) => name).sort()).toEqual(Object.keys(rows).sort());
});

describe.each(Object.entries(rows))('%s', (name, { error, kind, status, headers, details = null }) => {
  test(`is ${kind}, ${status}`, () => {
    const { name: ownName, kind: ownKind, status: ownStatus, statusCode } = error;
    expect([ownName, ownKind, ownStatus, statusCode]).toEqual([name, kind, status, status]);
    expect(error.headers).toEqual(headers);
  });

  test('is an Error, a PasswordError and of its own class', () => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(PasswordError);
    expect(error).toBeInstanceOf(errors[name as 'PermissionDeniedError']);
    expect(isPasswordError(error)).toBe(true);
  });

  test('may be shown to people if it is their doing, and not if it is the server’s', () => {
    expect(error.expose).toBe(status < 500);
  });

  test('is {kind, msg, details} on the wire', () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({ kind, msg: error.message, details });
    expect(error.message).toMatch(/^[A-Z].+\.$/);
  });
});

test('no two classes share a kind', () => {
  const kinds = Object.values(rows).map(({ kind }) => kind);
  expect(new Set(kinds).size).toBe(kinds.length);
});

test('switching over the kind narrows to the class', () => {
  const advise = (error: AnyPasswordError): string => {
    switch (error.kind) {
      case 'password-policy-violation':
        return error.details.violations.map(({ rule }) => rule).join();
      case 'invalid-reset-token':
        return error.reason;
      default:
        return error.message;
    }
  };
  expect(advise(new errors.PasswordPolicyError([violation]))).toBe('too-short');
  expect(advise(new errors.ResetTokenRejectedError('revoked'))).toBe('revoked');
});

describe('what is not told to the client', () => {
  const reasons = [
    'malformed',
    'signature',
    'expired',
    'unknown',
    'user-gone',
    'remote',
    'revoked',
    'password-changed',
  ] as const;

  test('every reason for rejecting a token looks the same, byte for byte', () => {
    const answers = reasons.map((reason) => JSON.stringify(new errors.ResetTokenRejectedError(reason)));
    expect(new Set(answers).size).toBe(1);
  });

  test.each(reasons)('the reason %s is there for the audit trail, and not enumerable', (reason) => {
    const error = new errors.ResetTokenRejectedError(reason);
    expect(error.reason).toBe(reason);
    expect(Object.keys(error)).not.toContain('reason');
    expect(inspect(error)).toBe(inspect(new errors.ResetTokenRejectedError('unknown')));
  });

  test('the cause is there for the host, and not enumerable', () => {
    const cause = new Error('connection refused');
    const error = new errors.UnavailableError({ cause });
    expect(error.cause).toBe(cause);
    expect(Object.keys(error)).not.toContain('cause');
    expect(JSON.stringify(error)).not.toContain('connection refused');
    expect(inspect(error)).toContain('connection refused'); // Node shows every cause, as docs/errors.md warns
  });

  test('without a cause there is no such member', () => {
    expect(new errors.UnavailableError()).not.toHaveProperty('cause');
  });

  test('what a store answered wrongly is in the cause alone', () => {
    const error = new errors.StoreContractError('countAttempt answered text');
    expect(error.cause).toEqual(new TypeError('countAttempt answered text'));
    expect(error.cause).not.toHaveProperty('cause');
    expect(JSON.stringify(error)).not.toContain('countAttempt');
  });

  test('what made a store answer wrongly is underneath the explanation', () => {
    const cause = new Error('the row is broken');
    const error = new errors.StoreContractError('an account without an id', { cause });
    expect(error.cause).toEqual(new TypeError('an account without an id'));
    expect((error.cause as Error).cause).toBe(cause);
  });
});

test('what follows from class and status may be overwritten, as http-errors and error middleware of hosts do', () => {
  const error = new errors.UserRevokedError();
  const { name, statusCode, expose } = Object.assign(error, { name: 'Revoked', statusCode: 410, expose: false });
  expect({ name, statusCode, expose }).toEqual({ name: 'Revoked', statusCode: 410, expose: false });
  expect(new errors.UserRevokedError()).toMatchObject({ name: 'UserRevokedError', statusCode: 403, expose: true });
});

test('a login form may keep its one message: expose can be turned off', () => {
  expect(new errors.IncorrectPasswordError({ expose: false }).expose).toBe(false);
});

test.each([
  [-1, '1'],
  [0, '1'],
  [0.2, '1'],
  [1.2, '2'],
  [29.5, '30'],
  [9_999, '30'],
  [Infinity, '30'],
])('an estimated wait of %s s is sent as Retry-After: %s', (seconds, header) => {
  expect(new errors.OverloadedError(seconds).headers).toEqual({ 'Retry-After': header });
});

test('a host may have frozen Error', () => {
  const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit') ?? {};
  Object.defineProperty(Error, 'stackTraceLimit', { ...limit, writable: false });
  try {
    expect(new errors.PermissionDeniedError()).toMatchObject({ kind: 'permission-denied' });
  } finally {
    Object.defineProperty(Error, 'stackTraceLimit', limit);
  }
});

test('the errors of everybody else keep their stack traces', () => {
  const { stackTraceLimit } = Error;
  expect(new errors.PermissionDeniedError().stack).not.toMatch(/\n +at /);
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  expect(new Error('of somebody else').stack).toMatch(/\n +at /);
});

test.each(['You may not.', null, 7])('options that are %j take no stack trace from anybody else', (options) => {
  const { stackTraceLimit } = Error;
  expect(new errors.PermissionDeniedError(options as never)).toMatchObject({ kind: 'permission-denied' });
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});

test('nor do options that throw when they are read', () => {
  const { stackTraceLimit } = Error;
  const options = {
    get cause(): never {
      throw new Error('no');
    },
  };
  expect(() => new errors.PermissionDeniedError(options)).toThrow('no');
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});

test('a challenge of the host’s own is sent as it is', () => {
  const error = new errors.NotAuthenticatedError('Bearer realm="example"');
  expect(error.headers).toEqual({ 'WWW-Authenticate': 'Bearer realm="example"' });
});

test('the message of a cross-origin refusal says which option to set', () => {
  expect(new errors.CrossOriginRequestError().message).toContain('trustedOrigins');
});

describe('identity', () => {
  test('errors of another copy of the package are recognised', async () => {
    const copy = await anotherCopy();
    const foreign = new copy.UserNotFoundError();
    expect(foreign).not.toBeInstanceOf(errors.UserNotFoundError);
    expect(isPasswordError(foreign)).toBe(true);
    expect(copy.isPasswordError(new errors.UserNotFoundError())).toBe(true);
  });

  test.each([
    ['an Error', new Error('no')],
    ['a look-alike', { kind: 'user-not-found', status: 404, message: 'There is no user with this id.' }],
    ['null', null],
    ['undefined', undefined],
    ['text', 'user-not-found'],
    ['a configuration error', new errors.ConfigurationError('userStore is missing.')],
  ] satisfies [string, unknown][])('%s is no PasswordError', (_name, value) => {
    expect(isPasswordError(value)).toBe(false);
  });

  test('what can not be asked anything is none', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(isPasswordError(proxy)).toBe(false);
  });

  test('a ConfigurationError goes by its name', () => {
    const error = new errors.ConfigurationError('userStore is missing.');
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe('ConfigurationError: userStore is missing.');
  });
});
