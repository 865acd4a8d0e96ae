import { Router } from 'express';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { createHandlerContext } from './create-password-handlers';
import type { PasswordRouterOptions } from './create-password-handlers';
import { ConfigurationError } from './errors';
import { endpoints } from './http/endpoints';
import type { Operation } from './http/endpoints';
import { createHandlers, createUndecodablePathHandler } from './http/handlers';

const operations = Object.keys(endpoints) as Operation[];

/**
 * The password endpoints. It sees its parents' params, matches case-sensitively and strictly, and passes on what is not its own.
 * @throws ConfigurationError
 */
export function createPasswordRouter(options: PasswordRouterOptions): Router {
  const context = createHandlerContext(options);
  const handlers = createHandlers(context);
  const router = Router({ caseSensitive: true, strict: true, mergeParams: true });
  for (const operation of operations) {
    route(router, operation, context.http.paths[operation], handlers[operation]);
  }
  router.use(answerUndecodable(createUndecodablePathHandler(context)));
  return router;
}

/** `all`, because a route with methods of its own makes Express answer OPTIONS, which is the host's. */
function route(router: Router, operation: Operation, path: string, handler: RequestHandler): void {
  const { method } = endpoints[operation];
  try {
    router.all(path, (request, response, next) => {
      if (request.method === method) handler(request, response, next);
      else next();
    });
  } catch (cause) {
    throw new ConfigurationError(`paths.${operation} is not a path that Express can match.`, { cause });
  }
}

function answerUndecodable(handler: RequestHandler): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (!(error instanceof URIError)) next(error);
    else if (request.method === endpoints.issueResetToken.method) handler(request, response, next);
    else next();
  };
}
