import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { source as axe } from 'axe-core';
import type { AxeResults } from 'axe-core';
import { englishMessages, germanMessages } from 'express-password-router/features/reset-page';
import type { ResetPageOptions } from 'express-password-router/features/reset-page';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { describeWithEngine } from '../support/describe-with-engine';
import { openBrowser } from '../support/open-browser';
import { newPassword } from '../support/people';
import { root } from '../support/root';
import { startResetPage } from '../support/start-reset-page';
import type { StartedResetPage } from '../support/start-reset-page';

jest.setTimeout(120_000);

const screenshots = path.join(root, '.cache', 'screenshots');
const options: Omit<ResetPageOptions, 'service'> = {
  siteName: 'Example',
  loginUrl: '/login',
  newLinkUrl: '/forgot',
  messages: [englishMessages, germanMessages],
};

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1024, height: 768 } },
  dark: { viewport: { width: 1024, height: 768 }, colorScheme: 'dark' },
  phone: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
  'dark phone': { viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
  // Zoom halves the viewport in CSS pixels: 200 % of a window of 1024 × 768.
  '200 percent': { viewport: { width: 512, height: 384 }, deviceScaleFactor: 2 },
  german: { viewport: { width: 320, height: 640 }, locale: 'de-DE' },
  'high contrast': { viewport: { width: 1024, height: 768 }, forcedColors: 'active' },
};

async function submit(page: Page, password: string, confirmation = password): Promise<void> {
  await page.locator('#password').fill(password);
  await page.locator('#confirmation').fill(confirmation);
  await page.locator('#submit').click();
}

/** Every state that the page can be in, and how somebody gets there. */
const states: Readonly<Record<string, (page: Page, started: StartedResetPage) => Promise<void>>> = {
  form: async (page) => page.locator('#token-field').waitFor({ state: 'hidden' }),
  'form without a token': async (page, { url }) => {
    await page.goto('about:blank');
    await page.goto(`${url}/auth/reset`);
    await page.locator('#token-field').waitFor();
  },
  'advice, good': async (page) => {
    await page.locator('#toggle').click();
    await page.locator('#password').fill(newPassword);
    await page.locator('#password-status[data-outcome=good]').waitFor();
    await page.locator('#confirmation').fill(newPassword);
    await page.locator('#confirmation-status[data-outcome=good]').waitFor();
  },
  'advice, bad': async (page) => {
    await page.locator('#password').fill('passwordpassword');
    await page.locator('#password-status[data-outcome=bad]').waitFor();
    await page.locator('#confirmation').fill('something else');
    await page.locator('#confirmation-status[data-outcome=bad]').waitFor();
  },
  incomplete: async (page) => {
    await submit(page, '');
    await page.locator('#confirmation-error').waitFor();
  },
  refused: async (page) => {
    await submit(page, 'ann@mail.example.com');
    await page.getByRole('alert').waitFor();
  },
  unavailable: async (page, { tokens }) => {
    await page.locator('#password').fill(newPassword);
    await page.locator('#password-status[data-outcome=good]').waitFor();
    tokens.findById = () => {
      throw new Error('no store');
    };
    await submit(page, newPassword);
    await page.getByRole('alert').waitFor();
  },
  done: async (page) => {
    await submit(page, newPassword);
    await page.locator('[data-sign=done]').waitFor();
  },
  'dead link': async (page, { service }) => {
    await service.revokeResetTokens('ann');
    await submit(page, newPassword);
    await page.locator('[data-sign=dead-link]').waitFor();
  },
  unreadable: async (page) => {
    await page.evaluate('document.getElementById("token").name = "no-token"');
    await submit(page, newPassword);
    await page.locator('[data-sign=unreadable]').waitFor();
  },
};

describeWithEngine('Chromium', 'for everybody', () => {
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  describe.each(Object.entries(looks))('%s', (look, settings) => {
    test.each(Object.entries(states))('%s: no fault that axe knows, and nothing cut off', async (state, reach) => {
      const started = await startResetPage({ options });
      const context = await browser.newContext(settings);
      const page = await context.newPage();
      await page.goto(started.link);
      await reach(page, started);

      await page.screenshot({ path: path.join(screenshots, `${state}, ${look}.png`), fullPage: true });
      expect(await faultsOf(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(await page.evaluate(cutOff)).toEqual([]);
      await context.close();
    });
  });

  test('text that is twice as large cuts nothing off', async () => {
    const { link } = await startResetPage({ options });
    const page = await browser.newPage({ viewport: { width: 640, height: 480 } });
    await page.goto(link);
    await page.evaluate('document.documentElement.style.fontSize = "200%"');
    await page.screenshot({ path: path.join(screenshots, 'form, large text.png'), fullPage: true });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(await page.evaluate(cutOff)).toEqual([]);
    await page.close();
  });

  test('axe runs on this page, and finds what a template breaks', async () => {
    const { link } = await startResetPage({
      options: { template: ({ head, main }) => `${head}<img src="/x">${main}` },
    });
    const page = await browser.newPage();
    await page.goto(link);
    const faults = (await faultsOf(page)).map((fault) => fault.replace(/:.*/s, ''));
    expect(faults).toEqual(expect.arrayContaining(['html-has-lang', 'image-alt']));
    await page.close();
  });

  test('the colours of the host are those that people see, by scheme', async () => {
    const colors = { light: { accent: '#0a3d91' }, dark: { accent: '#9cc2ff', onAccent: '#001' } };
    const { link } = await startResetPage({ options: { ...options, colors } });
    for (const [colorScheme, expected] of [
      ['light', 'rgb(10, 61, 145)'],
      ['dark', 'rgb(156, 194, 255)'],
    ] as const) {
      const page = await browser.newPage({ colorScheme });
      await page.goto(link);
      await page.screenshot({ path: path.join(screenshots, `own colours, ${colorScheme}.png`), fullPage: true });
      expect(await page.evaluate('getComputedStyle(document.getElementById("submit")).backgroundColor')).toBe(expected);
      expect(await faultsOf(page)).toEqual([]);
      await page.close();
    }
  });
});

/** Elements with text that does not fit into them. */
const cutOff = `[...document.querySelectorAll('main *')]
  .filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
  .map((element) => element.outerHTML.slice(0, 80))`;

/** The page's policy lets no script in but its own, so axe runs outside of it, in the debugger. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(
    'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
