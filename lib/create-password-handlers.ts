import type { RequestHandler } from 'express';
import { createServiceFrom } from './create-password-service';
import { ConfigurationError } from './errors';
import type { Operation } from './http/endpoints';
import { createHandlers } from './http/handlers';
import type { HandlerContext } from './http/handlers';
import { httpOptionKeys, settleHttp } from './http/http-options';
import type { PasswordRouterHttpOptions } from './http/http-options';
import { requireKnownKeys } from './option-checks/known-keys';
import { serviceOptionKeys, settleService } from './options';
import type { PasswordServiceOptions } from './options';
import type { PasswordService } from './password-service';
import { sharedBy } from './shared-with-http';

type Without<T> = { readonly [Key in keyof T]?: never };

/** What the router takes instead of the options of a service. */
export interface SharedService {
  /**
   * One that `createPasswordService` made, to share it with a login, in place of all options of the service. Default: none, and
   * the router makes its own of those options.
   */
  readonly service: PasswordService;
}

/** Either the service's own options, or a service made before (to share it with a login route, a page, a script). */
export type PasswordRouterOptions = PasswordRouterHttpOptions &
  ((PasswordServiceOptions & { readonly service?: never }) | (SharedService & Without<PasswordServiceOptions>));

/**
 * The three handlers on their own, for hosts that lay out routes themselves (`req.params.sid` names the user, `paths` has no effect).
 * @throws ConfigurationError
 */
export function createPasswordHandlers(options: PasswordRouterOptions): Readonly<Record<Operation, RequestHandler>> {
  return createHandlers(createHandlerContext('createPasswordHandlers', options));
}

export function createHandlerContext(factory: string, options: PasswordRouterOptions): HandlerContext {
  requireKnownKeys(factory, options, [...httpOptionKeys, ...serviceOptionKeys, 'service']);
  const http = settleHttp(options);
  const service = serviceOf(options);
  return { service, http, ...sharedBy(service) };
}

function serviceOf(options: PasswordRouterOptions): PasswordService {
  if (options.service === undefined) return createServiceFrom(settleService(options));
  const given = serviceOptionKeys.filter((key) => options[key] !== undefined);
  if (given.length === 0) return options.service;
  throw new ConfigurationError(`Give either a service or the options of one, not both: ${given.join(', ')}.`);
}
