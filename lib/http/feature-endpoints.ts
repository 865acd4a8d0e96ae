import { unauthorised, unavailable, unreadable } from './endpoints';
import type { DocumentedBody, Endpoint } from './endpoints';
import { forgotPasswordSchema, passwordValidationSchema } from './schemas';

export const validatePassword: Endpoint<DocumentedBody> = {
  method: 'POST',
  path: '/command/validate-password',
  summary: 'Ask whether a new password would be accepted',
  description:
    'Authenticated by a session, or by a live reset token in the body, which stays good. Nothing is counted.',
  authentication: 'caller-or-token',
  body: { schema: passwordValidationSchema, mediaTypes: ['application/json'] },
  answer: 'validity',
  refusals: [...unreadable, ...unauthorised, 'invalid-reset-token', 'overloaded', ...unavailable],
};

export const describePasswordPolicy: Endpoint<null> = {
  method: 'GET',
  path: '/command/validate-password',
  summary: 'Describe the password policy, for a form',
  description: 'Needs no authentication: it says what anybody who chooses a password is told.',
  authentication: 'none',
  body: null,
  answer: 'policy',
  refusals: [...unavailable],
};

export const forgotPassword: Endpoint<DocumentedBody> = {
  method: 'POST',
  path: '/auth/forgot',
  summary: 'Ask for a reset link',
  description:
    'The same answer for every login, before it is looked up. The link goes out afterwards, if there is anybody for it.',
  authentication: 'none',
  body: { schema: forgotPasswordSchema, mediaTypes: ['application/json', 'application/x-www-form-urlencoded'] },
  answer: 'accepted',
  refusals: [...unreadable, 'overloaded'],
};
