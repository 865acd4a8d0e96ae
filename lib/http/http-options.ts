import { ConfigurationError } from '../errors';
import { requireList, requireText } from '../option-checks/check-option';
import { isClass } from '../option-checks/is-class';
import { requireKnownKeys } from '../option-checks/known-keys';
import type { AuthResolver } from '../ports';
import { endpoints } from './endpoints';
import type { Operation } from './endpoints';
import { unnamed } from './unnamed';

/** What the router takes besides the options of the service. */
export interface PasswordRouterHttpOptions {
  /** Who sends the request: a function of it, or an object with `resolve`; null is 401. */
  readonly authResolver: AuthResolver | AuthResolver['resolve'];
  /** Other paths for the three endpoints. That of issueResetToken has to contain `:sid`. Default: the documented ones. */
  readonly paths?: Readonly<Partial<Record<Operation, string | undefined>>> | undefined;
  /** `'send'`: every error is answered here. `'next'`: typed errors go to the host's error middleware. Default: `'send'`. */
  readonly errorResponses?: 'send' | 'next' | undefined;
  /**
   * Origins, besides the request's own, that browsers may call the authenticated endpoints from: `'https://app.example.com'`. CORS
   * headers are the host's, in front. Default: none.
   */
  readonly trustedOrigins?: readonly string[] | undefined;
  /** The WWW-Authenticate challenge of a 401. Default: `'Bearer'`. */
  readonly challenge?: string | undefined;
}

export interface HttpSettings {
  readonly resolve: AuthResolver['resolve'];
  readonly paths: Readonly<Record<Operation, string>>;
  readonly errorResponses: 'send' | 'next';
  readonly trustedOrigins: ReadonlySet<string>;
  readonly challenge: string;
}

export const httpOptionKeys: readonly (keyof PasswordRouterHttpOptions)[] = [
  'authResolver',
  'paths',
  'errorResponses',
  'trustedOrigins',
  'challenge',
];

/** @throws ConfigurationError */
export function settleHttp(options: PasswordRouterHttpOptions): HttpSettings {
  const { errorResponses = 'send', trustedOrigins = [], challenge = 'Bearer', paths = {} } = options;
  if (!/^[\x21-\x7E][\t\x20-\x7E]*$/.test(requireText('challenge', challenge))) {
    throw new ConfigurationError('challenge must be one line of printable ASCII: it is sent as a header.');
  }
  return Object.freeze({
    resolve: settleResolver(options.authResolver),
    paths: settlePaths(paths),
    errorResponses: requireErrorResponses(errorResponses),
    trustedOrigins: settleOrigins(trustedOrigins),
    challenge,
  });
}

/** @throws ConfigurationError */
export function requireErrorResponses(errorResponses: unknown): 'send' | 'next' {
  if (errorResponses === 'send' || errorResponses === 'next') return errorResponses;
  throw new ConfigurationError("errorResponses must be 'send' or 'next'.");
}

function settleResolver(authResolver: AuthResolver | AuthResolver['resolve']): AuthResolver['resolve'] {
  const wanted = 'a function of the request, or an object with resolve';
  if (isResolverClass(authResolver)) {
    throw new ConfigurationError(`authResolver must be ${wanted}, not a class: does it lack 'new'?`);
  }
  if (isMiddleware(authResolver)) {
    throw new ConfigurationError(
      `authResolver must be ${wanted}, not a middleware: mount it in front, and answer here whom it found.`,
    );
  }
  if (typeof authResolver === 'function') return authResolver;
  if (typeof authResolver !== 'object' || authResolver === null || typeof authResolver.resolve !== 'function') {
    const advice = authResolver === undefined ? 'is missing: give' : 'must be';
    throw new ConfigurationError(`authResolver ${advice} ${wanted}.`);
  }
  return (request) => authResolver.resolve(request);
}

/** One that was compiled to a function is known by its method. */
function isResolverClass(authResolver: unknown): boolean {
  if (typeof authResolver !== 'function') return false;
  const { resolve } = Object(authResolver.prototype) as Partial<AuthResolver>;
  return isClass(authResolver) || typeof resolve === 'function';
}

/** Express knows them by the number of their parameters, too. */
function isMiddleware(authResolver: unknown): boolean {
  return typeof authResolver === 'function' && authResolver.length > 2;
}

function settlePaths(given: NonNullable<PasswordRouterHttpOptions['paths']>): Readonly<Record<Operation, string>> {
  requireKnownKeys('paths', given, Object.keys(endpoints));
  const paths = {
    issueResetToken: pathOf('issueResetToken', given),
    redeemResetToken: pathOf('redeemResetToken', given),
    changePassword: pathOf('changePassword', given),
  };
  if (!/(?<!\\):sid(?![?$\p{ID_Continue}])/u.test(withoutOptions(paths.issueResetToken))) {
    throw new ConfigurationError('paths.issueResetToken must contain :sid, which names the user: never left out.');
  }
  if (unnamed(paths.issueResetToken) === unnamed(paths.redeemResetToken)) {
    throw new ConfigurationError('paths.issueResetToken and paths.redeemResetToken must differ: both are POST.');
  }
  return paths;
}

/** Express 5 has braces around what may be left out, Express 4 a question mark behind it; each may hold another. */
function withoutOptions(path: string): string {
  const rest = path.replace(/\{[^{}]*\}|:[$\p{ID_Continue}]+\([^()]*\)\?|\([^()]*\)\?/gu, '');
  return rest === path ? path : withoutOptions(rest);
}

function pathOf(operation: Operation, given: NonNullable<PasswordRouterHttpOptions['paths']>): string {
  const { [operation]: path = endpoints[operation].path } = given;
  return requirePath(`paths.${operation}`, path);
}

/** @throws ConfigurationError */
export function requirePath(option: string, path: unknown): string {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw new ConfigurationError(`${option} must be a path that starts with '/'.`);
  }
  // Express compares it with a request's path as it was sent. Parameters are called as the host likes.
  const compared = path.replace(/[:*](?:[$\p{ID_Continue}]+|"[^"]*")/gu, '');
  if (/^[!"$-~]+$/.test(compared)) return path;
  throw new ConfigurationError(
    `${option} has a space, a '#' or what is not ASCII in it, as no request has: percent-encode it, like '/a%20b'.`,
  );
}

function settleOrigins(origins: readonly string[]): ReadonlySet<string> {
  return new Set(requireList('trustedOrigins', origins).map(requireOrigin));
}

function requireOrigin(origin: unknown): string {
  const parsed = typeof origin === 'string' ? originOf(origin) : undefined;
  if (parsed !== undefined && parsed === origin) return parsed;
  const hint = parsed ? `did you mean '${parsed}'?` : "it looks like 'https://app.example.com', without wildcards.";
  const given = typeof origin === 'string' ? `'${origin}'` : `a value of type ${typeof origin}`;
  throw new ConfigurationError(`trustedOrigins holds ${given}, which is not an origin: ${hint}`);
}

/** Undefined for an origin that no page has: a scheme other than the web's, a wildcard for a host. */
function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, origin } = new URL(text);
  return /^https?:$/.test(protocol) && !hostname.includes('*') ? origin : undefined;
}
