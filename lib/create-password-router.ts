import type { ErrorRequestHandler, RequestHandler, Router } from 'express';
import { createHandlerContext } from './create-password-handlers';
import type { PasswordRouterOptions } from './create-password-handlers';
import { createRouter, route } from './create-router';
import { endpoints } from './http/endpoints';
import type { Operation } from './http/endpoints';
import { createHandlers, createUndecodablePathHandler } from './http/handlers';

/** Redeeming comes before issuing, whose :sid could take its path for a user's in a layout of the host's own. */
const operations: readonly Operation[] = ['redeemResetToken', 'issueResetToken', 'changePassword'];

/** In a path. Only what a parameter takes is decoded. */
const PARAMETER = /[:*(]/;

/**
 * The password endpoints. It sees its parents' params, matches case-sensitively and strictly, and passes on what is not its own.
 * @throws ConfigurationError
 */
export function createPasswordRouter(options: PasswordRouterOptions): Router {
  const context = createHandlerContext('createPasswordRouter', options);
  const handlers = createHandlers(context);
  const router = createRouter();
  for (const operation of operations) {
    const { method } = endpoints[operation];
    const path = context.http.paths[operation];
    route(router, { option: `paths.${operation}`, method, path, handler: handlers[operation] });
    if (PARAMETER.test(path)) router.use(answerUndecodable(method, createUndecodablePathHandler(context, operation)));
  }
  return router;
}

/** Mounted right behind its route, so that what can't be decoded is of that route's path. */
function answerUndecodable(method: string, handler: RequestHandler): ErrorRequestHandler {
  const ofRoute: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (!(error instanceof URIError)) next(error);
    else if (request.method === method) handler(request, response, next);
    else next();
  };
  return Object.defineProperty(ofRoute, 'name', { value: handler.name });
}
