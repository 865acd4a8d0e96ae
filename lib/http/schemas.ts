/** JSON Schemas of the request bodies: the one source of ajv's code, of the TypeScript types and of the OpenAPI document. */
import { MAX_BODY_BYTES } from './receive';

const MAX_LENGTH = MAX_BODY_BYTES; // as many characters as the body may have bytes

/** Every documented body is flat, and all its members are strings. */
export interface BodySchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, TextSchema>>;
}

interface TextSchema {
  readonly type: 'string';
  readonly minLength?: number;
  readonly maxLength: number;
  readonly description: string;
}

export const redemptionSchema: BodySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['token', 'password'],
  properties: {
    token: { type: 'string', minLength: 1, maxLength: MAX_LENGTH, description: 'The reset token.' },
    password: { type: 'string', maxLength: MAX_LENGTH, description: 'The new password.' },
  },
};

export const passwordChangeSchema: BodySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['current_password', 'password'],
  properties: {
    current_password: { type: 'string', minLength: 1, maxLength: MAX_LENGTH, description: 'The current password.' },
    password: { type: 'string', maxLength: MAX_LENGTH, description: 'The new password.' },
  },
};

export const passwordValidationSchema: BodySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['password'],
  properties: {
    password: { type: 'string', maxLength: MAX_LENGTH, description: 'The password to judge.' },
    reset_token: {
      type: 'string',
      minLength: 1,
      maxLength: MAX_LENGTH,
      description: 'A reset token, for want of a session.',
    },
  },
};

const MAX_LOGIN_LENGTH = 255; // an e-mail address has 254 at most (RFC 5321 §4.5.3.1.3)

/** `login`, whatever the host's users log in with, so that nobody is asked for more than the login form asks for. */
export const forgotPasswordSchema: BodySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['login'],
  properties: {
    login: {
      type: 'string',
      minLength: 1,
      maxLength: MAX_LOGIN_LENGTH,
      description: 'What the user logs in with: an e-mail address or a name.',
    },
  },
};
