import { isAscii, isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { Request } from 'express';
import { isReceivedAsTyped } from '../core/new-password';
import { MalformedRequestError, PayloadTooLargeError, SchemaViolationError } from '../errors';
import type { MediaType } from './endpoints';
import { parseForm, requireDecoded } from './form';
import type { Members } from './form';
import { requireMediaType } from './media-type';
import { MAX_BODY_BYTES, receive } from './receive';

/** As ajv generates them. */
export interface Validator<Body extends Members> {
  (value: unknown): value is Body;
  errors?: null | readonly { readonly instancePath: string; readonly message?: string }[];
}

export interface BodyFormat<Body extends Members> {
  readonly mediaTypes: readonly MediaType[];
  readonly validate: Validator<Body>;
}

/**
 * The documented members, all strings, exactly as they were sent. Trusts no earlier parser of the host's: it may have decoded
 * leniently, or lifted the limit.
 * @throws UnsupportedMediaTypeError, PayloadTooLargeError, MalformedRequestError, SchemaViolationError
 */
export async function readBody<Body extends Members>(
  request: Request,
  { mediaTypes, validate }: BodyFormat<Body>,
  timeoutMs: number,
): Promise<Body> {
  const mediaType = requireMediaType(request.headers, mediaTypes);
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw new PayloadTooLargeError();
  const source: unknown = await obtain(request, timeoutMs);
  const text = isRaw(source) ? decode(source, request.headers) : undefined;
  const members = requireValid(validate, text === undefined ? source : parse(text, mediaType));
  if (text !== undefined && mediaType === 'application/json') requireDistinctNames(text, members);
  if (text === undefined && mediaType !== 'application/json') requireDecoded(members, request.headers);
  requireReceivedAsTyped(members);
  return members;
}

/** The body as bytes; or what an earlier parser left, if it consumed the stream. */
function obtain(request: Request, timeoutMs: number): unknown {
  const isUnread = !request.readableDidRead && !request.readableEnded;
  if (isUnread) return receive(request, timeoutMs);
  const parsed = parsedInFront(request);
  if (parsed === undefined) throw new MalformedRequestError('The body was consumed before it reached this endpoint.');
  return parsed;
}

/** Where a platform parses only when asked, it throws here what it can't parse. Its message would quote the body, as a parser's does. */
function parsedInFront(request: Request): unknown {
  try {
    return request.body;
  } catch {
    throw new MalformedRequestError('The body could not be parsed before it reached this endpoint.');
  }
}

/**
 * What a parser has made of a JSON string is shorter than what was sent, and is not to be parsed a second time; what it decoded by
 * another charset is longer. Without a length, only ASCII is known to be what was sent.
 */
function requireUnaltered(text: string, { 'content-length': length }: IncomingHttpHeaders): string {
  const bytes = Buffer.from(text);
  if (length === undefined ? isAscii(bytes) : Number(length) === bytes.length) return text;
  throw new MalformedRequestError(
    length === undefined ? 'The body has to be sent with its Content-Length.' : 'The body is not what was sent.',
  );
}

function isRaw(source: unknown): source is Buffer | string {
  return Buffer.isBuffer(source) || typeof source === 'string';
}

function decode(source: Buffer | string, headers: IncomingHttpHeaders): string {
  if (Buffer.byteLength(source) > MAX_BODY_BYTES) throw new PayloadTooLargeError();
  if (typeof source === 'string') return requireUnaltered(source, headers);
  if (!isUtf8(source)) throw new MalformedRequestError('The body is not valid UTF-8.');
  return source.toString();
}

function parse(text: string, mediaType: MediaType): unknown {
  return mediaType === 'application/json' ? parseJson(text) : parseForm(text);
}

/** The parser's own message would quote the body. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedRequestError('The body is not valid JSON.');
  }
}

function requireValid<Body extends Members>(validate: Validator<Body>, body: unknown): Body {
  if (validate(body)) return body;
  const violations = new Map<string, { path: string; message: string }>();
  for (const { instancePath, message = 'is not valid' } of validate.errors ?? []) {
    violations.set(`${instancePath} ${message}`, { path: instancePath, message });
  }
  throw new SchemaViolationError([...violations.values()]);
}

/** JSON.parse keeps the last of two members of one name; another parser in the way may keep the first (RFC 8259 §4). */
function requireDistinctNames(text: string, members: object): void {
  const strings = text.match(/"[^"\\]*(?:\\.[^"\\]*)*"/g) ?? [];
  if (strings.length !== 2 * Object.keys(members).length) throw new MalformedRequestError('A member is named twice.');
}

function requireReceivedAsTyped(members: Members): void {
  for (const [name, value = ''] of Object.entries(members)) {
    const isToken = name === 'token' || name === 'reset_token';
    const isAsTyped = isToken ? value.isWellFormed() : isReceivedAsTyped(value);
    if (!isAsTyped) throw new MalformedRequestError('A member is not valid Unicode.');
  }
}
