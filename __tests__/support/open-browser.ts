import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { findCommand } from './temporary-server';

/** Debian calls it chromium, others otherwise; CHROMIUM_PATH overrides. */
export function findChromium(): string | null {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return existsSync(given) ? given : null;
  return ['chromium', 'chromium-browser', 'google-chrome'].map(findCommand).find((path) => path !== null) ?? null;
}

/** Chromium without a window, that talks to nobody but the pages it is sent to. */
export function openBrowser(): Promise<Browser> {
  const executablePath = findChromium() ?? '';
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath, args, chromiumSandbox: false });
}
