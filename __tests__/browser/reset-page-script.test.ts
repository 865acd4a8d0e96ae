import type { Browser, Page } from 'playwright-core';
import { describeWithEngine } from '../support/describe-with-engine';
import { openBrowser } from '../support/open-browser';
import { newPassword } from '../support/people';
import { startResetPage } from '../support/start-reset-page';
import type { ResetPageLayout, StartedResetPage } from '../support/start-reset-page';
import { watchPage } from '../support/watch-page';

jest.setTimeout(120_000);

/** When somebody pauses, by a clock that the tests wind. */
const A_PAUSE = 400;

describeWithEngine('Chromium', 'the script of the reset page', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    page = await browser.newPage();
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1_000);
  });
  afterEach(() => page.close());

  async function open(layout?: ResetPageLayout): Promise<StartedResetPage> {
    const started = await startResetPage(layout);
    await page.goto(started.link);
    return started;
  }
  const type = (field: string, text: string): Promise<void> => page.locator(`#${field}`).fill(text);
  const pause = (): Promise<void> => page.clock.runFor(A_PAUSE);
  const submit = (): Promise<void> => page.locator('#submit').click();
  const said = (field: string): Promise<string | null> => page.locator(`#${field}-status`).textContent();
  const fault = (field: string): Promise<string | null> => page.locator(`#${field}-error`).textContent();
  const attribute = (field: string, name: string): Promise<string | null> =>
    page.locator(`#${field}`).getAttribute(name);
  const isReady = (): Promise<void> => page.locator('#toggle').waitFor();

  /** The form is sent, as far as its script knows, and no answer comes. */
  async function sendInVain(): Promise<void> {
    await page.evaluate(
      `document.getElementById('reset-form').addEventListener('submit', (event) => event.preventDefault())`,
    );
    await submit();
  }

  test.each([
    ['a%2Bb%2Fc', 'a+b/c'],
    ['100%', '100%'],
  ])('of a link that ends in #token=%s, the token is %s', async (encoded, token) => {
    const { url } = await startResetPage();
    await page.goto(`${url}/auth/reset#token=${encoded}`);
    await isReady();
    expect(await page.locator('#token').inputValue()).toBe(token);
    expect(page.url()).toBe(`${url}/auth/reset`);
  });

  test('a link that is missing is asked for, until somebody begins to type one', async () => {
    const { url } = await startResetPage();
    await page.goto(`${url}/auth/reset`);
    await type('password', newPassword);
    await type('confirmation', newPassword);
    await submit();
    expect(await page.evaluate('document.activeElement.id')).toBe('token');
    expect(await fault('token')).toBe('Paste the link that you were sent.');
    await type('token', 'a');
    expect(await fault('token')).toBe('');
    expect(await attribute('token', 'aria-invalid')).toBeNull();
  });

  test('a fault takes the place of advice, and goes as soon as somebody types', async () => {
    await open();
    await type('password', newPassword);
    await type('confirmation', 'another');
    await pause();
    expect(await said('confirmation')).toBe('The two passwords differ.');
    await submit();
    expect([await said('confirmation'), await fault('confirmation')]).toEqual(['', 'The two passwords differ.']);
    expect(await attribute('confirmation', 'aria-invalid')).toBe('true');
    await type('confirmation', newPassword);
    expect(await fault('confirmation')).toBe('');
    expect(await attribute('confirmation', 'aria-invalid')).toBeNull();
  });

  test('nothing is said of what is empty, or of a repetition that is right so far', async () => {
    await open();
    await type('password', 'too short');
    await type('confirmation', 'too');
    await pause();
    expect([await said('password'), await said('confirmation')]).toEqual(['Characters still needed: 6.', '']);
    await type('password', 'to short');
    await pause();
    expect(await said('confirmation')).toBe('The two passwords differ.');
    await type('password', '');
    await type('confirmation', '');
    await pause();
    expect([await said('password'), await said('confirmation')]).toEqual(['', '']);
  });

  test('somebody who types on is not interrupted, and what was judged is not asked again', async () => {
    await open();
    const seen = watchPage(page);
    const asked = (): number => seen.urls.filter((address) => address.endsWith('/check')).length;
    await type('password', 'passwordpassword');
    await page.clock.runFor(A_PAUSE - 1);
    await type('password', newPassword);
    await page.clock.runFor(A_PAUSE - 1);
    expect(asked()).toBe(0);
    await page.clock.runFor(1);
    await page.locator('#password-status[data-outcome=good]').waitFor();
    await type('password', newPassword);
    await pause();
    expect(asked()).toBe(1);
  });

  test.each<[string, () => Promise<void>]>([
    ['something else was typed', () => type('password', 'too short').then(pause)],
    ['the form is sent', () => sendInVain()],
  ])('advice that is still to come is given up once %s', async (_when, happen) => {
    await open({ before: (app) => app.post('/auth/reset/check', () => undefined) });
    await type('password', newPassword);
    await type('confirmation', newPassword);
    const asked = page.waitForRequest(/\/check$/);
    await pause();
    const request = await asked;
    const givenUp = page.waitForEvent('requestfailed');
    await happen();
    expect(await givenUp).toBe(request);
  });

  test('what a policy says is text, whatever is in it', async () => {
    const message = '<b>Not</b> this one';
    const passwordPolicy = { check: () => [{ rule: 'of-the-host', message }] };
    await open({ service: { passwordPolicy } });
    await type('password', newPassword);
    await pause();
    await page.locator('#password-status[data-outcome=bad]').waitFor();
    expect(await said('password')).toBe(message);
  });

  test('both fields are shown, or neither; and neither once the form is sent', async () => {
    await open();
    const types = async (): Promise<unknown> => [
      await attribute('password', 'type'),
      await attribute('confirmation', 'type'),
    ];
    await type('password', newPassword);
    await type('confirmation', newPassword);
    await page.locator('#toggle').click();
    expect(await types()).toEqual(['text', 'text']);
    await page.locator('#toggle').click();
    expect(await types()).toEqual(['password', 'password']);
    await page.locator('#toggle').click();
    await sendInVain();
    expect(await types()).toEqual(['password', 'password']);
    expect(await attribute('toggle', 'aria-pressed')).toBe('false');
  });

  test('the button says that the form is under way, until somebody comes back to the page', async () => {
    await open();
    const button = async (): Promise<unknown> => [
      (await page.locator('#submit').textContent())?.trim(),
      await attribute('submit', 'aria-disabled'),
    ];
    const comeBack = (persisted: boolean): Promise<unknown> =>
      page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: ${persisted} }))`);
    await type('password', newPassword);
    await type('confirmation', newPassword);
    await sendInVain();
    expect(await button()).toEqual(['Saving…', 'true']);
    await comeBack(false);
    expect(await button()).toEqual(['Saving…', 'true']);
    await comeBack(true);
    expect(await button()).toEqual(['Save new password', null]);
  });
});
