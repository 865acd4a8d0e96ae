import type { Endpoint } from '../http/endpoints';
import { exampleMembers } from './example-members';
import { tooShort } from './every-error';
import { exactly } from './exactly';
import type { Json } from './exactly';

interface Success {
  readonly status: 200 | 202;
  readonly description: string;
  readonly content: Json;
}

const { token } = exampleMembers;
const tokenSchema = { type: 'string', minLength: 1, description: 'The reset token.' };
const nothing = {
  'application/json': { schema: { type: 'object', additionalProperties: false }, example: {} },
};

const validity = {
  oneOf: [
    exactly({ valid: { type: 'boolean', const: true } }),
    exactly({
      valid: { type: 'boolean', const: false },
      failures: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/PolicyViolation' } },
    }),
  ],
};

export const successes: Readonly<Record<Endpoint['answer'], Success>> = {
  token: {
    status: 200,
    description: 'The token; as JSON only for a client that accepts no text.',
    content: {
      'text/plain': { schema: tokenSchema, example: token },
      'application/json': {
        schema: exactly({ token: tokenSchema }),
        example: { token },
      },
    },
  },
  empty: { status: 200, description: 'The password is changed.', content: nothing },
  accepted: { status: 202, description: 'Understood. It tells nobody whether anything comes of it.', content: nothing },
  validity: {
    status: 200,
    description: 'Whether the password would be accepted, and if not, every reason.',
    content: {
      'application/json': {
        schema: validity,
        examples: {
          valid: { value: { valid: true } },
          invalid: { value: { valid: false, failures: [tooShort] } },
        },
      },
    },
  },
  policy: {
    status: 200,
    description: 'What a form may tell its user beforehand. Its members are those of the policies in force.',
    content: { 'application/json': { schema: { type: 'object' }, example: { minLength: 15 } } },
  },
};
