import { availableParallelism } from 'node:os';

/** As many hashes at once as cores, but two fewer than libuv's threads. */
export function defaultConcurrency(): number {
  return Math.max(1, Math.min(availableParallelism(), libuvThreads() - 2));
}

export function libuvThreads(): number {
  return Number(process.env['UV_THREADPOOL_SIZE']) || 4;
}
