import { availableParallelism } from 'node:os';

/** As many hashes at once as cores, but two fewer than libuv's threads. */
export function defaultConcurrency(): number {
  return Math.max(1, Math.min(availableParallelism(), libuvThreads() - 2));
}

/** As libuv reads it: four if it is unset, one for what is no number, and never more than 1 024. */
export function libuvThreads(): number {
  const size = process.env['UV_THREADPOOL_SIZE'];
  if (size === undefined) return 4;
  return Math.min(1_024, Math.max(1, Number.parseInt(size, 10) || 1));
}
