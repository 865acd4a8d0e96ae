import type { Around } from './intercept-calls';
import { randomFrom } from './random-from';

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
