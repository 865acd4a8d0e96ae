import type { AnyPasswordError } from '../errors';
import { errorsByName } from './every-error';
import { exactly } from './exactly';
import type { Json } from './exactly';

/** Under components.schemas: one for each kind of error, all of which the three endpoints can answer, and what it is made of. */
export function describeKinds(): Json {
  const kinds = Object.entries(errorsByName).map(([name, error]) => [name, describeKind(error)] as const);
  return { ...Object.fromEntries(kinds), PolicyViolation: policyViolation };
}

/** The JSON body of any of these errors, told apart by `kind`. */
export function oneOfKinds(errors: readonly AnyPasswordError[]): Json {
  const refs = errors.map((error) => ({ $ref: refTo(error) }));
  const [only, another] = refs;
  if (only && !another) return only;
  const mapping = Object.fromEntries(errors.map((error) => [error.kind, refTo(error)]));
  return { oneOf: refs, discriminator: { propertyName: 'kind', mapping } };
}

function refTo({ kind }: AnyPasswordError): string {
  const [name = kind] = Object.entries(errorsByName).find(([, error]) => error.kind === kind) ?? [];
  return `#/components/schemas/${name}`;
}

function describeKind({ kind, message }: AnyPasswordError): Json {
  return exactly({
    kind: { type: 'string', const: kind, description: 'What to go by.' },
    msg: { type: 'string', minLength: 1, description: 'For a person; may be reworded.', examples: [message] },
    details: detailsOf[kind] ?? { type: 'null' },
  });
}

const policyViolation: Json = {
  type: 'object',
  required: ['rule', 'message'],
  properties: {
    rule: { type: 'string', minLength: 1, description: 'A stable machine word.', examples: ['too-short'] },
    message: { type: 'string', description: 'For a person; never quotes the password.' },
    params: {
      type: 'object',
      description: 'The numbers and words of the message.',
      additionalProperties: { type: ['string', 'number'] },
    },
  },
};

const schemaViolation = exactly({
  path: {
    type: 'string',
    description: "A JSON Pointer to a documented member, or '' for the body as a whole (RFC 6901).",
    examples: ['/password'],
  },
  message: { type: 'string', description: 'Never quotes what was submitted.' },
});

const detailsOf: Readonly<Record<string, Json | undefined>> = {
  'malformed-request': exactly({ error: { type: 'string', description: 'What could not be read.' } }),
  'schema-violation': exactly({ violations: { type: 'array', minItems: 1, items: schemaViolation } }),
  'password-policy-violation': exactly({
    violations: {
      type: 'array',
      minItems: 1,
      description: 'Every rule that the password breaks.',
      items: { $ref: '#/components/schemas/PolicyViolation' },
    },
  }),
};
