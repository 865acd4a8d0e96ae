import { createHmac, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export interface Forgery {
  readonly header: unknown;
  /** Anything that JSON can hold; a Buffer is signed as it is. */
  readonly payload: unknown;
  readonly signWith: KeyObject | ((signed: string) => Buffer);
}

/** A JWT with whatever header and payload, under a signature of the key's own kind. */
export function forgeJwt({ header, payload, signWith }: Forgery): string {
  const signed = `${encodeSegment(header)}.${encodeSegment(payload)}`;
  const signature = typeof signWith === 'function' ? signWith(signed) : signAsymmetric(signed, signWith);
  return `${signed}.${signature.toString('base64url')}`;
}

/** An HS256 signature under these very bytes. */
export function hmacWith(secret: string | Buffer): (signed: string) => Buffer {
  return (signed) => createHmac('sha256', secret).update(signed).digest();
}

export function encodeSegment(value: unknown): string {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
  return bytes.toString('base64url');
}

export function decodeSegment(token: string, index: 0 | 1): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

function signAsymmetric(signed: string, key: KeyObject): Buffer {
  return sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
}
