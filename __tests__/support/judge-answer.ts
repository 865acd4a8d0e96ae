import Ajv2020 from 'ajv/dist/2020';
import type { OpenApiDocument } from 'express-password-router/openapi';

/** An answer as it leaves the server. */
export interface SentAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** Null for HEAD, which has no body. */
  readonly text: string | null;
}

export interface Judge {
  /** The operationIds of the document. */
  readonly operations: readonly string[];
  /** The operationId of what answers under this path, below any prefix; undefined when that is nothing of the document's. */
  operationAt(method: string, path: string): string | undefined;
  /** What of the answer is not as documented: nothing when all of it is. */
  judge(operationId: string, answer: SentAnswer): readonly string[];
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response | undefined>>;
}

interface Response {
  readonly headers: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content: Readonly<Record<string, { readonly schema: object } | undefined>>;
}

interface Header {
  readonly required: boolean;
  readonly schema: object;
}

/** Whoever judges answers by an OpenAPI document. */
export function createJudge(document: OpenApiDocument): Judge {
  const routes = routesOf(document);
  const operations = new Map(routes.map(({ operation }) => [operation.operationId, operation]));
  const headers = document.components['headers'] as Readonly<Record<string, Header>>;
  const isValid = createValidator(document);

  function judgeBody({ content }: Response, { headers: sent, text }: SentAnswer): readonly string[] {
    const [mediaType = ''] = String(sent['content-type']).split(';');
    const { schema } = content[mediaType] ?? {};
    if (!schema) return [`${mediaType} is not documented`];
    if (text === null) return [];
    const body = mediaType === 'application/json' ? parse(text) : text;
    return isValid(schema, body) ? [] : [`the body is not as documented: ${text}`];
  }

  function judgeHeader(name: string, ref: string, { headers: sent }: SentAnswer): readonly string[] {
    const { required, schema } = headers[ref.replace('#/components/headers/', '')] ?? { required: true, schema: {} };
    const value = sent[name.toLowerCase()];
    if (value === undefined) return required ? [`${name} is missing`] : [];
    return isValid(schema, value) ? [] : [`${name} is not as documented: ${JSON.stringify(value)}`];
  }

  return {
    operations: [...operations.keys()],

    operationAt(method, path) {
      return routes.find((route) => route.method === method && route.path.test(path))?.operation.operationId;
    },

    judge(operationId, answer) {
      const response = operations.get(operationId)?.responses[answer.status];
      if (!response) return [`${answer.status} is not documented: ${answer.text}`];
      const surplus = headerNames(document).filter((name) => !(name in response.headers));
      return [
        ...judgeBody(response, answer),
        ...Object.entries(response.headers).flatMap(([name, { $ref }]) => judgeHeader(name, $ref, answer)),
        ...surplus.filter((name) => name.toLowerCase() in answer.headers).map((name) => `${name} is not documented`),
      ];
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // which no schema takes
  }
}

/** Of a schema of the document, whose references lead into its components. */
function createValidator({ components }: OpenApiDocument): (schema: object, value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  ajv.addVocabulary(['components', 'discriminator']);
  const validators = new Map<object, (value: unknown) => unknown>();
  return (schema, value) => {
    const validate = validators.get(schema) ?? ajv.compile({ ...schema, components });
    validators.set(schema, validate);
    return validate(value) === true;
  };
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly operation: Operation;
}

function routesOf({ paths }: OpenApiDocument): readonly Route[] {
  return Object.entries(paths).flatMap(([template, item]) => {
    const path = new RegExp(`${template.replace(/\{\w+\}/g, '[^/]+')}$`);
    const operations = Object.entries(item).filter(([member]) => member !== 'parameters');
    return operations.map(([method, operation]) => {
      return { method: method.toUpperCase(), path, operation: operation as Operation };
    });
  });
}

/** Every header that some answer has. */
function headerNames(document: OpenApiDocument): readonly string[] {
  const responses = routesOf(document).flatMap(({ operation }) => Object.values(operation.responses));
  return [...new Set(responses.flatMap((response) => Object.keys(response?.headers ?? {})))];
}
