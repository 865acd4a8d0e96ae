import { request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import type { Agent, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly statusMessage: string;
  /** Date is left out: two answers are equal if nothing else tells them apart. */
  readonly headers: IncomingHttpHeaders;
  /** Names and values as they came. */
  readonly rawHeaders: readonly string[];
  readonly text: string;
  /** The body parsed, where its type is JSON. */
  readonly json: unknown;
}

export interface Sending {
  readonly method?: string;
  /** An array of values sends the header more than once. */
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  readonly agent?: Agent;
  /** For https: the certificate to trust, and the name that it has to bear. */
  readonly tls?: { readonly ca: string; readonly servername: string };
}

/** One request on a connection of its own; nothing is added to the headers but Host, Connection and Content-Length. */
export function send(url: string, { method = 'GET', headers = {}, body, agent, tls }: Sending = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const start = tls ? requestSecurely : request;
    const outgoing = start(url, { method, headers, agent: agent ?? false, ...tls }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const headers = { ...incoming.headers };
        delete headers.date;
        const hasJson = method !== 'HEAD' && headers['content-type']?.startsWith('application/json') === true;
        resolve({
          status: incoming.statusCode ?? 0,
          statusMessage: incoming.statusMessage ?? '',
          headers,
          rawHeaders: withoutDate(incoming.rawHeaders),
          text,
          json: hasJson ? (JSON.parse(text) as unknown) : undefined,
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function withoutDate(rawHeaders: readonly string[]): readonly string[] {
  const date = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'date');
  return date === -1 ? rawHeaders : rawHeaders.toSpliced(date, 2);
}
