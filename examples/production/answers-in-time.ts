import { setTimeout } from 'node:timers/promises';

/** False when it fails, and when it takes longer than two seconds. */
export function answersInTime(ask: () => Promise<unknown>): Promise<boolean> {
  const answered = ask().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, setTimeout(2_000, false, { ref: false })]);
}
