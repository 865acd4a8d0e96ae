/**
 * Calls `expire` after `ms` milliseconds; the function that this returns calls it off. What has arrived by then is read first: after
 * something has held the event loop up, timers run before that, and answers that came in time would count as missing.
 */
export function expireAfter(ms: number, expire: () => void): () => void {
  let lastLook: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => (lastLook = setImmediate(expire)), ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(lastLook);
  };
}
