import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { letterText } from '../../examples/forgot-password/letter-text';
import { createMailer } from '../../examples/forgot-password/mailer';
import { createExampleApp, example } from '../../examples/reset-page/app';
import { template } from '../../examples/reset-page/template';
import { describeWithEngine } from '../support/describe-with-engine';
import { openBrowser } from '../support/open-browser';
import { newPassword } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import { startResetPage } from '../support/start-reset-page';
import { startSmtpServer } from '../support/start-smtp-server';
import { watchPage } from '../support/watch-page';

jest.setTimeout(120_000);

describeWithEngine('Chromium', 'the reset page in a browser', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
  });
  afterEach(() => context.close());

  async function choose(password: string, confirmation = password): Promise<void> {
    await page.locator('#password').fill(password);
    await page.locator('#confirmation').fill(confirmation);
    await page.locator('#submit').click();
  }

  test('leads from "Forgot password?" by the link in the mail to a login with the new password', async () => {
    const smtp = await startSmtpServer();
    const mailer = createMailer(smtp.url);
    const mailbox: string[] = [];
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { app, forgotPassword } = await createExampleApp({ publicUrl: url, mailer, mailbox });
    server.on('request', app);
    const seen = watchPage(page);

    await page.goto(`${url}/login`);
    await page.getByRole('link', { name: 'Forgot password?' }).click();
    await page.getByLabel('E-mail').fill(example.email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByRole('status').filter({ hasText: 'a link is on its way' }).waitFor();
    await forgotPassword.whenIdle();
    expect(smtp.mails.map(({ to }) => to)).toEqual([[example.email]]);
    mailbox.push(letterText(smtp.mails[0]?.source ?? ''));

    await page.goto(`${url}/mailbox`);
    const link = page.getByRole('link', { name: /#token=/ });
    const token = /#token=(.*)/.exec((await link.getAttribute('href')) ?? '')?.[1] ?? '';
    await link.click();
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    expect(page.url()).toBe(`${url}/auth/reset`);
    expect(await page.evaluate('document.referrer + history.state + location.href')).not.toContain(token);

    await choose(newPassword);
    await page.getByRole('heading', { name: 'Your password has been changed' }).waitFor();
    await page.getByRole('link', { name: 'Log in' }).click();
    expect(await page.evaluate('document.referrer')).toBe('');
    for (const [password, outcome] of [
      [example.password, 'Log in'],
      [newPassword, 'Welcome'],
    ] as const) {
      await page.getByLabel('E-mail').fill(example.email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('heading', { name: outcome }).waitFor();
    }

    expect(seen.urls.filter((address) => !address.startsWith(`${url}/`))).toEqual([]);
    expect(seen.urls.filter((address) => address.includes(token))).toEqual([]);
    expect(seen.referrers.filter((referrer) => referrer?.includes('/auth/reset'))).toEqual([]);
    expect(seen.complaints).toEqual([]);
    server.closeAllConnections();
    server.close();
    mailer.close();
    await smtp.stop();
  });

  test('takes the token of another link that is opened in the same tab', async () => {
    const { service, link, url, events } = await startResetPage();
    await page.goto(link);
    const issued = await service.issueSelfServiceToken('ann');
    await page.goto(`${url}/auth/reset#token=${issued?.token ?? ''}`);
    await page.waitForURL(`${url}/auth/reset`);
    await choose(newPassword);
    await page.locator('[data-sign=done]').waitFor();
    expect(events.at(-1)).toMatchObject({ type: 'password-reset' });
  });

  test('takes the token also where a proxy has merged the two slashes that the path begins with', async () => {
    const { url, token } = await startResetPage({
      before: (app) =>
        app.use((request, _response, next) => {
          request.url = request.url.replace(/^\/+/, '/');
          next();
        }),
    });
    await page.goto(`${url}//auth/reset#token=${token}`);
    await page.locator('#toggle').waitFor();
    expect(page.url()).toBe(`${url}//auth/reset`);
    expect(await page.locator('#token').inputValue()).toBe(token);
  });

  test('keeps what was injected from running, from styling and from asking other hosts', async () => {
    const { link } = await startResetPage({
      options: {
        template: ({ head, main }) =>
          `<!doctype html><html lang="en"><head>${head}</head><body><main>${main}
          <script>document.title = 'injected'</script><img src="https://elsewhere.example.com/pixel" alt="">
          <p style="position: fixed">styled</p></main></body></html>`,
      },
    });
    const seen = watchPage(page);
    await page.goto(link);
    await page.locator('#toggle').waitFor();
    expect(await page.title()).toBe('Choose a new password');
    expect(seen.urls.filter((address) => address.includes('elsewhere'))).toEqual(seen.blocked);
    expect(seen.blocked).toEqual(['https://elsewhere.example.com/pixel']);
    expect(seen.complaints.filter((text) => text.includes('Content Security Policy'))).toHaveLength(3);
  });

  test('tells password managers which fields are a new password, and shows them no user name that is none', async () => {
    const { link } = await startResetPage();
    await page.goto(link);
    const autocomplete = await page.evaluate(
      `[...document.querySelectorAll('input:not([type=hidden])')].map(({ id, type, autocomplete }) => [id, type, autocomplete])`,
    );
    expect(autocomplete).toEqual([
      ['password', 'password', 'new-password'],
      ['confirmation', 'password', 'new-password'],
    ]);
  });

  test('advises while somebody types: how much is missing, what is wrong, what can be used', async () => {
    const { link } = await startResetPage();
    const status = page.locator('#password-status');
    await page.goto(link);
    expect(await status.getAttribute('aria-live')).toBe('polite');
    for (const [typed, advice] of [
      ['ten\u{1F600}chars', 'Characters still needed: 6.'],
      ['passwordpassword', 'one of the passwords that are tried first'],
      ['ann@mail.example.com', 'your name or your address'],
      [newPassword, 'This password can be used.'],
    ] as const) {
      await page.locator('#password').fill(typed);
      await status.filter({ hasText: advice }).waitFor();
    }
    await page.locator('#confirmation').fill('something else');
    await page.locator('#confirmation-status').filter({ hasText: 'The two passwords differ.' }).waitFor();
    await page.locator('#confirmation').fill(newPassword);
    await page.locator('#confirmation-status').filter({ hasText: 'The two passwords are the same.' }).waitFor();
  });

  test('says of a dead link so before a password was thought up in full', async () => {
    const { service, link } = await startResetPage();
    await service.revokeResetTokens('ann');
    await page.goto(link);
    await page.locator('#password').fill(newPassword);
    await page.locator('#password-status').filter({ hasText: 'This link no longer works' }).waitFor();
  });

  test('sends nothing that is incomplete: it names the fault, and takes the focus there', async () => {
    const { link, events } = await startResetPage();
    const seen = watchPage(page);
    await page.goto(link);
    await choose('', '');
    expect(await focused(page)).toBe('password');
    await choose(newPassword, 'another one');
    expect(await focused(page)).toBe('confirmation');
    const confirmation = page.locator('#confirmation');
    expect(await confirmation.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#confirmation-error').textContent()).toBe('The two passwords differ.');
    expect(seen.urls.filter((address) => address.endsWith('/page'))).toEqual([]);
    expect(events).toHaveLength(1);
  });

  test('a refused password brings the form back: the summary has the focus, and leads to the field', async () => {
    const { link } = await startResetPage();
    await page.goto(link);
    await choose('passwordpassword');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');
    await alert.getByRole('link').press('Enter');
    expect(await focused(page)).toBe('password');
    const described = (await page.locator('#password').getAttribute('aria-describedby'))?.split(' ') ?? [];
    expect(described).toContain('password-error');
    expect(await page.locator('#password-error').textContent()).toContain('tried first');
    await choose(newPassword);
    await page.locator('[data-sign=done]').waitFor();
  });

  test('a second click on the button sends nothing more', async () => {
    const { link, events } = await startResetPage();
    await page.goto(link);
    await page.locator('#password').fill(newPassword);
    await page.locator('#confirmation').fill(newPassword);
    await page.locator('#submit').dblclick();
    await page.locator('[data-sign=done]').waitFor();
    expect(events.map(({ type }) => type)).toEqual(['reset-token-issued', 'password-reset']);
  });

  test('Enter, pressed again while the form is under way, sends nothing more', async () => {
    const barrier = raiseBarrier();
    const { link, events } = await startResetPage({
      before: (app) =>
        app.post('/auth/reset/page', (_request, _response, next) => void barrier.wait().then(() => next())),
    });
    await page.goto(link);
    await page.locator('#password').fill(newPassword);
    await page.locator('#confirmation').fill(newPassword);
    await page.keyboard.press('Enter');
    await barrier.reached;
    await page.keyboard.press('Enter');
    barrier.open();
    await page.locator('[data-sign=done]').waitFor();
    expect(barrier.arrived).toBe(1);
    expect(events.map(({ type }) => type)).toEqual(['reset-token-issued', 'password-reset']);
  });

  test('whoever stops the browser, because no answer comes, may press the button again after half a minute', async () => {
    let isStopped = false;
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const { link } = await startResetPage({
      before: (app) => app.post('/auth/reset/page', (_request, _response, next) => (isStopped ? next() : arrive())),
    });
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1_000);
    await page.goto(link);
    await page.locator('#password').fill(newPassword);
    await page.locator('#confirmation').fill(newPassword);
    await page.keyboard.press('Enter');
    await arrived;
    await (await context.newCDPSession(page)).send('Page.stopLoading');
    isStopped = true;
    await page.clock.runFor(29_000);
    expect(await page.locator('#submit').getAttribute('aria-disabled')).toBe('true');
    await page.clock.runFor(1_000);
    await page.locator('#submit').click();
    await page.locator('[data-sign=done]').waitFor();
  });

  test('asks for advice when somebody pauses, and for none once the form is sent', async () => {
    const { link } = await startResetPage();
    const seen = watchPage(page);
    const asked = (): number => seen.urls.filter((address) => address.endsWith('/check')).length;
    await page.clock.install();
    await page.goto(link);
    await page.evaluate(
      `document.getElementById('reset-form').addEventListener('submit', (event) => event.preventDefault())`,
    );
    await page.locator('#password').fill('passwordpassword');
    await page.clock.runFor(1_000);
    await page.locator('#password-status[data-outcome=bad]').waitFor();
    expect(asked()).toBe(1);
    await choose(newPassword);
    await page.clock.runFor(1_000);
    expect(await page.locator('#submit').getAttribute('aria-disabled')).toBe('true');
    expect(asked()).toBe(1);
  });

  test('works by the keyboard alone, in the order of the page', async () => {
    const { link } = await startResetPage({ options: { loginUrl: '/login' } });
    await page.goto(link);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('password');
    await page.keyboard.type(newPassword);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('toggle');
    await page.keyboard.press('Space');
    const toggle = page.getByRole('button', { name: 'Show passwords' });
    expect(await toggle.getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('#password').getAttribute('type')).toBe('text');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('confirmation');
    await page.keyboard.type(newPassword);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('submit');
    await page.keyboard.press('Enter');
    await page.locator('[data-sign=done]').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator('a:focus').textContent()).toBe('Log in');
  });

  test('a template of the host’s has the same form in it', async () => {
    const { link } = await startResetPage({ options: { template } });
    await page.goto(link);
    await page.getByRole('banner').getByText('Example').waitFor();
    await choose(newPassword);
    await page.locator('[data-sign=done]').waitFor();
  });
});

describeWithEngine('Chromium', 'the reset page without scripts', () => {
  test('takes the pasted link, names faults and changes the password', async () => {
    const browser = await openBrowser();
    const page = await browser.newPage({ javaScriptEnabled: false });
    const { link, events } = await startResetPage();
    await page.goto(link);
    const token = page.getByLabel('Link from the message');
    expect(await token.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await page.locator('#toggle').isVisible()).toBe(false);
    await token.fill(link);
    for (const [password, sign] of [
      ['too short', '[role=alert]'],
      [newPassword, '[data-sign=done]'],
    ] as const) {
      await page.getByLabel('New password', { exact: true }).fill(password);
      await page.getByLabel('Repeat the new password').fill(password);
      await page.getByRole('button', { name: 'Save new password' }).click();
      await page.locator(sign).waitFor();
    }
    expect(events.at(-1)).toMatchObject({ type: 'password-reset' });
    await browser.close();
  });
});

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.id');
}
