import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import jsonwebtoken from 'jsonwebtoken';
import { generateRsa } from './generate-keys';

export interface Issuer {
  /** What its tokens call `iss`. */
  readonly url: string;
  /** An access token for the audience, good for an hour. */
  sign(claims: object, audience: string): string;
  stop(): Promise<void>;
}

/** An authorization server as far as a resource server sees it: its metadata (RFC 8414), its keys, its tokens. */
export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = generateRsa();
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'the-only-one', alg: 'RS256', use: 'sig' };
  const server = createServer((request, response) => {
    const isKeys = request.url === '/keys';
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/keys` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    sign: (claims, audience) =>
      jsonwebtoken.sign(claims, privateKey, {
        algorithm: 'RS256',
        keyid: jwk.kid,
        issuer: url,
        audience,
        expiresIn: '1h',
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
