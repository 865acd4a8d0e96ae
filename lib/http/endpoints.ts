import type { AnyPasswordError } from '../errors';
import { passwordChangeSchema, redemptionSchema } from './schemas';
import type { BodySchema } from './schemas';

export interface Endpoint<Body extends DocumentedBody | null = DocumentedBody | null> {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** Who may ask: a caller whom the AuthResolver knows; in place of one, whoever shows a live reset token; or anybody. */
  readonly authentication: 'caller' | 'caller-or-token' | 'none';
  /** Null: the body is never read. */
  readonly body: Body;
  /** What a 200 says; 'accepted' is a 202 that says nothing. */
  readonly answer: 'token' | 'empty' | 'validity' | 'policy' | 'accepted';
  readonly refusals: readonly AnyPasswordError['kind'][];
}

export interface DocumentedBody {
  readonly schema: BodySchema;
  readonly mediaTypes: readonly MediaType[];
}

export type MediaType = 'application/json' | 'application/x-www-form-urlencoded';

type Kinds = readonly AnyPasswordError['kind'][];

export const unreadable: Kinds = [
  'malformed-request',
  'schema-violation',
  'payload-too-large',
  'unsupported-media-type',
];
export const unauthorised: Kinds = ['user-unauthenticated', 'cross-origin-request'];
export const unavailable: Kinds = ['server-error', 'unavailable'];

/** What this library answers; the routes and the OpenAPI document both come from here. */
export const endpoints: {
  readonly issueResetToken: Endpoint<null>;
  readonly redeemResetToken: Endpoint<DocumentedBody>;
  readonly changePassword: Endpoint<DocumentedBody>;
} = {
  issueResetToken: {
    method: 'POST',
    path: '/users/:sid/password/reset',
    summary: 'Issue a single-use reset token for a local user',
    description: 'The body is never read. The token supersedes the earlier ones of that user.',
    authentication: 'caller',
    body: null,
    answer: 'token',
    refusals: [
      'malformed-request',
      ...unauthorised,
      'permission-denied',
      'remote-user',
      'user-not-found',
      ...unavailable,
    ],
  },
  redeemResetToken: {
    method: 'POST',
    path: '/auth/reset',
    summary: 'Redeem a reset token for a new password',
    description: 'Needs no authentication, and sets up no session. A refused password leaves the token good.',
    authentication: 'none',
    body: { schema: redemptionSchema, mediaTypes: ['application/json', 'application/x-www-form-urlencoded'] },
    answer: 'empty',
    refusals: [...unreadable, 'password-policy-violation', 'invalid-reset-token', 'overloaded', ...unavailable],
  },
  changePassword: {
    method: 'PUT',
    path: '/users/current/password',
    summary: "Change one's own password",
    description: 'Every compared attempt is counted; a success sets the counter to 0.',
    authentication: 'caller',
    body: { schema: passwordChangeSchema, mediaTypes: ['application/json'] },
    answer: 'empty',
    refusals: [
      ...unreadable,
      ...unauthorised,
      'password-policy-violation',
      'incorrect-password',
      'remote-user',
      'user-revoked',
      'account-locked',
      'overloaded',
      ...unavailable,
    ],
  },
};

/** The three endpoints, by their operationId. */
export type Operation = keyof typeof endpoints;
