import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { findChromium } from './find-chromium';

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
