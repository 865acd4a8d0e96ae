import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { AuditTrail } from '../core/audit-trail';
import { requireCaller } from '../core/caller';
import { callHost } from '../core/deadline';
import { isGoneAway } from '../core/gone-away';
import type { AnyPasswordError } from '../errors';
import { isPasswordError, MalformedRequestError, NotAuthenticatedError, UnavailableError } from '../errors';
import type { PasswordService } from '../password-service';
import type { Caller } from '../ports';
import { endpoints } from './endpoints';
import type { Operation } from './endpoints';
import type { HttpSettings } from './http-options';
import { readBody } from './read-body';
import { discardRest } from './receive';
import { requireSameOrigin } from './same-origin';
import { protect, sendEmpty, sendError, sendToken } from './send';
import { validatePasswordChange, validateRedemption } from './validate.generated';

export interface HandlerContext {
  readonly service: PasswordService;
  readonly http: HttpSettings;
  readonly trail: AuditTrail;
  readonly timeoutMs: number;
}

/** One request on its way through. */
interface Exchange {
  readonly request: Request;
  readonly response: Response;
  /** For the audit trail, once it is known. */
  caller?: Caller;
}

const redemption = { ...endpoints.redeemResetToken.body, validate: validateRedemption };
const passwordChange = { ...endpoints.changePassword.body, validate: validatePasswordChange };

export function createHandlers(context: HandlerContext): Readonly<Record<Operation, RequestHandler>> {
  const { service, http, timeoutMs } = context;

  async function authenticate(exchange: Exchange): Promise<Caller> {
    const { request } = exchange;
    requireSameOrigin(request.headers, http.trustedOrigins);
    const resolved: unknown = await callHost({
      name: 'authResolver.resolve',
      timeoutMs,
      call: () => http.resolve(request),
      isAnswer: isRefusal,
    });
    if (resolved === null || resolved === undefined) throw new NotAuthenticatedError();
    exchange.caller = requireCaller(resolved);
    return exchange.caller;
  }

  return {
    issueResetToken: bounded(context, 'issueResetToken', async (exchange) => {
      const { request, response } = exchange;
      const caller = await authenticate(exchange);
      const { token } = await service.issueResetToken(caller, userIdIn(request));
      sendToken(request, response, token);
    }),

    redeemResetToken: bounded(context, 'redeemResetToken', async ({ request, response }) => {
      const { token, password } = await readBody(request, redemption, timeoutMs);
      await service.redeemResetToken({ token, password }, { signal: goneAwaySignal(response) });
      sendEmpty(response);
    }),

    changePassword: bounded(context, 'changePassword', async (exchange) => {
      const { request, response } = exchange;
      const caller = await authenticate(exchange);
      const { current_password: currentPassword, password } = await readBody(request, passwordChange, timeoutMs);
      await service.changePassword(caller, { currentPassword, password }, { signal: goneAwaySignal(response) });
      sendEmpty(response);
    }),
  };
}

/** For a path whose percent-encoding is broken: Express gives up on it before any handler runs. */
export function createUndecodablePathHandler(context: HandlerContext): RequestHandler {
  return bounded(context, 'issueResetToken', async () => {
    throw new MalformedRequestError('The path is not valid percent-encoding.');
  });
}

/** The error boundary: Express 4 does not catch what an async handler throws, and Express 5 may print it. */
function bounded(
  context: HandlerContext,
  operation: Operation,
  handle: (exchange: Exchange) => Promise<void>,
): RequestHandler {
  const handler: RequestHandler = (request, response, next) => {
    const exchange: Exchange = { request, response };
    protect(response);
    handle(exchange)
      .catch((error: unknown) => refuse(context, operation, exchange, error, next))
      .catch(() => response.destroy());
  };
  return Object.defineProperty(handler, 'name', { value: operation });
}

function refuse(
  { trail, http, timeoutMs }: HandlerContext,
  operation: Operation,
  { request, response, caller }: Exchange,
  thrown: unknown,
  next: NextFunction,
): void {
  trail.tellEnd(thrown, operation, { userId: null, actorId: caller?.userId ?? null });
  if (isGoneAway(thrown) || response.headersSent) return;
  discardRest(request, timeoutMs);
  const error = asAnswer(thrown, http.challenge);
  if (http.errorResponses === 'next') next(error);
  else sendError(request, response, error);
}

function asAnswer(thrown: unknown, challenge: string): AnyPasswordError {
  if (!isPasswordError(thrown)) return new UnavailableError({ cause: thrown });
  return thrown.kind === 'user-unauthenticated' ? new NotAuthenticatedError(challenge) : thrown;
}

/** A resolver may refuse by a typed error of its own choice. */
function isRefusal(error: unknown): boolean {
  return isPasswordError(error) && error.status < 500;
}

function userIdIn({ params }: Request): string {
  const sid: unknown = params['sid'];
  return typeof sid === 'string' ? sid : '';
}

function goneAwaySignal(response: Response): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
