import { setTimeout as wait } from 'node:timers/promises';

/** Somebody comes so many times a second, whether or not those before have been answered. Until all have been. */
export async function arrive(
  perSecond: number,
  seconds: number,
  serve: (nth: number) => Promise<unknown>,
): Promise<void> {
  const startedAt = performance.now();
  const served: Promise<unknown>[] = [];
  for (let nth = 0; nth < perSecond * seconds; nth++) {
    const early = startedAt + (nth * 1_000) / perSecond - performance.now();
    if (early > 0) await wait(early);
    served.push(serve(nth));
  }
  await Promise.all(served);
}
