/**
 * Calls `expire` after so long; what this answers calls it off. What has arrived is read before: when something has held the event
 * loop up, timers are the first to run, and answers that came in time would count as missing.
 */
export function expireAfter(ms: number, expire: () => void): () => void {
  let lastLook: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => (lastLook = setImmediate(expire)), ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(lastLook);
  };
}
