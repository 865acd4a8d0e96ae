import type { OpenApiDocument } from 'express-password-router/openapi';

/** One answer that the document promises. */
export interface DocumentedAnswer {
  readonly operationId: string;
  readonly status: number;
  readonly mediaType: string;
  /** Of the error; of what works, the name of the example, or 'success'. */
  readonly kind: string;
  readonly example: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Content>> }>>;
}

interface Content {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
}

/** Every operation × status × media type × kind. The kinds are those of the JSON body, in which they are told apart. */
export function documentedAnswers(document: OpenApiDocument): readonly DocumentedAnswer[] {
  return operationsOf(document).flatMap(({ operationId, responses }) =>
    Object.entries(responses).flatMap(([status, { content }]) =>
      Object.entries(content).flatMap(([mediaType, { example, examples }]) =>
        kindsOf(document, content['application/json']).map((kind) => {
          return { operationId, status: Number(status), mediaType, kind, example: examples?.[kind]?.value ?? example };
        }),
      ),
    ),
  );
}

function operationsOf({ paths }: OpenApiDocument): readonly Operation[] {
  return Object.values(paths).flatMap((item) =>
    Object.entries(item)
      .filter(([member]) => member !== 'parameters')
      .map(([, operation]) => operation as Operation),
  );
}

function kindsOf({ components }: OpenApiDocument, { schema, examples }: Content = { schema: {} }): readonly string[] {
  const refs = schema.oneOf?.map(({ $ref }) => $ref) ?? [schema.$ref];
  const schemas = components['schemas'] as Readonly<Record<string, { properties: { kind?: { const: string } } }>>;
  const kinds = refs.map((ref) => schemas[ref?.replace('#/components/schemas/', '') ?? '']?.properties.kind?.const);
  if (kinds.some((kind) => kind !== undefined)) return kinds.map((kind) => kind ?? 'without a kind');
  return examples ? Object.keys(examples) : ['success'];
}
