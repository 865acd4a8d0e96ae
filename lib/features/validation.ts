import type { Router } from 'express';
import { createRouter } from '../create-router';
import { UnavailableError } from '../errors';
import { authenticate } from '../http/authenticate';
import { bounded } from '../http/error-boundary';
import type { Exchange } from '../http/error-boundary';
import { describePasswordPolicy, validatePassword } from '../http/feature-endpoints';
import type { HandlerContext } from '../http/handlers';
import { requirePath, settleHttp } from '../http/http-options';
import type { PasswordRouterHttpOptions } from '../http/http-options';
import { readBody } from '../http/read-body';
import { sendJson } from '../http/send';
import { validatePasswordValidation } from '../http/validate.generated';
import { WhileConnected } from '../http/while-connected';
import { requireKnownKeys } from '../option-checks/known-keys';
import type { PasswordService } from '../password-service';
import type { PolicyViolation } from '../ports';
import { sharedBy } from '../shared-with-http';

/** What createValidationRouter takes. */
export interface ValidationRouterOptions extends Omit<PasswordRouterHttpOptions, 'paths'> {
  /**
   * The one that `createPasswordService` made, and that resets and changes passwords: what is judged here is what it enforces.
   */
  readonly service: PasswordService;
  /** Where both methods are answered. Default: `'/command/validate-password'`. */
  readonly path?: string | undefined;
}

const optionKeys: readonly (keyof ValidationRouterOptions)[] = [
  'service',
  'authResolver',
  'path',
  'errorResponses',
  'trustedOrigins',
  'challenge',
];
const validation = { ...validatePassword.body, validate: validatePasswordValidation };

/**
 * POST judges a password as reset and change would, and uses nothing up; GET describes the policy, for a form. It passes on what is
 * not its own, as `createPasswordRouter` does.
 * @throws ConfigurationError
 */
export function createValidationRouter(options: ValidationRouterOptions): Router {
  requireKnownKeys('createValidationRouter', options, optionKeys);
  const { service, path = validatePassword.path, ...given } = options;
  requirePath('path', path);
  const context: HandlerContext = { service, http: settleHttp(given), ...sharedBy(service) };
  const { timeoutMs } = context;

  const judge = bounded(context, 'validatePassword', async (exchange) => {
    const { request, response } = exchange;
    const { params } = request;
    const body = await readBody(request, validation, timeoutMs);
    // Express changes the params of a request that the host moves on meanwhile, and a resolver may go by them.
    if (request.params !== params) {
      throw new UnavailableError({ cause: new Error('the host has moved the request on') });
    }
    sendJson(response, verdictOn(await findViolations(context, exchange, body)));
  });
  const describe = bounded(context, 'describePasswordPolicy', async ({ response }) => {
    sendJson(response, service.describePasswordPolicy());
  });
  return createRouter(
    { option: 'path', method: validatePassword.method, path, handler: judge },
    { option: 'path', method: describePasswordPolicy.method, path, handler: describe },
  );
}

/** The token is enough, and counts before a session: who holds it may be signed in as somebody else. */
async function findViolations(
  context: HandlerContext,
  exchange: Exchange,
  { password, reset_token: token }: { readonly password: string; readonly reset_token?: string | undefined },
): Promise<readonly PolicyViolation[]> {
  if (token !== undefined) return context.validateForToken({ password, token }, new WhileConnected(exchange.response));
  const { userId } = await authenticate(exchange, context);
  return context.service.validatePassword({ password, userId });
}

/** Every failure has params, if only none, so that a form need not ask. */
function verdictOn(violations: readonly PolicyViolation[]): unknown {
  if (violations.length === 0) return { valid: true };
  return { valid: false, failures: violations.map(({ rule, message, params = {} }) => ({ rule, message, params })) };
}
