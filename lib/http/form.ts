import type { IncomingHttpHeaders } from 'node:http';
import { MalformedRequestError } from '../errors';

/** Far more than any documented form has, and few enough to name each that is not one of them. */
const MAX_MEMBERS = 64;

/** All of them text; one that is optional may be undefined. */
export type Members = Readonly<Record<string, string | undefined>>;

/** An escape that is none is refused: parsers make different passwords of it. @throws MalformedRequestError */
export function parseForm(text: string): Members {
  if (/%(?![\dA-F]{2})/i.test(text)) throw notDecodable();
  const form = new URLSearchParams(`&${text}`); // or it would drop a '?' in front
  if (form.size > MAX_MEMBERS) throw new MalformedRequestError('The form has too many members.');
  const members = Object.fromEntries(form);
  if (form.size === Object.keys(members).length) return members;
  throw new MalformedRequestError('A member is named twice.');
}

/**
 * A parser in front that can't decode a value (`%E4` is no UTF-8) may leave it as it was sent, escapes and all. One that was decoded
 * took three bytes for each '%' in it, and Content-Length counts them.
 * @throws MalformedRequestError
 */
export function requireDecoded(members: Members, { 'content-length': length }: IncomingHttpHeaders): void {
  if (length !== undefined && Number(length) < shortestForm(members)) throw notDecodable();
  if (length === undefined && Object.values(members).some((value) => value?.includes('%'))) {
    throw new MalformedRequestError('The body has to be sent with its Content-Length.');
  }
}

/** In bytes: nothing is escaped but what has to be. */
function shortestForm(members: Members): number {
  const pairs = Object.entries(members).map(([name, value = '']) => `${name}=${value.replace(/[%&+]/g, '%__')}`);
  return Buffer.byteLength(pairs.join('&'));
}

function notDecodable(): MalformedRequestError {
  return new MalformedRequestError('The form is not valid percent-encoding.');
}
