import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { AuditTrail } from '../core/audit/audit-trail';
import type { AnyPasswordError } from '../errors';
import { isPasswordError, NotAuthenticatedError, UnavailableError } from '../errors';
import { isLost } from './connection';
import type { HttpSettings } from './http-options';
import { discardRest } from './receive';
import { protect, sendError } from './send';

/** One request on its way through. */
export interface Exchange {
  readonly request: Request;
  readonly response: Response;
  /** For the audit trail, once it is known. */
  actorId?: string;
}

export interface BoundaryContext {
  /** `challenge` is for endpoints that authenticate. */
  readonly http: Pick<HttpSettings, 'errorResponses'> & Partial<Pick<HttpSettings, 'challenge'>>;
  readonly trail: AuditTrail;
  readonly timeoutMs: number;
}

/** The error boundary: Express 4 does not catch what an async handler throws, and Express 5 may print it. */
export function bounded(
  context: BoundaryContext,
  operation: string,
  handle: (exchange: Exchange) => Promise<void>,
): RequestHandler {
  const answer = async (exchange: Exchange, next: NextFunction): Promise<void> => {
    try {
      await handle(exchange);
      discardRest(exchange.request, context.timeoutMs);
    } catch (error) {
      refuse(context, operation, exchange, error, next);
    }
  };
  const handler: RequestHandler = (request, response, next) => {
    protect(response);
    void answer({ request, response }, next);
  };
  return Object.defineProperty(handler, 'name', { value: operation });
}

function refuse(
  { trail, http, timeoutMs }: BoundaryContext,
  operation: string,
  { request, response, actorId }: Exchange,
  thrown: unknown,
  next: NextFunction,
): void {
  try {
    trail.tellLast(thrown, operation, { userId: null, actorId: actorId ?? null });
    if (isLost(response) || response.headersSent) return;
    discardRest(request, timeoutMs);
    const error = asAnswer(thrown, http.challenge);
    if (http.errorResponses === 'next') next(error);
    else sendError(request, response, error);
  } catch {
    answerAnyway(request, response);
  }
}

/** An error whose details can't be written down is no reason for silence (ASVS 5.0 16.5.4). */
function answerAnyway(request: Request, response: Response): void {
  try {
    if (response.headersSent) response.destroy();
    else sendError(request, response, new UnavailableError());
  } catch {
    response.destroy();
  }
}

function asAnswer(thrown: unknown, challenge: string | undefined): AnyPasswordError {
  if (!isPasswordError(thrown)) return new UnavailableError({ cause: thrown });
  if (thrown.kind !== 'user-unauthenticated' || bringsChallenge(thrown)) return thrown;
  const { cause } = thrown;
  return new NotAuthenticatedError(challenge, cause === undefined ? {} : { cause });
}

/** A resolver's own, for this one request (RFC 6750 §3.1), stands before the option. */
function bringsChallenge({ headers }: NotAuthenticatedError): boolean {
  const standard = new NotAuthenticatedError().headers;
  return headers?.['WWW-Authenticate'] !== standard?.['WWW-Authenticate'];
}
