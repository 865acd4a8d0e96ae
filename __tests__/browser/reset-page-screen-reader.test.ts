import type { Browser, Page } from 'playwright-core';
import { describeWithEngine } from '../support/describe-with-engine';
import { openBrowser } from '../support/open-browser';
import { newPassword } from '../support/people';
import { readAccessibilityTree } from '../support/read-accessibility-tree';
import type { Told } from '../support/read-accessibility-tree';
import { startResetPage } from '../support/start-reset-page';
import type { StartedResetPage } from '../support/start-reset-page';

jest.setTimeout(120_000);

const title = 'Choose a new password';
const length = 'At least 15 characters. Several words in a row are easy to remember.';
const common = 'This is one of the passwords that are tried first. Choose one that nobody else uses.';

describeWithEngine('Chromium', 'what a screen reader is told by the reset page', () => {
  let browser: Browser;
  let page: Page;
  let started: StartedResetPage;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    started = await startResetPage({ options: { loginUrl: '/login', newLinkUrl: '/forgot' } });
    page = await browser.newPage();
    await page.goto(started.link);
  });
  afterEach(() => page.close());

  const told = async (): Promise<readonly Told[]> => (await readAccessibilityTree(page)).elements;
  const announced = async (): Promise<readonly string[]> => (await readAccessibilityTree(page)).announced;
  const submit = async (password: string, confirmation = password): Promise<void> => {
    await page.locator('#password').fill(password);
    await page.locator('#confirmation').fill(confirmation);
    await page.locator('#submit').click();
  };

  test('the form: every field with its label and its hint, the buttons with what they do', async () => {
    expect(await told()).toEqual([
      { role: 'heading', name: title },
      { role: 'textbox', name: 'New password', description: length, required: true },
      { role: 'button', name: 'Show passwords', pressed: 'false' },
      { role: 'textbox', name: 'Repeat the new password', required: true },
      { role: 'button', name: 'Save new password' },
    ]);
    await page.locator('#toggle').click();
    expect(await told()).toContainEqual({ role: 'button', name: 'Show passwords', pressed: 'true', focused: true });
  });

  test('without a token, the field for the link as well', async () => {
    await page.goto('about:blank');
    await page.goto(`${started.url}/auth/reset`);
    expect(await told()).toContainEqual({
      role: 'textbox',
      name: 'Link from the message',
      description: 'Copy the whole link that you were sent, and paste it here.',
      required: true,
    });
  });

  test('advice is announced, by regions that were there before it', async () => {
    expect(await announced()).toEqual(['', '']);
    await page.locator('#password').fill('too short');
    await page.locator('#password-status').filter({ hasText: 'still needed' }).waitFor();
    expect(await announced()).toEqual(['Characters still needed: 6.', '']);
    await page.locator('#password').fill('passwordpassword');
    await page.locator('#password-status[data-outcome=bad]').waitFor();
    expect(await announced()).toEqual([common, '']);
    await page.locator('#password').fill(newPassword);
    await page.locator('#password-status[data-outcome=good]').waitFor();
    await page.locator('#confirmation').fill('another');
    await page.locator('#confirmation-status[data-outcome=bad]').waitFor();
    expect(await announced()).toEqual(['This password can be used.', 'The two passwords differ.']);
  });

  test('what is missing: at each field after its hint, and the first of them has the focus', async () => {
    await submit('');
    expect((await told()).filter(({ role }) => role === 'textbox')).toEqual([
      {
        role: 'textbox',
        name: 'New password',
        description: `${length} Enter a new password.`,
        focused: true,
        invalid: 'true',
        required: true,
      },
      {
        role: 'textbox',
        name: 'Repeat the new password',
        description: 'Repeat the new password.',
        invalid: 'true',
        required: true,
      },
    ]);
    expect(await announced()).toEqual(['', '']);
  });

  test('a refusal: in the title, in a summary that has the focus and leads to the field, and at the field', async () => {
    await submit('passwordpassword');
    await page.getByRole('alert').waitFor();
    expect(await page.title()).toBe(`Error: ${title}`);
    expect(await told()).toEqual(
      expect.arrayContaining([
        { role: 'alert', name: 'Your password has not been changed yet', description: common, focused: true },
        { role: 'link', name: common },
        { role: 'textbox', name: 'New password', description: `${length} ${common}`, invalid: 'true', required: true },
      ]),
    );
  });

  test('trouble of the server: what to do, in the summary that has the focus', async () => {
    started.tokens.findById = () => {
      throw new Error('no store');
    };
    await submit(newPassword);
    await page.getByRole('alert').waitFor();
    expect(await told()).toContainEqual({
      role: 'alert',
      name: 'This did not go through',
      description: expect.stringContaining('Enter the password again in a moment.') as string,
      focused: true,
    });
  });

  test('success: in the title and the heading, and where to log in', async () => {
    await submit(newPassword);
    await page.locator('[data-sign=done]').waitFor();
    expect(await page.title()).toBe('Your password has been changed');
    expect(await told()).toEqual([
      { role: 'heading', name: 'Your password has been changed' },
      { role: 'link', name: 'Log in' },
    ]);
  });

  test('a dead link: in the title and the heading, and the two ways on', async () => {
    await started.service.revokeResetTokens('ann');
    await submit(newPassword);
    await page.locator('[data-sign=dead-link]').waitFor();
    expect(await page.title()).toBe('This link no longer works');
    expect(await told()).toEqual([
      { role: 'heading', name: 'This link no longer works' },
      { role: 'link', name: 'Get a new link' },
      { role: 'link', name: 'Log in' },
    ]);
  });
});
