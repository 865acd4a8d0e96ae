import { request } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';
import type { AnyPasswordError } from 'express-password-router';
import { endWith } from './faulty-host';

export interface Question {
  readonly method: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: object;
}

export interface Asked {
  /** 200, the status and kind of the refusal, or 'no answer'. */
  readonly end: Promise<string>;
  readonly text: Promise<string>;
  readonly hangUp: () => void;
}

/** A request that may be given up in the middle. */
export function ask(url: string, { method, headers, body }: Question): Asked {
  const json = body ? { 'content-type': 'application/json' } : {};
  const outgoing = request(url, { method, headers: { ...json, ...headers }, agent: false });
  const answer = new Promise<readonly [status: number, text: string] | undefined>((resolve) => {
    outgoing.on('error', () => resolve(undefined));
    outgoing.on('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      incoming.on('end', () => resolve([incoming.statusCode ?? 0, text]));
    });
  });
  outgoing.end(body && JSON.stringify(body));
  return {
    end: answer.then((received) => {
      if (!received) return 'no answer';
      const [status, text] = received;
      return status === 200 ? '200' : endWith(status, (JSON.parse(text) as AnyPasswordError).kind);
    }),
    text: answer.then((received) => received?.[1] ?? ''),
    hangUp: () => outgoing.destroy(),
  };
}
