import { createHmac } from 'node:crypto';
import { sign } from 'jsonwebtoken';
import { ConfigurationError } from '../errors';
import type { JwtKey } from './jwt-key';

/**
 * Signs claims by the one algorithm of that key. HS256 is signed here, not by jsonwebtoken, which would spend more on encoding the
 * same header again for every token than the HMAC costs.
 * @throws ConfigurationError for a public key
 */
export function createJwtSigner({ id: kid, algorithm, signing }: JwtKey, typ: string): (claims: object) => string {
  if (!signing) throw new ConfigurationError('signingKey is a public key: it can verify, but not sign.');
  const header = { alg: algorithm, typ, kid };
  if (algorithm !== 'HS256') return (claims) => sign(JSON.stringify(claims), signing, { algorithm, header });
  const encodedHeader = encode(header);
  return (claims) => {
    const signed = `${encodedHeader}.${encode(claims)}`;
    return `${signed}.${createHmac('sha256', signing).update(signed).digest('base64url')}`;
  };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
