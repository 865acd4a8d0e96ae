import type { Page } from 'playwright-core';

export interface Sighting {
  /** Of every request, in order. */
  readonly urls: string[];
  /** Those that a content security policy kept from being sent. */
  readonly blocked: string[];
  readonly referrers: (string | undefined)[];
  /** Broken content security policies and thrown errors, as the console tells them. */
  readonly complaints: string[];
}

/** Writes down what a page asks for and what its console complains of. */
export function watchPage(page: Page): Sighting {
  const seen: Sighting = { urls: [], blocked: [], referrers: [], complaints: [] };
  page.on('request', (request) => {
    seen.urls.push(request.url());
    seen.referrers.push(request.headers()['referer']);
  });
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === 'csp') seen.blocked.push(request.url());
  });
  page.on('pageerror', ({ message }) => seen.complaints.push(message));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) seen.complaints.push(text);
  });
  return seen;
}
