/** What ends the wait of somebody who has gone, whatever reason the signal gives. */
export function goneAway(): DOMException {
  return new DOMException('Nobody waits for the answer any more.', 'AbortError');
}

export function isGoneAway(error: unknown): boolean {
  try {
    return typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
  } catch {
    return false; // whoever throws it may have made it so that it can't be read
  }
}
