import express from 'express';
import type { Response } from 'express';
import { createPasswordRouter } from 'express-password-router';
import type { TokenFormat } from 'express-password-router';
import { englishMessages, germanMessages } from 'express-password-router/features/reset-page';
import request from 'supertest';
import { ANSWERED_BY_HOST } from '../support/answered-by-host';
import { drainEventLoop } from '../support/drain-event-loop';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { passwordOf } from '../support/password-of';
import { admin, ann, newPassword, oldPassword } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import { send } from '../support/send';
import { startResetPage } from '../support/start-reset-page';
import type { StartedResetPage } from '../support/start-reset-page';
import { waitUntil } from '../support/wait-until';

const page = '/auth/reset';
const submit = '/auth/reset/page';
const check = '/auth/reset/check';
const hostile = `"><script>alert('1')</script>&`;

/** Sends the form as a browser does. */
function post({ app }: StartedResetPage, fields: Record<string, string>): request.Test {
  return request(app).post(submit).type('form').send(fields);
}

function chosen(token: string, password = newPassword): Record<string, string> {
  return { token, password, confirmation: password };
}

const fitting = ({ users }: StartedResetPage): Promise<string[]> => passwordOf(users, ann.id, oldPassword, newPassword);

describe('GET', () => {
  test('shows the form, which no cache keeps and no frame holds', async () => {
    const { app } = await startResetPage();
    const { headers, text } = await request(app).get(page).expect(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-language': 'en',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers).not.toHaveProperty('set-cookie');
    expect(text).toContain(englishMessages.title);
    expect(text).toContain('<meta name="robots" content="noindex" />');
    expect(text).toMatch(/<form[^>]* method="post"/); // by GET the password would be in the address
  });

  test('allows no script, style or connection but its own, under a nonce that is new each time', async () => {
    const { app } = await startResetPage();
    const answers = [await request(app).get(page), await request(app).get(page)];
    const nonces = answers.map(({ headers, text }) => {
      const policy = headers['content-security-policy'] ?? '';
      const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      expect(policy.split('; ')).toEqual([
        "default-src 'none'",
        `script-src 'nonce-${nonce}'`,
        `style-src 'self' 'nonce-${nonce}'`,
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]);
      expect(text.match(/<(script|style)[^>]*>/g)).toEqual([`<style nonce="${nonce}">`, `<script nonce="${nonce}">`]);
      expect(text).not.toMatch(/ style=| on\w+=/);
      return nonce;
    });
    expect(Buffer.from(nonces[0] ?? '', 'base64')).toHaveLength(16);
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test('a mail scanner that follows the link, by GET and by HEAD, uses nothing up', async () => {
    const started = await startResetPage();
    for (let i = 0; i < 3; i++) await request(started.app).get(`${page}?token=${started.token}`).expect(200);
    const { headers } = await request(started.app).get(page);
    const head = await request(started.app).head(page).expect(200).expect('Content-Type', 'text/html; charset=utf-8');
    expect(head.headers['content-length']).toBe(headers['content-length']);
    expect(started.events.map(({ type }) => type)).toEqual(['reset-token-issued']);
    await post(started, chosen(started.token)).expect(200);
    expect(await fitting(started)).toEqual([newPassword]);
  });

  test('repeats nothing of the address', async () => {
    const { app } = await startResetPage();
    const { text } = await request(app)
      .get(`${page}?token=not-repeated&x=%3Cscript%3E`)
      .set('X-Forwarded-Host', 'elsewhere.example.com');
    expect(text).not.toMatch(/not-repeated|elsewhere/);
  });

  test('the address of an answer leads back to the page', async () => {
    const { app } = await startResetPage();
    const { headers } = await request(app).get(submit).expect(303);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(new URL(headers['location'] ?? '', `http://localhost${submit}`).pathname).toBe(page);
  });
});

describe('a posted form', () => {
  test('changes the password, and says so with the way to the login', async () => {
    const started = await startResetPage({ options: { loginUrl: '/login?from=reset&x=1' } });
    const { text, headers } = await post(started, chosen(started.token)).expect(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain(`<h1>${englishMessages.doneTitle}</h1>`);
    expect(text).toContain('href="/login?from=reset&amp;x=1"');
    expect(text).not.toContain(started.token);
    expect(await fitting(started)).toEqual([newPassword]);
  });

  test.each([
    ['pasted as the whole link', (token: string) => `  http://127.0.0.1/auth/reset#token=${token}\n`],
    ['pasted with the line of the mail above it', (token: string) => `Your link:\nhttps://example.com/#token=${token}`],
    ['pasted alone, with blanks around it', (token: string) => ` ${token} `],
  ])('takes a token %s', async (_name, paste) => {
    const started = await startResetPage();
    await post(started, chosen(paste(started.token))).expect(200);
    expect(await fitting(started)).toEqual([newPassword]);
  });

  test.each([
    ['in percent-encoding, as links have it', 'a+b/c=% ä#', `/auth/reset#token=${encodeURIComponent('a+b/c=% ä#')}`],
    ['as it is, in a link', 'a+b/c=% ä#', '/auth/reset#token=a+b/c=% ä#'],
    ['that looks encoded and is not, alone', 'a%20b', 'a%20b'],
  ])('takes a token of any letters %s', async (_name, token, pasted) => {
    const started = await startResetPage({ service: { tokenFormat: formatOf(token) } });
    await post(started, chosen(pasted)).expect(200);
    expect(await fitting(started)).toEqual([newPassword]);
  });

  test('with a password that breaks the policy comes again, with the token and never with the password', async () => {
    const started = await startResetPage();
    const { text } = await post(started, chosen(started.token, 'aaaaaaaaaaaa')).expect(400);
    expect(text).toContain('Use at least 15 characters.');
    expect(text).toContain('<input type="hidden" id="token"');
    expect(text).toContain(`value="${started.token}"`);
    expect(text).not.toContain('aaaaaaaaaaaa');
    expect(text).toMatch(/<title>Error: /);
    expect(await fitting(started)).toEqual([oldPassword]);
    await post(started, chosen(started.token)).expect(200);
  });

  test('with two different passwords comes again, and leaves the token good', async () => {
    const started = await startResetPage();
    const { text } = await post(started, { ...chosen(started.token), confirmation: 'another' }).expect(400);
    expect(text).toContain(englishMessages.confirmationDiffers);
    expect(await fitting(started)).toEqual([oldPassword]);
    await post(started, chosen(started.token)).expect(200);
  });

  test('with a password that was not repeated asks for that', async () => {
    const started = await startResetPage();
    const { text } = await post(started, { ...chosen(started.token), confirmation: '' }).expect(400);
    expect(text).toContain(`<span>${englishMessages.confirmationMissing}</span>`);
    expect(text).not.toContain(`<span>${englishMessages.confirmationDiffers}</span>`);
  });

  test('with nothing in it names all that is missing', async () => {
    const started = await startResetPage();
    const { text } = await post(started, { token: '', password: '', confirmation: '' }).expect(400);
    expect(text).toContain(englishMessages.tokenMissing);
    expect(text.split(englishMessages.passwordMissing)).toHaveLength(4); // the summary, the field, what the script would say
    expect(text).not.toContain('Use at least 15');
  });

  test('with a live token and no password asks for one, and says no more of the rules', async () => {
    const started = await startResetPage();
    const { text } = await post(started, chosen(started.token, '')).expect(400);
    expect(text).toContain(`<span>${englishMessages.passwordMissing}</span>`);
    expect(text).not.toContain('Use at least 15');
  });

  test('is judged by no policy, unless its token is live: what an estimate costs, nobody else can cause', async () => {
    const check = jest.fn(() => []);
    const started = await startResetPage({ service: { passwordPolicy: { check } } });
    await post(started, { ...chosen(''), confirmation: 'another' }).expect(400);
    await post(started, { ...chosen('A'.repeat(44)), confirmation: 'another' }).expect(403);
    await post(started, chosen('A'.repeat(44))).expect(403);
    expect(check).not.toHaveBeenCalled();
    await post(started, { ...chosen(started.token), confirmation: 'another' }).expect(400);
    expect(check).toHaveBeenCalledTimes(1);
  });

  test('with a password and no link asks for the link, and for nothing else', async () => {
    const started = await startResetPage();
    const { text } = await post(started, chosen('')).expect(400);
    expect(text).toContain(`<span>${englishMessages.tokenMissing}</span>`);
    expect(text).not.toContain(`<span>${englishMessages.passwordMissing}</span>`);
    expect(text).not.toContain(`<span>${englishMessages.confirmationMissing}</span>`);
  });

  test.each([
    ['used', (started: StartedResetPage) => post(started, chosen(started.token))],
    ['superseded', ({ service }: StartedResetPage) => service.issueSelfServiceToken(ann.id)],
    ['withdrawn', ({ service }: StartedResetPage) => service.revokeResetTokens(ann.id)],
  ])('with a link that was %s says what to do next', async (_name, kill) => {
    const started = await startResetPage({ options: { loginUrl: '/login', newLinkUrl: '/forgot' } });
    await kill(started);
    const { text } = await post(started, chosen(started.token, 'the password of somebody late')).expect(403);
    expect(text).toContain(`<h1>${englishMessages.deadLinkTitle}</h1>`);
    expect(text).toContain(englishMessages.deadLinkAlreadyDone);
    expect(text).not.toContain(englishMessages.deadLinkAskAgain);
    expect(text).toContain(`href="/forgot">${englishMessages.newLink}`);
    expect(text).toContain(`href="/login">${englishMessages.logIn}`);
    expect(text).not.toContain(started.token);
    expect(await passwordOf(started.users, ann.id, 'the password of somebody late')).toEqual([]);
  });

  test('with an expired link, where the host has no page to ask for another, names the sender', async () => {
    let now = new Date();
    const started = await startResetPage({ service: { clock: () => now } });
    now = new Date(now.getTime() + 3_601_000);
    const { text } = await post(started, chosen(started.token)).expect(403);
    expect(text).toContain(englishMessages.deadLinkAskAgain);
  });

  test('is told when the server is busy, and for how long; the token stays in it', async () => {
    const barrier = raiseBarrier();
    const hash = async (password: string): Promise<string> => {
      await barrier.wait();
      return fastPasswordHasher.hash(password);
    };
    const started = await startResetPage({
      service: {
        users: [ann, admin],
        hashing: { concurrency: 1, queueLimit: 0 },
        passwordHasher: { ...fastPasswordHasher, hash },
      },
    });
    const other = await started.service.issueSelfServiceToken(admin.id);
    const occupied = started.service.redeemResetToken({ token: other?.token ?? '', password: newPassword });
    await barrier.reached;
    const { text, headers } = await post(started, chosen(started.token)).expect(503);
    expect(headers['retry-after']).toMatch(/^\d+$/);
    expect(text).toContain(`<h2 id="alert-title">${englishMessages.troubleTitle}</h2>`);
    expect(text).toMatch(/<title>Error: /);
    expect(text).toContain(`enter the password again in ${headers['retry-after'] ?? ''} seconds`);
    expect(text).toContain(`value="${started.token}"`);
    barrier.open();
    await occupied;
    await post(started, chosen(started.token)).expect(200);
  });

  test('is told when a store fails; the message of the failure is for the audit trail alone', async () => {
    const started = await startResetPage({
      service: { aroundTokenStore: (call, proceed) => (call.method === 'findById' ? fail() : proceed()) },
    });
    const { text, headers } = await post(started, chosen(started.token)).expect(503);
    expect(headers['retry-after']).toBe('5');
    expect(text).toContain(englishMessages.unavailable);
    expect(text).not.toContain('secret of the store');
    expect(started.events.at(-1)).toMatchObject({
      type: 'unexpected-error',
      error: { message: 'secret of the store' },
    });
  });

  test('comes again, with the token, where a store breaks its contract', async () => {
    const started = await startResetPage({
      service: { aroundTokenStore: ({ method }, proceed) => (method === 'findById' ? 'no record' : proceed()) },
    });
    const { text } = await post(started, chosen(started.token)).expect(500);
    expect(text).toContain(englishMessages.unavailable);
    expect(text).toContain(`value="${started.token}"`);
  });

  test('is a form still where a policy can not describe itself: that was for a hint', async () => {
    const started = await startResetPage({
      service: { passwordPolicy: { check: () => [], describe: () => fail() } },
    });
    const { text, headers } = await request(started.app).get(page).expect(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain(englishMessages.passwordHint);
    expect(started.events.at(-1)).toMatchObject({ type: 'unexpected-error', operation: 'describePasswordPolicy' });
    await post(started, chosen(started.token)).expect(200);
  });

  test.each(['twelve', null, [12]])('has no length in its hint where a policy describes %j', async (minLength) => {
    const passwordPolicy = { check: () => [], describe: () => ({ minLength }) };
    const { app } = await startResetPage({ service: { passwordPolicy } });
    const { text } = await request(app).get(page).expect(200);
    expect(text).toContain(englishMessages.passwordHint);
    expect(text).toContain('data-min-length="0"');
  });

  test.each([
    ['another media type', 415, 'application/json', '{"token":"x"}'],
    ['a member twice', 400, 'application/x-www-form-urlencoded', 'token=a&token=b&password=c&confirmation=c'],
    ['a member missing', 400, 'application/x-www-form-urlencoded', 'token=a&password=c'],
    ['bytes that are no UTF-8', 400, 'application/x-www-form-urlencoded', 'token=a&password=%FF&confirmation=%FF'],
    ['too much', 413, 'application/x-www-form-urlencoded', `token=${'a'.repeat(20_000)}`],
  ])('with %s is answered in HTML too, and is news to the audit trail', async (_name, status, type, body) => {
    const { app, events } = await startResetPage();
    const { text, headers } = await request(app).post(submit).type(type).send(body).expect(status);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'nonce-/);
    expect(text).toContain(`<h1>${englishMessages.unreadableTitle}</h1>`);
    expect(text).toMatch(/href="[^"]+">Start again/);
    expect(events.at(-1)).toMatchObject({ type: 'request-refused', operation: 'submitResetPage' });
  });

  test('of another media type is told which one is read', async () => {
    const { app } = await startResetPage();
    const { headers } = await request(app).post(submit).type('json').send('{"token":"x"}').expect(415);
    expect(headers['accept']).toBe('application/x-www-form-urlencoded');
  });

  test('gets what it holds back as text, whatever it holds', async () => {
    const started = await startResetPage({
      service: {
        tokenFormat: { mint: () => ({ token: 'token', id: 'id' }), read: () => ({ id: 'id' }) },
        aroundTokenStore: ({ method }, proceed) =>
          method === 'findById' ? Promise.reject(new Error('connection lost')) : proceed(),
      },
    });
    const { text } = await post(started, chosen(hostile)).expect(503);
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;"');
    expect(text).not.toContain(hostile);
  });

  test('is read also where the host has parsed it before', async () => {
    const started = await startResetPage({ before: (app) => app.use(express.urlencoded({ extended: true })) });
    await post(started, { ...chosen(started.token), 'of[the]': 'template' }).expect(400);
    await post(started, { ...chosen(started.token), extra: 'of a template' }).expect(200);
  });

  test('leaves a trace of every refusal, without a secret in it', async () => {
    const started = await startResetPage();
    await post(started, chosen('not-a-token'));
    await post(started, chosen(started.token, 'too short'));
    expect(started.events.map(({ type }) => type)).toEqual([
      'reset-token-issued',
      'reset-token-refused',
      'request-refused',
    ]);
    expect(JSON.stringify(started.events)).not.toMatch(new RegExp(`${started.token}|too short|not-a-token`));
  });
});

describe('the advice while somebody types', () => {
  function ask({ app }: StartedResetPage, token: string, password: string): request.Test {
    return request(app).post(check).send({ token, password });
  }

  test('is the check that the form will meet, in the words of the page, and uses nothing up', async () => {
    const started = await startResetPage();
    const failures = [{ rule: 'too-short', message: 'Use at least 15 characters.' }];
    await ask(started, started.token, 'qmzpvx').expect(200, { failures });
    await ask(started, started.token, newPassword).expect(200, { failures: [] });
    expect(started.events.map(({ type }) => type)).toEqual(['reset-token-issued']);
    await post(started, chosen(started.token)).expect(200);
  });

  test('knows whose password it is to be', async () => {
    const started = await startResetPage();
    const answer = await ask(started, started.token, 'ann@mail.example.com').expect(200);
    expect(answer.body).toMatchObject({ failures: [{ rule: 'context-word' }] });
  });

  test('takes the whole link, as somebody without a token in the address pastes it', async () => {
    const started = await startResetPage();
    await ask(started, ` ${started.link}\n`, newPassword).expect(200, { failures: [] });
  });

  test.each([
    ['a form', 415, 'application/x-www-form-urlencoded', 'token=a&password=b'],
    ['null', 400, 'application/json', 'null'],
    ['a list', 400, 'application/json', '[]'],
    ['no password', 400, 'application/json', '{"token":"a"}'],
    ['a password that is no text', 400, 'application/json', '{"token":"a","password":["b"]}'],
  ])('reads JSON with two texts in it alone: %s is refused', async (_name, status, type, body) => {
    const { app, events } = await startResetPage();
    await request(app).post(check).type(type).send(body).expect(status).expect('Content-Type', /json/);
    expect(events.at(-1)).toMatchObject({ type: 'request-refused', operation: 'checkResetPage' });
  });

  test('is for those who have a live token', async () => {
    const started = await startResetPage();
    await ask(started, 'not-a-token', newPassword).expect(403);
    await ask(started, '', newPassword).expect(403);
  });

  test.each(['of-the-host', 'constructor'])(
    'has the message of the policy for a rule that the page has no words for: %s',
    async (rule) => {
      const violations = [{ rule, message: 'Says the host.' }];
      const started = await startResetPage({ service: { passwordPolicy: { check: () => violations } } });
      await ask(started, started.token, newPassword).expect(200, { failures: violations });
      expect((await post(started, chosen(started.token)).expect(400)).text).toContain('Says the host.');
    },
  );
});

describe('the language', () => {
  const both = { messages: [englishMessages, germanMessages] };

  test.each([
    ['de-AT, fr;q=0.5', 'de'],
    ['fr, en;q=0.5, de;q=0.2', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    [`de${', de;q=0.1'.repeat(51)}`, 'de'],
    [`de${', de;q=0.1'.repeat(52)}`, 'en'],
  ])('of a browser that asks for %s is %s', async (accepted, lang) => {
    const { app } = await startResetPage({ options: both });
    const { text, headers } = await request(app).get(page).set('Accept-Language', accepted).expect(200);
    expect(text).toContain(`<html lang="${lang}" dir="ltr">`);
    expect(headers['content-language']).toBe(lang);
  });

  test('leaves braces as they are that name no param of the violation', async () => {
    const messages = { ...englishMessages, rules: { odd: 'Of {known}, not of {unknown} or {constructor}.' } };
    const violations = [{ rule: 'odd', message: 'Odd.', params: { known: 3 } }];
    const service = { passwordPolicy: { check: () => violations } };
    const started = await startResetPage({ options: { messages }, service });
    const { text } = await post(started, chosen(started.token)).expect(400);
    expect(text).toContain('Of 3, not of {unknown} or {constructor}.');
  });

  test('stays as it was checked, whatever becomes of the object that it was given as', async () => {
    const messages = { ...englishMessages, rules: { ...englishMessages.rules } };
    const started = await startResetPage({ options: { messages } });
    Object.assign(messages, { title: '', dir: 'up' });
    Object.assign(messages.rules, { 'too-short': '' });
    const { text } = await post(started, chosen(started.token, 'qmzpvx')).expect(400);
    expect(text).toContain('<html lang="en" dir="ltr">');
    expect(text).toContain(`<h1>${englishMessages.title}</h1>`);
    expect(text).toContain('Use at least 15 characters.');
  });

  test('is the same in every answer', async () => {
    const started = await startResetPage({ options: both });
    const inGerman = (fields: Record<string, string>) => post(started, fields).set('Accept-Language', 'de');
    const refused = await inGerman(chosen(started.token, 'kurz'));
    expect(refused.text).toContain('Nehmen Sie mindestens 15 Zeichen.');
    expect((await inGerman(chosen(started.token))).text).toContain(germanMessages.doneTitle);
    expect((await inGerman(chosen(started.token))).text).toContain(germanMessages.deadLinkTitle);
  });

  test('may be one of the host’s own, and its words are text', async () => {
    const messages = { ...englishMessages, lang: 'he', dir: 'rtl', title: hostile } as const;
    const { app } = await startResetPage({ options: { messages } });
    const { text } = await request(app).get(page);
    expect(text).toContain('<html lang="he" dir="rtl">');
    expect(text).not.toContain(hostile);
  });
});

describe('beside the endpoints for programs', () => {
  test.each(['before', 'after'] as const)('the router may be mounted %s the page', async (where) => {
    const started = await startResetPage({
      [where]: (app: express.Express, { service }: StartedResetPage) =>
        app.use(createPasswordRouter({ service, authResolver: () => null })),
    });
    await request(started.app).get(page).expect(200).expect('Content-Type', /html/);
    const program = { token: started.token, password: newPassword };
    await request(started.app).post(page).send(program).expect(200, {});
    await post(started, chosen(started.token)).expect(403).expect('Content-Type', /html/);
  });

  test.each([
    ['post', page],
    ['options', page],
    ['put', submit],
    ['get', check],
    ['get', `${page}/`],
    ['get', page.toUpperCase()],
  ] as const)('%s %s passes through', async (method, path) => {
    const { app } = await startResetPage({
      after: (host) => host.use((_request, response) => response.status(404).end('host')),
    });
    await request(app)[method](path).expect(404, 'host');
  });

  test('below a prefix, and behind a proxy that strips one, every address in the page still holds', async () => {
    const paths = { page: '/new-password', submit: '/new-password/a/b', check: '/advice' };
    const { app } = await startResetPage({ prefix: '/tenants/:tenant', options: { paths } });
    const seen = 'https://example.com/stripped/tenants/one';
    const { text } = await request(app).get('/tenants/one/new-password').expect(200);
    const addresses = [/action="([^"]+)"/, /data-check="([^"]+)"/].map((pattern) => pattern.exec(text)?.[1] ?? '');
    expect(addresses.map((address) => new URL(address, `${seen}${paths.page}`).href)).toEqual([
      `${seen}${paths.submit}`,
      `${seen}${paths.check}`,
    ]);
    const postForm = (fields: object | string) =>
      request(app).post(`/tenants/one${paths.submit}`).type('form').send(fields);
    const again = await postForm(chosen('', '')).expect(400);
    const unreadable = await postForm('').expect(400);
    const { headers } = await request(app).get(`/tenants/one${paths.submit}`).expect(303);
    const answered = [
      /action="([^"]+)"/.exec(again.text)?.[1],
      /data-check="([^"]+)"/.exec(again.text)?.[1],
      /href="([^"]+)">Start again/.exec(unreadable.text)?.[1],
      headers['location'],
    ].map((address) => new URL(address ?? '', `${seen}${paths.submit}`).href);
    expect(answered).toEqual([paths.submit, paths.check, paths.page, paths.page].map((path) => `${seen}${path}`));
  });
});

test.each([
  ['has answered', true],
  ['has begun to answer', false],
])('is not sent where the host gave up waiting and %s: nothing unexpected has happened', async (_how, isOver) => {
  const lookUp = raiseBarrier();
  let response: Response | undefined;
  const page = await startResetPage({
    service: {
      aroundUserStore: async ({ method }, proceed) => {
        if (method === 'findById' && response) await lookUp.wait();
        return proceed();
      },
    },
    before: (app) =>
      app.use((_request, current, next) => {
        response = current;
        next();
      }),
  });
  page.events.length = 0;
  const body = new URLSearchParams({ token: page.token, password: newPassword, confirmation: newPassword }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = send(`${page.url}/auth/reset/page`, { method: 'POST', headers, body });
  await lookUp.reached;
  response?.set(ANSWERED_BY_HOST, 'yes').status(503).write('the host ');
  const end = (): unknown => response?.end('gave up');
  if (isOver) end();
  lookUp.open();
  await waitUntil(() => page.events.length > 0);
  await drainEventLoop();
  if (!isOver) end();
  expect(await answer).toMatchObject({ status: 503, text: 'the host gave up' });
  expect(page.events.map(({ type }) => type)).toEqual(['password-reset']);
});

describe('a template of the host’s', () => {
  test('lays out the page, with styles and scripts of its own under the nonce', async () => {
    const { app } = await startResetPage({
      options: {
        siteName: 'A & B',
        template: ({ lang, head, main, nonce, state }) =>
          `<!doctype html><html lang="${lang}"><head>${head}<style nonce="${nonce}">p{}</style></head><body class="${state}">${main}</body></html>`,
      },
    });
    const { text, headers } = await request(app).get(page).expect(200);
    const nonce = /<style nonce="([^"]+)">p/.exec(text)?.[1];
    expect(headers['content-security-policy']).toContain(`'nonce-${nonce ?? ''}'`);
    expect(text).toContain('<body class="form"><h1>');
    expect(text).toContain('– A &amp; B</title>');
  });

  test.each([
    ['throws', () => fail()],
    ['answers nothing', () => undefined as never],
  ])('that %s one day is an event, and people get the plain page', async (_name, failing) => {
    let template = ({ head, main }: { head: string; main: string }): string => head + main;
    const started = await startResetPage({ options: { template: (parts) => template(parts) } });
    template = failing;
    await post(started, chosen(started.token)).expect(200, new RegExp(englishMessages.doneTitle));
    expect(started.events.at(-1)).toMatchObject({ type: 'unexpected-error', operation: 'resetPageTemplate' });
  });
});

/** A format whose one token is this. */
function formatOf(token: string): TokenFormat {
  return {
    mint: () => ({ token, id: 'the only one' }),
    read: (given) => ({ id: given === token ? 'the only one' : 'another one' }),
  };
}

function fail(): never {
  throw new Error('secret of the store');
}
