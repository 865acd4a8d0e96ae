import { performance } from 'node:perf_hooks';
import { BcryptPasswordHasher, MAX_COST, MIN_COST } from '../../passwords/bcrypt-password-hasher';
import type { PasswordHasher } from '../../ports';
import { samplePassword } from './sample-password';

export interface CostTime {
  readonly cost: number;
  readonly milliseconds: number;
}

/** OWASP Password Storage Cheat Sheet: a work factor of 10 or more. */
export const LEAST_COST: number = MIN_COST;

/** OWASP Password Storage Cheat Sheet: as high as the server can bear, generally below one second. Half of it is for the line. */
export const COMFORTABLE_MS = 250;
export const BEARABLE_MS = 500;

/** Costs from 10 on, until one takes longer than anybody should wait. */
export async function measureCosts(): Promise<CostTime[]> {
  const times: CostTime[] = [];
  for (let cost = LEAST_COST; cost <= MAX_COST; cost++) {
    const milliseconds = await timeOfHash(new BcryptPasswordHasher({ cost }));
    times.push({ cost, milliseconds });
    if (milliseconds > BEARABLE_MS) break;
  }
  return times;
}

/** The shorter of two: whatever else the machine does only makes it longer. */
export async function timeOfHash(hasher: Pick<PasswordHasher, 'hash'>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 2; round++) {
    const start = performance.now();
    await hasher.hash(samplePassword);
    times.push(performance.now() - start);
  }
  return Math.round(Math.min(...times));
}

/** The highest cost that stays below; the least one where none does. */
export function costToChoose(times: readonly CostTime[], below: number): number {
  return Math.max(LEAST_COST, ...times.filter(({ milliseconds }) => milliseconds < below).map(({ cost }) => cost));
}
