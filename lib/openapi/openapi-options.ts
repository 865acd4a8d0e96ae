import { ConfigurationError } from '../errors';
import type { AnyPasswordError } from '../errors';
import { unnamed } from '../http/unnamed';
import { requireList, requireOptionalText, requireText } from '../option-checks/check-option';
import { requireKnownKeys, requireKnownWords, requireOptions } from '../option-checks/known-keys';
import { withoutUndefined } from '../option-checks/without-undefined';
import { operationsOfFeatures, operationsOfRouter } from './operations';
import type { Feature, MountedOperation, Operations } from './operations';
import { paramsIn, requireOpenApiPath } from './path-template';
import { withResolverRefusals } from './resolver-refusals';

/** What createOpenApiDocument takes. */
export interface OpenApiOptions {
  /** Where the router is mounted: `'/api/v1'`. It comes in front of every path. Default: none. */
  readonly prefix?: string | undefined;
  /**
   * Other paths, as `createPasswordRouter` is given them; those of features by their operationId. Default: the documented ones.
   */
  readonly paths?: Readonly<Record<string, string | undefined>> | undefined;
  /** The features whose endpoints are in it: `'forgot-password'`, `'validation'`. Default: none. */
  readonly features?: readonly Feature[] | undefined;
  /**
   * The kinds of the typed errors that your `authResolver` throws, besides `user-unauthenticated`: `['user-revoked']`. Below 500, as
   * those alone are sent. Default: none.
   */
  readonly resolverRefusals?: readonly AnyPasswordError['kind'][] | undefined;
  /** How callers say who they are: an OpenAPI Security Scheme Object. Default: a bearer token. */
  readonly securityScheme?: OpenApiSecurityScheme | undefined;
  /** Title, version, description, contact and license. Default: the library's own words. */
  readonly info?: OpenApiInfo | undefined;
  /** Where the API is reached. Default: the origin that serves the document. */
  readonly servers?: readonly OpenApiServer[] | undefined;
}

/** What the document says of your API. */
export interface OpenApiInfo {
  readonly title?: string | undefined;
  readonly version?: string | undefined;
  readonly description?: string | undefined;
  readonly contact?: Readonly<Record<string, string>> | undefined;
  readonly license?: Readonly<Record<string, string>> | undefined;
}

/** Where the API is reached. */
export interface OpenApiServer {
  readonly url: string;
  readonly description?: string | undefined;
}

/** An API key, HTTP authentication, OAuth 2 or OpenID Connect, in the words of OpenAPI 3.1 §4.8.27. */
export interface OpenApiSecurityScheme {
  readonly type: 'apiKey' | 'http' | 'mutualTLS' | 'oauth2' | 'openIdConnect';
  readonly [member: string]: unknown;
}

export interface OpenApiSettings {
  readonly operations: readonly MountedOperation[];
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly Readonly<Record<string, unknown>>[];
  readonly securityScheme: OpenApiSecurityScheme;
}

const optionKeys: readonly (keyof OpenApiOptions)[] = [
  'prefix',
  'paths',
  'features',
  'resolverRefusals',
  'securityScheme',
  'info',
  'servers',
];
const schemeTypes: readonly unknown[] = ['apiKey', 'http', 'mutualTLS', 'oauth2', 'openIdConnect'];

const defaultInfo = {
  title: 'express-password-router',
  version: '1',
  description: "The password endpoints of an Express app: issue a reset token, redeem it, change one's own password.",
  contact: { name: 'Whoever operates the app' },
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};
const defaultServers = [{ url: '/', description: 'The origin that serves this document.' }];
const bearer: OpenApiSecurityScheme = {
  type: 'http',
  scheme: 'bearer',
  description: 'Stands for whatever the AuthResolver reads.',
};

/** @throws ConfigurationError */
export function settleOpenApi(options: OpenApiOptions): OpenApiSettings {
  requireKnownKeys('createOpenApiDocument', options, optionKeys);
  const { info = {}, servers = defaultServers, securityScheme = bearer } = options;
  requireInfo(info);
  if (!schemeTypes.includes(securityScheme?.type)) {
    throw new ConfigurationError(
      `securityScheme must be an OpenAPI Security Scheme Object, with a type of ${schemeTypes.join(', ')}.`,
    );
  }
  return {
    operations: settleOperations(options),
    info: { ...defaultInfo, ...withoutUndefined(info) },
    servers: settleServers(servers),
    securityScheme,
  };
}

function requireInfo(info: OpenApiInfo): void {
  requireKnownKeys('info', info, Object.keys(defaultInfo));
  const { title, version, description, contact = {}, license = defaultInfo.license } = info;
  requireTexts('info', { title, version, description });
  requireTexts('info.contact', contact);
  requireTexts('info.license', license);
  requireText('info.license.name', license.name);
}

function requireTexts(where: string, given: Readonly<Record<string, string | undefined>>): void {
  requireOptions(where, given);
  for (const [name, text] of Object.entries(given)) requireOptionalText(`${where}.${name}`, text);
}

function settleOperations(options: OpenApiOptions): readonly MountedOperation[] {
  const { prefix = '', paths = {}, features = [], resolverRefusals = [] } = options;
  const rows = withResolverRefusals({ ...operationsOfRouter, ...rowsOf(features) }, resolverRefusals);
  requireKnownKeys('paths', paths, Object.keys(rows));
  if (prefix !== '') requireOpenApiPath('prefix', prefix);
  const base = prefix.replace(/\/$/, '');
  const operations = Object.entries(rows).map(([id, endpoint]) => {
    const { [id]: path = endpoint.path } = paths;
    const own = requireOpenApiPath(`paths.${id}`, path);
    const full = requireOpenApiPath(`paths.${id}`, base + own);
    const missing = paramsIn(endpoint.path).find((param) => !paramsIn(path).includes(param));
    if (missing === undefined) return { id, path: full, endpoint };
    throw new ConfigurationError(`paths.${id} must contain :${missing}.`);
  });
  requireDistinct(operations);
  return operations;
}

function rowsOf(features: readonly Feature[]): Operations {
  requireKnownWords('features', requireList('features', features).map(String), Object.keys(operationsOfFeatures));
  return Object.fromEntries(features.flatMap((name) => Object.entries(operationsOfFeatures[name])));
}

function requireDistinct(operations: readonly MountedOperation[]): void {
  for (const [index, one] of operations.entries()) {
    for (const other of operations.slice(0, index)) {
      if (unnamed(other.path) !== unnamed(one.path)) continue;
      const both = `paths.${other.id} and paths.${one.id}`;
      const { method } = one.endpoint;
      if (other.endpoint.method === method) throw new ConfigurationError(`${both} must differ: both are ${method}.`);
      if (other.path === one.path) continue;
      throw new ConfigurationError(`${both} are one path in OpenAPI: call its parameters the same in both.`);
    }
  }
}

function settleServers(servers: readonly OpenApiServer[]): OpenApiSettings['servers'] {
  if (requireList('servers', servers).length === 0) {
    throw new ConfigurationError('servers is empty: leave it out for the default, or list at least one.');
  }
  return servers.map((server) => {
    requireKnownKeys('servers', server, ['url', 'description']);
    requireOptionalText('servers.description', server.description);
    return { ...server, url: requireText('servers.url', server.url) };
  });
}
