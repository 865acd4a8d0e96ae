import { Router } from 'express';
import type { RequestHandler } from 'express';
import { ConfigurationError } from './errors';

export interface Route {
  /** The option that says where, for the message. */
  readonly option: string;
  readonly method: string;
  readonly path: string;
  readonly handler: RequestHandler;
}

/**
 * Sees its parents' params, matches case-sensitively and strictly, and passes on what is not its own.
 * @throws ConfigurationError
 */
export function createRouter(...routes: readonly Route[]): Router {
  const router = Router({ caseSensitive: true, strict: true, mergeParams: true });
  for (const each of routes) route(router, each);
  return router;
}

/**
 * The layer is named as its handler, for whoever traces an app by its layers. `all`, because a route with methods of its own makes
 * Express answer OPTIONS, which is the host's.
 * @throws ConfigurationError
 */
export function route(router: Router, { option, method, path, handler }: Route): void {
  const ofMethod: RequestHandler = (request, response, next) => {
    // HEAD is answered wherever GET is (RFC 9110 §9.3.2); Node leaves the body out.
    const asked = request.method === 'HEAD' ? 'GET' : request.method;
    if (asked === method) handler(request, response, next);
    else next();
  };
  try {
    router.all(path, Object.defineProperty(ofMethod, 'name', { value: handler.name }));
  } catch (cause) {
    throw new ConfigurationError(`${option} is not a path that Express can match.`, { cause });
  }
}
