/** True for the reason of an aborted signal: whoever waited for the answer has gone. */
export function isGoneAway(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
