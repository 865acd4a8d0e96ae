import type { Router } from 'express';
import { createRouter } from '../create-router';
import { bounded } from '../http/error-boundary';
import { forgotPassword } from '../http/feature-endpoints';
import { readBody } from '../http/read-body';
import { answered, sendAccepted } from '../http/send';
import { validateForgotPassword } from '../http/validate.generated';
import { sharedBy } from '../shared-with-http';
import { DeliveryLine } from './forgot-password/delivery-line';
import { DeliverySequence } from './forgot-password/delivery-sequence';
import { settleForgotPassword } from './forgot-password/options';
import type { ForgotPasswordOptions, FoundUser } from './forgot-password/options';

export type { Delivery, DeliveringOptions, ForgotPasswordOptions, FoundUser } from './forgot-password/options';

/** The router, and a way to wait for what it still has to deliver. */
export interface ForgotPasswordRouter extends Router {
  /** Resolves when no delivery is under way or waiting: for a shutdown, after the server has closed. Never rejects. */
  whenIdle(): Promise<void>;
}

/** How long a client that reads nothing may hold a place in the line: it gets one before anything is looked up. */
const LONGEST_ANSWER_MS = 1_000;

const body = { ...forgotPassword.body, validate: validateForgotPassword };

/**
 * POST /auth/forgot `{"login": …}`: 202, the same for every login, before it is looked up. The reset link goes out afterwards, to
 * local users who are not revoked, once per interval. It passes on what is not its own.
 * @throws ConfigurationError
 */
export function createForgotPasswordRouter<User extends FoundUser>(
  options: ForgotPasswordOptions<User>,
): ForgotPasswordRouter {
  const settings = settleForgotPassword(options);
  const shared = sharedBy(settings.service);
  const sequence = new DeliverySequence(settings, shared);
  const line = new DeliveryLine(settings.delivering);

  const handler = bounded({ http: settings, ...shared }, 'forgotPassword', async ({ request, response }) => {
    const { login } = await readBody(request, body, shared.timeoutMs);
    const answer = (): Promise<void> => {
      sendAccepted(response);
      return answered(response, LONGEST_ANSWER_MS);
    };
    await line.pass(answer, () => sequence.run(login));
  });

  const router = createRouter({ option: 'path', method: forgotPassword.method, path: settings.path, handler });
  return Object.assign(router, { whenIdle: () => line.whenIdle() });
}
