/** JSON Schemas of the request bodies: the one source of ajv's code, of the TypeScript types and of the OpenAPI document. */
const MAX_LENGTH = 16_384; // as many characters as the body may have bytes

export const redemptionSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['token', 'password'],
  properties: {
    token: { type: 'string', minLength: 1, maxLength: MAX_LENGTH, description: 'The reset token.' },
    password: { type: 'string', maxLength: MAX_LENGTH, description: 'The new password.' },
  },
} as const;

export const passwordChangeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['current_password', 'password'],
  properties: {
    current_password: { type: 'string', minLength: 1, maxLength: MAX_LENGTH, description: 'The current password.' },
    password: { type: 'string', maxLength: MAX_LENGTH, description: 'The new password.' },
  },
} as const;

export type BodySchema = typeof redemptionSchema | typeof passwordChangeSchema;

/** Every documented body is flat, and all its members are strings. */
export type BodyOf<Schema extends BodySchema> = Readonly<Record<Schema['required'][number], string>>;
