import type { AnyPasswordError } from '../errors';
import { endpoints } from './endpoints';
import type { Endpoint, Operation } from './endpoints';
import { everyError } from './every-error';

type Json = Readonly<Record<string, unknown>>;

const operations = Object.keys(endpoints) as Operation[];

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
    servers: [{ url: '/', description: 'Wherever the host mounts the router.' }],
    tags: [{ name: 'passwords', description: 'Reset and change of passwords.' }],
    paths: Object.fromEntries(operations.map((name) => [pathTemplate(endpoints[name].path), describePath(name)])),
    components: {
      securitySchemes: {
        host: { type: 'http', scheme: 'bearer', description: 'Stands for whatever the AuthResolver reads.' },
      },
      headers: {
        NoStore: { description: 'On every answer.', schema: { type: 'string', const: 'no-store' } },
      },
      schemas: { Error: errorSchema, Violation: violationSchema },
    },
  };
}

const violationSchema = {
  type: 'object',
  required: ['rule', 'message'],
  properties: {
    rule: { type: 'string', description: 'A stable machine word.' },
    message: { type: 'string', description: 'For a person; never quotes the password.' },
    params: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
  },
};

const errorSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'msg', 'details'],
  properties: {
    kind: { type: 'string', enum: everyError.map((error) => error.kind) },
    msg: { type: 'string', description: 'For a person.' },
    details: {
      type: ['object', 'null'],
      description: 'For a program; null where there is nothing to add.',
      properties: {
        error: { type: 'string' },
        violations: { type: 'array', items: { type: 'object' } },
      },
    },
  },
};

function pathTemplate(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function describePath(name: Operation): Json {
  const row: Endpoint = endpoints[name];
  const operation = {
    operationId: name,
    summary: row.summary,
    description: row.description,
    tags: ['passwords'],
    security: row.authenticated ? [{ host: [] }] : [],
    ...(row.body && { requestBody: describeBody(row.body) }),
    responses: { 200: describeSuccess(row), ...describeRefusals(row) },
  };
  const parameters = [...row.path.matchAll(/:(\w+)/g)].map(([, parameter]) => ({
    name: parameter,
    in: 'path',
    required: true,
    description: "The user's id.",
    schema: { type: 'string', maxLength: 255 },
  }));
  return { ...(parameters.length > 0 && { parameters }), [row.method.toLowerCase()]: operation };
}

function describeBody({ schema, mediaTypes }: NonNullable<Endpoint['body']>): Json {
  return { required: true, content: Object.fromEntries(mediaTypes.map((type) => [type, { schema }])) };
}

function describeSuccess({ answer }: Endpoint): Json {
  const headers = { 'Cache-Control': { $ref: '#/components/headers/NoStore' } };
  if (answer === 'empty') {
    const schema = { type: 'object', additionalProperties: false };
    return { description: 'The password is changed.', headers, content: { 'application/json': { schema } } };
  }
  const token = { type: 'string', description: 'The reset token.' };
  const schema = { type: 'object', additionalProperties: false, required: ['token'], properties: { token } };
  return {
    description: 'The token; as JSON only for a client that accepts no text.',
    headers,
    content: { 'text/plain': { schema: token }, 'application/json': { schema } },
  };
}

function describeRefusals({ refusals }: Endpoint): Json {
  const byStatus = new Map<number, AnyPasswordError[]>();
  for (const error of everyError.filter(({ kind }) => refusals.includes(kind))) {
    byStatus.set(error.status, [...(byStatus.get(error.status) ?? []), error]);
  }
  return Object.fromEntries([...byStatus].map(([status, ofStatus]) => [status, describeRefusal(ofStatus)]));
}

function describeRefusal(ofStatus: readonly AnyPasswordError[]): Json {
  const headers = ofStatus.flatMap((error) => Object.keys(error.headers ?? {}));
  const kinds = ofStatus.map((error) => error.kind);
  const schema = {
    allOf: [{ $ref: '#/components/schemas/Error' }, { type: 'object', properties: { kind: { enum: kinds } } }],
  };
  return {
    description: ofStatus.map((error) => `${error.kind}: ${error.message}`).join(' '),
    headers: {
      'Cache-Control': { $ref: '#/components/headers/NoStore' },
      ...Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' } }])),
    },
    content: {
      'application/json': { schema },
      'text/plain': { schema: { type: 'string', description: 'The message alone, for a browser.' } },
    },
  };
}
