/**
 * The key for an id, in ASCII and without braces. Of other keys some drivers miscalculate the slot in a cluster, and then ask a server
 * that does not hold it.
 */
export function redisKey(prefix: string, kind: string, id: string): string {
  return `${prefix}${kind}:${encodeURIComponent(id.toWellFormed())}`;
}
