import { writeAuditLine } from '../../examples/production/audit-log';
import { outline } from '../../examples/production/log';
import { Visitor } from '../many-processes/visitor';
import { describeWithProduction, fakeKey } from '../support/describe-with-production';
import type { LogLine, RunningProduction } from '../support/run-production';
import { send } from '../support/send';
import type { Answer } from '../support/send';

jest.setTimeout(120_000);

const [firstPassword, secondPassword] = ['the first password of hers', 'the second password of hers'];

describe('an error in the log', () => {
  const secret = 'an obviously fake hash';

  test('has its name, its code and where it was made, and nothing of its message', () => {
    const error = Object.assign(new TypeError(`${secret}\n    at ${secret} (a:1:1)`), { code: '23505' });
    const logged = outline(error);
    expect(logged).toMatchObject({ name: 'TypeError', code: '23505' });
    expect(JSON.stringify(logged)).toContain(__filename);
    expect(JSON.stringify(logged)).not.toContain(secret);
  });

  test('says which call took too long', () => {
    const error = Object.assign(new Error('userStore.findById took longer than 5000 ms'), { name: 'DeadlineError' });
    expect(outline(error)).toMatchObject({ name: 'DeadlineError', message: error.message });
  });

  test('has nothing of a message that was reworded once the stack was made', () => {
    const error = new Error(secret);
    expect(error.stack).toContain(secret);
    error.message = 'the query failed';
    expect(outline(error)).toEqual({ name: 'Error', stack: [] });
  });
});

test('an event that holds an error is told without the error’s message', () => {
  const secret = 'an obviously fake hash';
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const whom = { at: new Date(), userId: null, actorId: null };
  writeAuditLine({ type: 'unexpected-error', ...whom, operation: 'unlock', error: new Error(secret) });
  const [[line] = []] = write.mock.calls;
  write.mockRestore();
  expect(JSON.parse(String(line))).toMatchObject({ type: 'unexpected-error', error: { name: 'Error' } });
  expect(line).not.toContain(secret);
});

describeWithProduction('examples/production, before its first start', ({ commandLine }) => {
  test('the command line finds no table, and makes none', async () => {
    for (let times = 0; times < 2; times++) {
      const { exitCode, stdout } = await commandLine('check');
      expect(exitCode).toBe(1);
      expect(stdout).toContain('There is no table users.');
    }
  });
});

describeWithProduction('examples/production', ({ start, addUser, commandLine }) => {
  let app: RunningProduction;
  const visitor = (): Visitor => new Visitor(() => app.url);

  beforeAll(async () => {
    app = await start();
  });

  test('nobody starts with a password: a token sets it, then it logs in', async () => {
    const email = 'ann@example.com';
    const token = await addUser(email);
    const browser = visitor();
    expect(await browser.logIn(email, firstPassword)).toBe(401);
    expect((await browser.redeem(token, firstPassword)).status).toBe(200);
    expect((await browser.redeem(token, secondPassword)).status).toBe(403);
    expect(await browser.isSignedIn()).toBe(false);
    expect(await browser.logIn(email, firstPassword)).toBe(204);
    expect(await browser.isSignedIn()).toBe(true);
    await browser.logOut();
    expect(await browser.isSignedIn()).toBe(false);
  });

  test('a login of nobody, and one that is no text, are refused like any other', async () => {
    expect(await visitor().logIn('nobody@example.com', firstPassword)).toBe(401);
    expect(await visitor().logIn('nobody\0@example.com', firstPassword)).toBe(401);
    expect(await visitor().logIn(['nobody@example.com'] as never, firstPassword)).toBe(401);
  });

  test('a change keeps the session that made it, and ends the others', async () => {
    const email = 'bob@example.com';
    await visitor().redeem(await addUser(email), firstPassword);
    const [here, elsewhere] = [visitor(), visitor()];
    await here.logIn(email, firstPassword);
    await elsewhere.logIn(email, firstPassword);

    expect((await here.changePassword(firstPassword, secondPassword)).status).toBe(200);

    expect(await here.isSignedIn()).toBe(true);
    expect(await elsewhere.isSignedIn()).toBe(false);
  });

  test('administrators issue tokens, others do not', async () => {
    const [boss, other] = [visitor(), visitor()];
    await boss.redeem(await addUser('boss@example.com --admin'), firstPassword);
    await other.redeem(await addUser('other@example.com'), firstPassword);
    await boss.logIn('boss@example.com', firstPassword);
    await other.logIn('other@example.com', firstPassword);
    const userId = (await other.account())?.id ?? '';

    expect((await other.issueToken(userId)).status).toBe(403);
    const { status, text } = await boss.issueToken(userId);

    expect(status).toBe(200);
    expect((await visitor().redeem(text, secondPassword)).status).toBe(200);
    expect(await other.isSignedIn()).toBe(false);
    expect(await other.logIn('other@example.com', secondPassword)).toBe(204);
  });

  test('the command line works by the options that the app has, on the same stores', async () => {
    const browser = visitor();
    await browser.redeem(await addUser('joe@example.com'), firstPassword);
    await browser.logIn('joe@example.com', firstPassword);
    const { id } = (await browser.account()) ?? {};

    const { exitCode, stdout, stderr } = await commandLine(`reset-token ${id} --actor operator`);
    expect(exitCode).toBe(0);
    const [audit = '', note] = stderr.split('\n');
    expect(note).toMatch(/^Good once, until /);
    expect(JSON.parse(audit)).toMatchObject({ type: 'reset-token-issued', userId: id, actorId: 'operator' });
    expect((await visitor().redeem(stdout.trim(), secondPassword)).status).toBe(200);
    expect(await browser.isSignedIn()).toBe(false);
    expect(await commandLine('check')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('logins, redemptions and what needs a session share the requests of an address; /health is not one of them', async () => {
    const ask = (method: string, path: string): Promise<Answer> => {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' };
      return send(`${app.url}${path}`, { method, headers, ...(method !== 'GET' && { body: '{' }) });
    };
    const limited = [
      ['POST', '/login'],
      ['POST', '/auth/reset'],
      ['PUT', '/users/current/password'],
    ] as const;
    for (let n = 0; n < 60; n++) {
      const [method, path] = limited[n % limited.length] ?? limited[0];
      expect((await ask(method, path)).status).not.toBe(429);
    }
    for (const [method, path] of limited) {
      expect(await ask(method, path)).toMatchObject({ status: 429, json: { kind: 'too-many-requests' } });
    }
    expect((await ask('GET', '/health')).status).toBe(200);
  });

  test('one address has sixty requests a minute, and all of an IPv6 /64 count as one', async () => {
    const status = async (address: string): Promise<number> =>
      (await new Visitor(() => app.url, address).redeem('no token', firstPassword)).status;
    const statuses: number[] = [];
    for (let n = 0; n <= 60; n++) statuses.push(await status(`2001:db8:1:2::${n}`));
    expect(statuses.indexOf(429)).toBe(60);
    expect(await status('2001:db8:1:3::1')).toBe(403);
  });

  test('every log line is JSON, an audit line names its request, and none tells a secret', async () => {
    const own = await start();
    const email = 'eve@example.com';
    const token = await addUser(email);
    const browser = new Visitor(() => own.url);
    const { headers } = await browser.redeem(token, firstPassword);
    await browser.logIn(email, secondPassword);
    await browser.logIn(email, firstPassword);
    await browser.changePassword(firstPassword, secondPassword);
    own.terminate();
    const { stdout, stderr } = await own.ended;

    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LogLine);
    const types = ['listening', 'password-reset', 'attempt-failed', 'password-changed', 'stopping', 'stopped'];
    expect(lines.map((line) => line['type'])).toEqual(expect.arrayContaining(types));
    expect(lines.find((line) => line['type'] === 'password-reset')).toEqual({
      time: expect.stringMatching(/^\d{4}-/) as unknown,
      requestId: headers['x-request-id'],
      ip: browser.address,
      type: 'password-reset',
      userId: expect.any(String) as unknown,
      actorId: null,
      tokenId: expect.any(String) as unknown,
      reinstated: false,
    });
    for (const secret of [firstPassword, secondPassword, token, fakeKey, '$2b$']) expect(stdout).not.toContain(secret);
    expect(stderr).toBe('');
  });
});
