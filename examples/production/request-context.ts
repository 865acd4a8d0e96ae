import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

export interface RequestContext {
  readonly requestId: string;
  readonly ip: string | undefined;
}

const contexts = new AsyncLocalStorage<RequestContext>();

/** Gives each request an id, for its answer and for every log line that it causes. */
export const openRequestContext: RequestHandler = (request, response, next) => {
  const requestId = randomUUID();
  response.set('X-Request-Id', requestId);
  contexts.run({ requestId, ip: request.ip }, next);
};

export function currentContext(): RequestContext | undefined {
  return contexts.getStore();
}
