import type { Around } from './intercept-calls';

/**
 * A store at the end of a network: before and after its effect, every call lets others come first, a random number of times.
 * The same seed gives the same delays.
 */
export function delayCalls(seed: number): Around {
  const random = randomFrom(seed);
  const pause = async (): Promise<void> => {
    for (let turns = Math.floor(random() * 6); turns > 0; turns--) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return async (_call, proceed) => {
    await pause();
    const answer = proceed();
    await pause();
    return answer;
  };
}

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
