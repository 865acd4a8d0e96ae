import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { serveApp } from './serve-app';

export interface RangeService {
  readonly rangeUrl: string;
  /** Every request that came, as it came: first line, then headers as they were sent. */
  readonly received: readonly string[];
  /** Answers in its own way from now on. */
  misbehave: RequestListener | undefined;
}

/**
 * A stand-in for the Pwned Passwords range API, in its wire format: lines of `SUFFIX:COUNT` in upper case, ended by CRLF but for the
 * last; with `Add-Padding: true` filled up to at least 800 lines with suffixes that nobody's password has, of count 0. It ends with the test
 * file.
 */
export async function startRangeService(breached: Readonly<Record<string, number>>): Promise<RangeService> {
  const received: string[] = [];
  const { url } = await serveApp((request, response) => {
    received.push(`${request.method ?? ''} ${request.url ?? ''}\n${request.rawHeaders.join('\n')}`);
    if (service.misbehave) {
      service.misbehave(request, response);
      return;
    }
    const prefix = /^\/range\/([0-9A-F]{5})$/.exec(request.url ?? '')?.[1];
    if (prefix === undefined) response.writeHead(400, 'Bad Request').end('The hash prefix was not in a valid format');
    else response.setHeader('Content-Type', 'text/plain').end(rangeOf(prefix, breached, isPadded(request)));
  });
  const service: RangeService = { rangeUrl: `${url}/range/`, received, misbehave: undefined };
  return service;
}

function isPadded(request: IncomingMessage): boolean {
  return request.headers['add-padding'] === 'true';
}

function rangeOf(prefix: string, breached: Readonly<Record<string, number>>, padded: boolean): string {
  const known = Object.entries(breached)
    .map(([password, count]) => [sha1(password), count] as const)
    .filter(([digest]) => digest.startsWith(prefix));
  const lines = known.map(([digest, count]) => `${digest.slice(5)}:${count}`);
  const neighbours = Array.from({ length: 600 }, (_, index) => `${sha1(`${prefix}${index}`).slice(5)}:${index + 1}`);
  const padding = Array.from({ length: padded ? 250 : 0 }, (_, index) => `${sha1(`pad ${index}`).slice(5)}:0`);
  return [...neighbours, ...lines, ...padding].sort().join('\r\n');
}

export function sha1(password: string): string {
  return createHash('sha1').update(password).digest('hex').toUpperCase();
}
