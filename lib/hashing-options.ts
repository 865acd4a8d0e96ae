import { availableParallelism } from 'node:os';
import { LONGEST_TIMER_MS } from './core/guarded-ports/call-host';
import { HashingGate } from './core/lines/hashing-gate';
import { requireWhole } from './option-checks/check-option';
import { requireKnownKeys } from './option-checks/known-keys';

/** How many passwords are hashed at once, how many wait, and how long. */
export interface HashingOptions {
  /**
   * How many hashes run at once: as many as cores, but two fewer than libuv's threads (`UV_THREADPOOL_SIZE`, 4 if unset), so
   * that the host's own fs and dns calls always find one. Default: from cores and threads; 1 … 1 024.
   */
  readonly concurrency?: number | undefined;
  /** How many more may wait; logins fill at most half of it. Default: 64 per slot; 0 … 1 000 000. */
  readonly queueLimit?: number | undefined;
  /** How long somebody waits, turnstile included, in milliseconds. Default: 5 000; 1 … 2 147 483 647. */
  readonly maxWaitMs?: number | undefined;
}

export interface HashingSettings {
  readonly gate: HashingGate;
  readonly maxWaitMs: number;
}

/** @throws ConfigurationError */
export function settleHashing(given: HashingOptions): HashingSettings {
  requireKnownKeys('hashing', given, ['concurrency', 'queueLimit', 'maxWaitMs']);
  const { maxWaitMs = 5_000 } = given;
  return {
    gate: gateFor(given),
    maxWaitMs: requireWhole('hashing.maxWaitMs', maxWaitMs, 1, LONGEST_TIMER_MS),
  };
}

let processGate: HashingGate | undefined;

function gateFor(hashing: HashingOptions): HashingGate {
  const { concurrency = defaultConcurrency() } = hashing;
  const slots = requireWhole('hashing.concurrency', concurrency, 1, 1_024);
  const { queueLimit = 64 * slots } = hashing;
  const numbers = { concurrency: slots, queueLimit: requireWhole('hashing.queueLimit', queueLimit, 0, 1_000_000) };
  const isOwn = hashing.concurrency !== undefined || hashing.queueLimit !== undefined;
  return isOwn ? new HashingGate(numbers) : (processGate ??= new HashingGate(numbers));
}

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
