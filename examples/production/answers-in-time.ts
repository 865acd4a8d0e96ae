import { setImmediate, setTimeout } from 'node:timers/promises';

/** False when it fails, and when it takes longer than two seconds. */
export function answersInTime(ask: () => Promise<unknown>): Promise<boolean> {
  const answered = ask().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, waitInVain()]);
}

/** An answer that came while the process itself was held up is read before it counts as late. */
async function waitInVain(): Promise<boolean> {
  await setTimeout(2_000, undefined, { ref: false });
  return setImmediate(false);
}
