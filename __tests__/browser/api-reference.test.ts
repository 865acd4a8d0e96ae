import { createOpenApiDocument } from 'express-password-router/openapi';
import type { Browser } from 'playwright-core';
import { createDemoApp } from '../../examples/demo/app';
import { endpoints } from '../../lib/http/endpoints';
import { describeWithEngine } from '../support/describe-with-engine';
import { openBrowser } from '../support/open-browser';
import { serveApp } from '../support/serve-app';
import { watchPage } from '../support/watch-page';

jest.setTimeout(120_000);

describeWithEngine('Chromium', 'the API reference of the demo', () => {
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    browser = await openBrowser();
    ({ url } = await serveApp(await createDemoApp(() => undefined)));
  });
  afterAll(() => browser.close());

  test('shows every endpoint where the demo has it, and asks nobody else for anything', async () => {
    const page = await browser.newPage();
    const seen = watchPage(page);
    await page.goto(`${url}/api-reference/`);
    await page.locator('.opblock').first().waitFor();

    const shown = await page.locator('.opblock-summary-path').allTextContents();
    const paths = Object.values(endpoints).map(({ path }) => `/rbac-api/v1${path.replace(':sid', '{sid}')}`);
    expect(shown.map((path) => path.replaceAll('\u200B', '')).sort()).toEqual(paths.sort());
    expect(seen.urls.filter((asked) => !asked.startsWith(url) && !asked.startsWith('data:'))).toEqual([]);
    expect(seen.complaints).toEqual([]);
  });

  test('gives the document to programs as well', async () => {
    const response = await fetch(`${url}/api-reference/openapi.json`);
    expect(await response.json()).toEqual(createOpenApiDocument({ prefix: '/rbac-api/v1' }));
  });
});
