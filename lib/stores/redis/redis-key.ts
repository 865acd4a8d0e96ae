import { ConfigurationError } from '../../errors';
import { requireKnownKeys } from '../../option-checks/known-keys';

/** What every key starts with. @throws ConfigurationError */
export function requireKeyPrefix(owner: string, options: { readonly keyPrefix?: string | undefined }): string {
  requireKnownKeys(owner, options, ['keyPrefix']);
  const { keyPrefix = 'express-password-router:' } = options;
  if (typeof keyPrefix === 'string') return keyPrefix;
  throw new ConfigurationError('keyPrefix must be a string.');
}

/**
 * The key for an id, in ASCII and without braces. Of other keys some drivers miscalculate the slot in a cluster, and then ask a server
 * that does not hold it.
 */
export function redisKey(prefix: string, kind: string, id: string): string {
  return `${prefix}${kind}:${encodeURIComponent(id.toWellFormed())}`;
}
