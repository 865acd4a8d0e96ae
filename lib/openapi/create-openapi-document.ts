import { describeKinds } from './describe-kinds';
import { describePaths } from './describe-paths';
import { headerComponents } from './headers';
import { settleOpenApi } from './openapi-options';
import type { OpenApiOptions } from './openapi-options';

/** An OpenAPI 3.1 document: plain JSON. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly Readonly<Record<string, unknown>>[];
  readonly tags: readonly Readonly<Record<string, unknown>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * What a host has mounted, in OpenAPI 3.1: requests, and every answer that they can get. Without options it is the document that
 * `express-password-router/openapi.json` holds: the three endpoints at their default paths.
 * @throws ConfigurationError
 */
export function createOpenApiDocument(options: OpenApiOptions = {}): OpenApiDocument {
  const { operations, info, servers, securityScheme } = settleOpenApi(options);
  const document: OpenApiDocument = {
    openapi: '3.1.0',
    info,
    servers,
    tags: [{ name: 'passwords', description: 'Reset and change of passwords.' }],
    paths: describePaths(operations),
    components: {
      securitySchemes: { host: securityScheme },
      headers: headerComponents,
      schemas: describeKinds(),
    },
  };
  return JSON.parse(JSON.stringify(document)) as OpenApiDocument; // a copy: what its host writes into it is in no other document
}
