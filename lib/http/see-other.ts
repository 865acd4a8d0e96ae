import type { RequestHandler } from 'express';
import { protect } from './send';

/** Leads a browser to another page (RFC 9110 §15.4.4). Not for good: it would keep a permanent redirect. */
export function seeOther(operation: string, location: string): RequestHandler {
  const handler: RequestHandler = (_request, response) => {
    protect(response);
    response.writeHead(303, { Location: location, 'Content-Length': 0 }).end();
  };
  return Object.defineProperty(handler, 'name', { value: operation });
}
