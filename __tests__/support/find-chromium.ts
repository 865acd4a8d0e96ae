import { existsSync } from 'node:fs';
import { findCommand } from './temporary-server';

/** Debian calls it chromium, others otherwise; CHROMIUM_PATH overrides. */
export function findChromium(): string | null {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return existsSync(given) ? given : null;
  return ['chromium', 'chromium-browser', 'google-chrome'].map(findCommand).find((path) => path !== null) ?? null;
}
