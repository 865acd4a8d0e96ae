import { statSync } from 'node:fs';
import { isValidDate } from '../../core/guarded-ports/valid-date';
import { outline } from '../outline';
import { fault, ok } from './finding';
import type { Finding } from './finding';

const NAME = 'clock';
const TOLERANCE_MS = 1_000;

/** Expiry is judged by this clock. What other machines' clocks say can't be told from here. */
export function checkClock(clock: () => unknown, configFile: string): Finding[] {
  const now = Date.now();
  const writtenAt = statSync(configFile).mtimeMs;
  if (now < writtenAt - TOLERANCE_MS) {
    const found = `the machine's clock says ${timeOf(now)}, but the config was written at ${timeOf(writtenAt)}`;
    return [fault(NAME, found, 'set the clock by NTP: tokens expire by it')];
  }
  try {
    return [judge(clock(), now)];
  } catch (error) {
    return [fault(NAME, `the option clock failed: ${outline(error)}`)];
  }
}

function judge(told: unknown, now: number): Finding {
  if (!isValidDate(told)) return fault(NAME, 'the option clock does not answer a valid Date');
  if (Math.abs(told.getTime() - Date.now()) > TOLERANCE_MS) {
    const found = `the option clock says ${told.toISOString()}, the machine ${timeOf(now)}`;
    return fault(NAME, found, 'leave the option clock out; it is for tests');
  }
  return ok(NAME, `${told.toISOString()}; compare it with your other servers' (NTP), tokens expire by it`);
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
