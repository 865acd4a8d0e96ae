import type { IncomingMessage } from 'node:http';
import { expireAfter } from '../core/guarded-ports/expire-after';
import { MalformedRequestError, PayloadTooLargeError } from '../errors';
import { goneAway } from '../gone-away';

export const MAX_BODY_BYTES = 16_384;

/**
 * The body's bytes, at most 16 kB of them.
 * @throws PayloadTooLargeError, MalformedRequestError when they don't end in time; an AbortError when the client has gone
 */
export function receive(request: IncomingMessage, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (request.destroyed) return reject(goneAway());
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (outcome: () => void): void => {
      callOff();
      request.off('data', collect).off('end', complete).off('close', lose);
      outcome();
    };
    const collect = (chunk: Buffer | string): void => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, request.readableEncoding ?? 'utf8') : chunk;
      length += bytes.length;
      chunks.push(bytes);
      if (length > MAX_BODY_BYTES) settle(() => reject(new PayloadTooLargeError()));
    };
    const complete = (): void => settle(() => resolve(Buffer.concat(chunks)));
    const lose = (): void => settle(() => reject(goneAway()));
    const giveUp = (): void => settle(() => reject(new MalformedRequestError('The body did not arrive in time.')));
    const callOff = expireAfter(timeoutMs, giveUp);
    request.on('data', collect).on('end', complete).on('close', lose).on('error', ignore);
    request.resume(); // a host may have paused it while it looked something up
  });
}

/** A client that is still sending gets to read the answer before the connection ends; what it sends is not kept. */
export function discardRest(request: IncomingMessage, timeoutMs: number): void {
  if (!isStillArriving(request)) return;
  const timer = setTimeout(() => request.destroy(), timeoutMs).unref();
  request
    .on('close', () => clearTimeout(timer))
    .on('error', ignore)
    .resume();
}

export function isStillArriving({ complete, destroyed }: IncomingMessage): boolean {
  return !complete && !destroyed;
}

/** 'close' follows, and tells the same. */
const ignore = (): undefined => undefined;
