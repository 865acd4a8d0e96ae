/** True for the reason of an aborted signal: whoever waited for the answer has gone. */
export function isGoneAway(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
}
