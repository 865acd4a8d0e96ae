import type { IncomingHttpHeaders } from 'node:http';
import { CrossOriginRequestError } from '../errors';

/**
 * Refuses what a browser sends from a page of another origin: issuing has no body, so with cookies it needs no CORS preflight
 * (ASVS 5.0 3.5.1). A client that is no browser sends neither header and passes. Sec-Fetch-Site is the browser's own word, right
 * even where a proxy rewrote Host; on plain http outside localhost it is not sent, and Origin is compared with Host. The scheme
 * is not, since TLS may end at a proxy, and X-Forwarded-* is not read, since anybody can send it.
 * @throws CrossOriginRequestError
 */
export function requireSameOrigin(headers: IncomingHttpHeaders, trustedOrigins: ReadonlySet<string>): void {
  const { origin } = headers;
  if (origin !== undefined && trustedOrigins.has(origin)) return;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return;
    throw new CrossOriginRequestError();
  }
  if (origin !== undefined && !isSameHost(origin, headers.host)) throw new CrossOriginRequestError();
}

/** A host name has 255 bytes, and IDNA takes quadratic time. */
const MAX_LENGTH = 512;

function isSameHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || origin.length > MAX_LENGTH || host.length > MAX_LENGTH) return false;
  const from = parseUrl(origin);
  return from !== null && from.host === parseUrl(`${from.protocol}//${host}`)?.host;
}

function parseUrl(url: string): URL | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && parsed.host !== '' ? parsed : null;
}
