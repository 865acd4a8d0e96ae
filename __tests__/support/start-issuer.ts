import jsonwebtoken from 'jsonwebtoken';
import { generateRsa } from './generate-keys';
import { serveApp } from './serve-app';

export interface Issuer {
  /** What its tokens call `iss`. */
  readonly url: string;
  /** An access token for the audience, good for an hour. */
  sign(claims: object, audience: string): string;
}

/** An authorization server as far as a resource server sees it: metadata (RFC 8414), keys, tokens. It ends with the test file. */
export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = generateRsa();
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'the-only-one', alg: 'RS256', use: 'sig' };
  const { url } = await serveApp((request, response) => {
    const isKeys = request.url === '/keys';
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/keys` }));
  });
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
  };
}
