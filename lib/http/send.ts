import type { Request, Response } from 'express';
import type { AnyPasswordError } from '../errors';
import { isLost, onceLost } from './connection';
import { isStillArriving } from './receive';

const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';

/** On every answer (ASVS 5.0 14.3.2, 3.4.4, 3.4.5), also on those that the host's error middleware will send. */
export function protect(response: Response): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
}

/** The token alone, as its clients read it; JSON only for those who accept no text. */
export function sendToken(request: Request, response: Response, token: string): void {
  const named = acceptedTypes(request);
  const readsText = named.some((type) => type === '*/*' || type === 'text/*' || type === 'text/plain');
  if (named.includes('application/json') && !readsText) send(response, 200, JSON_TYPE, JSON.stringify({ token }));
  else send(response, 200, TEXT_TYPE, token);
}

export function sendEmpty(response: Response): void {
  send(response, 200, JSON_TYPE, '{}');
}

export function sendJson(response: Response, value: unknown): void {
  send(response, 200, JSON_TYPE, JSON.stringify(value));
}

/** Says that the request was understood, and nothing else (RFC 9110 §15.3.3). */
export function sendAccepted(response: Response): void {
  send(response, 202, JSON_TYPE, '{}');
}

/** Resolves when the answer is with the operating system, its client has gone, or one that reads nothing has had time enough. */
export function answered(response: Response, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      forget();
      response.off('finish', end).off('close', end);
      resolve();
    };
    const timer = setTimeout(end, timeoutMs);
    const forget = onceLost(response, end);
    response.once('finish', end).once('close', end);
    if (isLost(response)) end();
  });
}

export function sendError(request: Request, response: Response, error: AnyPasswordError): void {
  for (const [name, value] of Object.entries(error.headers ?? {})) response.setHeader(name, value);
  const named = acceptedTypes(request);
  if (named.includes('text/html') && !named.includes('application/json')) {
    send(response, error.status, TEXT_TYPE, error.message);
  } else {
    send(response, error.status, JSON_TYPE, JSON.stringify(error));
  }
}

/**
 * A ready string to `end` saves what `res.send` spends on an ETag that no-store forbids to use. Node would leave the length out for
 * HTTP/1.0 (RFC 9110 §8.6).
 */
function send(response: Response, status: number, type: string, body: string): void {
  if (response.headersSent) return; // a host that gave up waiting has answered meanwhile
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  end(response, body);
}

/** Sends the whole body and ends the answer. If that can't be done, the connection breaks instead. */
export function end(response: Response, body: string): void {
  try {
    // Node would leave the body out of HEAD's, or refuse it (rejectNonStandardBodyWrites).
    if (response.req.method === 'HEAD') response.end();
    else if (response.shouldKeepAlive === false && isStillArriving(response.req)) endInStages(response, body);
    else response.end(body);
  } catch (error) {
    if (response.headersSent) response.destroy();
    throw error;
  }
}

/**
 * Node would close the connection with the answer; then what is still being sent resets it, and its client may never read the
 * answer (RFC 9112 §9.6).
 */
function endInStages(response: Response, body: string): void {
  const endConnection = (): void => {
    try {
      response.end();
    } catch {
      response.destroy(); // a wrapper of the host's failed, and nobody is there to catch it
    }
  };
  response.write(body);
  response.req.once('close', endConnection).resume();
}

/** Express 4 takes quadratic time for a list in an open quote: a longer Accept counts as one of everything. */
const MAX_ACCEPT_LENGTH = 1024;

/** Every media type that Accept names with a quality above 0. */
function acceptedTypes(request: Request): readonly string[] {
  const { accept = '*/*' } = request.headers;
  return accept === '*/*' || accept.length > MAX_ACCEPT_LENGTH
    ? ['*/*']
    : request.accepts().map((type) => type.toLowerCase());
}
