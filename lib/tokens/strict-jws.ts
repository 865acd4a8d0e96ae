import { isUtf8 } from 'node:buffer';
import { ResetTokenRejectedError } from '../errors';

export type Members = Readonly<Record<string, unknown>>;

export interface StrictJws {
  readonly header: Members;
  /** To be parsed once the signature is verified. */
  readonly payload: Buffer;
  /** What the signature is over: header and payload as they were sent. */
  readonly signed: string;
  readonly signature: Buffer;
}

/**
 * The parts of a compact JWS whose every segment is canonical base64url: no padding, white space or spare bits (RFC 8725bis,
 * "check JWT format"; RFC 4648 §3.5), so that one token has one spelling. An unknown `crit` is refused (RFC 7515 §4.1.11), and
 * none is known here.
 * @throws ResetTokenRejectedError
 */
export function splitStrictly(token: string): StrictJws {
  if (typeof token !== 'string') throw malformed();
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) throw malformed();
  const parts = {
    header: parseMembers(decodeSegment(header)),
    payload: decodeSegment(payload),
    signed: `${header}.${payload}`,
    signature: decodeSegment(signature),
  };
  if ('crit' in parts.header) throw malformed();
  return parts;
}

/** @throws ResetTokenRejectedError for anything but a JSON object in UTF-8 (RFC 8725 §3.7) */
export function parseMembers(bytes: Buffer): Members {
  if (!isUtf8(bytes)) throw malformed();
  const value = parseJson(bytes.toString());
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw malformed();
}

function decodeSegment(segment: string): Buffer {
  const bytes = Buffer.from(segment, 'base64url');
  if (segment === '' || bytes.toString('base64url') !== segment) throw malformed();
  return bytes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed();
  }
}

function malformed(): ResetTokenRejectedError {
  return new ResetTokenRejectedError('malformed');
}
