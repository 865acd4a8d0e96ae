import { ConfigurationError } from '../errors';

/** A path of the host's, or an address with https: nothing that a browser could take for a script or for another header. */
export function requireLocation(name: string, url: unknown): string {
  const isPath = typeof url === 'string' && /^\/(?![/\\])/.test(url);
  const isAddress = typeof url === 'string' && URL.canParse(url) && new URL(url).protocol === 'https:';
  if ((isPath || isAddress) && /^[\x21-\x7E]+$/.test(url)) return url;
  throw new ConfigurationError(
    `${name} must be a path, like '/login', or an address that begins with 'https://'; percent-encode what is not ASCII.`,
  );
}
