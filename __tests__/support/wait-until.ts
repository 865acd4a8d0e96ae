import { setImmediate as turn } from 'node:timers/promises';

let testEnds = new AbortController();
beforeEach(() => {
  testEnds = new AbortController();
});
afterEach(() => testEnds.abort());

/** Lets the event loop turn until it is so; a test that has run out of time turns it no more. */
export async function waitUntil(isSo: () => boolean): Promise<void> {
  const { signal } = testEnds;
  while (!isSo() && !signal.aborted) await turn();
}
