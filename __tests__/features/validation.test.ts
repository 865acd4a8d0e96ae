import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import express from 'express';
import type { NextFunction, Request, Response } from 'express';
import fc from 'fast-check';
import { ConfigurationError, createPasswordRouter, NistPasswordPolicy } from 'express-password-router';
import type { PasswordPolicy } from 'express-password-router';
import { createValidationRouter } from 'express-password-router/features/validation';
import { actAs } from '../support/act-as';
import { ANSWERED_BY_HOST } from '../support/answered-by-host';
import { createService } from '../support/create-service';
import { createUser, currentPassword, newPassword } from '../support/create-user';
import { change, redeem } from '../support/endpoints';
import { issueToJane } from '../support/issue-to-jane';
import { raiseBarrier } from '../support/raise-barrier';
import { send } from '../support/send';
import { serveApp } from '../support/serve-app';
import { asJane, asNobody, startValidation } from '../support/start-validation';

/** Hundreds of requests, on a machine that may be under load. */
jest.setTimeout(60_000);

const tooShort = {
  rule: 'too-short',
  message: 'The password is shorter than 15 characters.',
  params: { minLength: 15 },
};
const contextWord = { rule: 'context-word', message: 'The password is a name or address of the account.', params: {} };

/** Some rules of the host's own. */
const fussy: PasswordPolicy = {
  check: async ({ password, user, currentPassword: current }) => {
    const violations = [];
    if (password.endsWith('1')) violations.push({ rule: 'fussy', message: 'It ends in 1.' });
    if (user && password.includes(user.id)) violations.push({ rule: 'context-word', message: 'It holds your name.' });
    if (current === password) violations.push({ rule: 'same-as-current', message: 'It is the current one.' });
    return violations;
  },
  describe: () => ({ minLength: 3, endsInOne: false }),
};

test('is judged for nobody, once the host has moved the request on: its resolver would see other params', async () => {
  const { service } = createService({ users: [await createUser()] });
  const seen = raiseBarrier();
  let giveUp: () => void = () => undefined;
  const authResolver = jest.fn(() => actAs('jane'));
  const app = express()
    .use((_request, _response, next) => {
      giveUp = () => next(new Error('too late'));
      void seen.wait();
      next();
    })
    .use('/t/:tenant', createValidationRouter({ service, authResolver }))
    .use((_error: unknown, _request: Request, _response: Response, _next: NextFunction) => undefined);
  const { url } = await serveApp(app);
  const headers = { 'content-type': 'application/json' };
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(`${url}/t/acme/command/validate-password`, { method: 'POST', headers, agent: false }, resolve);
    sent.on('error', reject);
    sent.write('{"password":');
    void seen.reached.then(() => {
      giveUp();
      sent.end('"x"}');
    });
  });
  expect((await answer).statusCode).toBe(503);
  expect(authResolver).not.toHaveBeenCalled();
});

describe('who has a session', () => {
  test('is told that a password would do', async () => {
    const { ask } = await startValidation();
    const answer = await ask({ password: newPassword });
    expect(answer).toMatchObject({ status: 200, text: '{"valid":true}' });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
  });

  test('is told everything that speaks against one, judged as that user', async () => {
    const { ask } = await startValidation();
    const word = await ask({ password: 'Jane.Doe@example.com' });
    expect(word.json).toEqual({ valid: false, failures: [contextWord] });
    expect((await ask({ password: 'jane' })).json).toEqual({ valid: false, failures: [tooShort, contextWord] });
    const other = await ask({ password: 'Jane.Doe@example.com' }, { authorization: 'Bearer somebody-else' });
    expect(other.json).toEqual({ valid: true });
  });

  test('needs it', async () => {
    const { ask } = await startValidation();
    const answer = await ask({ password: newPassword }, asNobody);
    expect(answer).toMatchObject({ status: 401, json: { kind: 'user-unauthenticated' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  test('is refused from a page of another origin, unless that is trusted', async () => {
    const { ask } = await startValidation({}, { trustedOrigins: ['https://spa.example.com'] });
    const from = (origin: string): ReturnType<typeof ask> => ask({ password: newPassword }, { ...asJane, origin });
    expect(await from('https://evil.example.net')).toMatchObject({
      status: 403,
      json: { kind: 'cross-origin-request' },
    });
    expect(await from('https://spa.example.com')).toMatchObject({ status: 200 });
  });
});

describe('who has a live token', () => {
  test('needs no session, and is judged as its user', async () => {
    const { ask, token } = await startValidation();
    expect(await ask({ password: newPassword, reset_token: token }, asNobody)).toMatchObject({
      status: 200,
      text: '{"valid":true}',
    });
    const { json } = await ask({ password: 'jane', reset_token: token }, asNobody);
    expect(json).toEqual({ valid: false, failures: [tooShort, contextWord] });
  });

  test('is judged as the user of the token, whoever is signed in', async () => {
    const { ask, token } = await startValidation();
    const { json } = await ask(
      { password: 'jane.doe@example.com', reset_token: token },
      { authorization: 'Bearer somebody-else', origin: 'https://evil.example.net' },
    );
    expect(json).toEqual({ valid: false, failures: [contextWord] });
  });

  test('keeps it: nothing is used up, written, counted or told', async () => {
    const writes: string[] = [];
    const {
      ask,
      redeem: redeemToken,
      token,
      events,
      users,
    } = await startValidation({
      aroundUserStore: ({ method }, proceed) => (method === 'findById' || writes.push(method), proceed()),
    });
    for (const password of ['x', newPassword, 'jane']) await ask({ password, reset_token: token }, asNobody);
    await ask({ password: 'x' });
    expect(writes).toEqual([]);
    expect(events).toEqual([]);
    expect(users.findById('jane')?.failedAttempts ?? 0).toBe(0);
    await redeemToken();
  });
});

describe('a dead token gets the answer that redeeming it gets, byte for byte, even beside a session', () => {
  const never = async (): Promise<void> => undefined;
  test.each<[string, (started: Awaited<ReturnType<typeof startValidation>>) => unknown, string]>([
    ['never issued', never, 'A'.repeat(44)],
    ['malformed', never, 'no token'],
    ['of letters that no token has', never, '\u00e4\uFFFD'],
    ['used', ({ redeem: redeemToken }) => redeemToken(), ''],
    ['withdrawn', ({ service }) => service.revokeResetTokens('jane'), ''],
    ['superseded', ({ service }) => service.issueResetToken(actAs('admin'), 'jane'), ''],
    ['expired', ({ time }) => (time.now = new Date('2030-01-02T00:00:00.000Z')), ''],
    ['of a user who is gone', ({ users }) => users.remove('jane'), ''],
    ['of a user who was revoked', ({ alter }) => alter({ revoked: true }), ''],
    ['of a user who is remote by now', ({ alter }) => alter({ remote: true }), ''],
    ['of a user whose password was written since', ({ alter }) => alter({ passwordHash: 'another' }), ''],
  ])('%s', async (_name, kill, shown) => {
    const started = await startValidation();
    await kill(started);
    const token = shown === '' ? started.token : shown;
    const redeemed = await redeem(started, { token, password: newPassword });
    expect(redeemed).toMatchObject({ status: 403, json: { kind: 'invalid-reset-token' } });
    const asked = await started.ask({ password: newPassword, reset_token: token }, asNobody);
    const { headers, text, status } = asked;
    expect({ headers, text, status }).toEqual({
      headers: redeemed.headers,
      text: redeemed.text,
      status: redeemed.status,
    });
    expect((await started.ask({ password: newPassword, reset_token: token })).text).toBe(redeemed.text);
  });
});

test('a token that a parser of the host’s has left undefined is not there: the session counts', async () => {
  const started = await startValidation({}, {}, (app) => {
    app.use(express.json(), (incoming: Request, _response, next) => {
      const { password, reset_token } = incoming.body as Readonly<Record<string, unknown>>;
      incoming.body = { password, reset_token };
      next();
    });
  });
  expect(await started.ask({ password: newPassword })).toMatchObject({ status: 200, text: '{"valid":true}' });
  expect(await started.ask({ password: newPassword }, asNobody)).toMatchObject({ status: 401 });
});

describe('a body that is not as documented', () => {
  test.each<[string, string | object, number, string]>([
    ['no JSON', '{"password":', 400, 'malformed-request'],
    ['no password', {}, 400, 'schema-violation'],
    ['a password that is a list', { password: ['x'] }, 400, 'schema-violation'],
    ['an empty token', { password: newPassword, reset_token: '' }, 400, 'schema-violation'],
    ['a token that is null', { password: newPassword, reset_token: null }, 400, 'schema-violation'],
    ['another member', { password: newPassword, user: 'jane' }, 400, 'schema-violation'],
    ['a member named twice', '{"password":"a","password":"b"}', 400, 'malformed-request'],
    ['a password that was not received as typed', { password: '\uFFFD' }, 400, 'malformed-request'],
    ['a lone surrogate', '{"password":"\\ud800"}', 400, 'malformed-request'],
    ['17 kB', { password: 'x'.repeat(17_000) }, 413, 'payload-too-large'],
  ])('%s', async (_name, body, status, kind) => {
    const { ask } = await startValidation();
    expect(await ask(body)).toMatchObject({ status, json: { kind } });
  });

  test('a form', async () => {
    const { ask } = await startValidation();
    const answer = await ask('password=x', { ...asJane, 'content-type': 'application/x-www-form-urlencoded' });
    expect(answer).toMatchObject({ status: 415, json: { kind: 'unsupported-media-type' } });
    expect(answer.headers.accept).toBe('application/json');
  });
});

describe('what is judged is what is enforced', () => {
  const policies: readonly (readonly [string, PasswordPolicy | readonly PasswordPolicy[]])[] = [
    ['NIST', new NistPasswordPolicy()],
    ['NIST with a second factor and a blocklist', new NistPasswordPolicy({ minLength: 8, blocklist: ['ACME Corp'] })],
    ['one of the host’s own', fussy],
    ['several', [fussy, new NistPasswordPolicy({ minLength: 20 })]],
  ];
  const passwords = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 90 }),
    fc.constantFrom('', 'jane', 'JANE.DOE@example.com', 'acme corp', 'passwordpassword', currentPassword, newPassword),
    fc.string({ maxLength: 10 }).map((start) => `${start}jane and some more 1`),
  );

  test.each(policies)('%s', async (_name, passwordPolicy) => {
    const jane = await startValidation({ passwordPolicy });
    const { service, users, url, ask } = jane;
    const asBefore = users.findById('jane');
    await fc.assert(
      fc.asyncProperty(passwords, fc.constantFrom('reset', 'change'), async (password, cause) => {
        if (asBefore) users.put(asBefore);
        const { token } = await service.issueResetToken(actAs('admin'), 'jane');
        const judged = await verdict(ask({ password }));
        expect(await verdict(ask({ password, reset_token: token }, asNobody))).toEqual(judged);
        if (cause === 'reset') {
          expect(await verdict(redeem(jane, { token, password }))).toEqual(judged);
          return;
        }
        const enforced = await verdict(change({ url }, 'jane', { current_password: currentPassword, password }));
        expect(enforced.filter((rule) => rule !== 'same-as-current')).toEqual(judged);
        expect(enforced.includes('same-as-current')).toBe(password === currentPassword);
      }),
      { numRuns: 50 },
    );
  });
});

/** The rules that speak against the password, none if it would do; or the kind of another refusal. */
async function verdict(answering: ReturnType<typeof send>): Promise<readonly string[]> {
  const { status, json } = await answering;
  const { failures = [], kind = '', details } = json as Partial<Verdict>;
  if (status === 200) return rulesOf(failures);
  return kind === 'password-policy-violation' ? rulesOf(details?.violations ?? []) : [kind];
}

interface Verdict {
  readonly failures: readonly { readonly rule: string }[];
  readonly kind: string;
  readonly details: { readonly violations: Verdict['failures'] };
}

function rulesOf(violations: Verdict['failures']): readonly string[] {
  return violations.map(({ rule }) => rule).sort();
}

describe('GET describes the policy', () => {
  test('to anybody: a form needs it before it has a token or a session to show', async () => {
    const { describe: ask } = await startValidation();
    const answer = await ask();
    expect(answer).toMatchObject({ status: 200, json: { maxBytes: 72, minLength: 15, blocklist: true } });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('HEAD is answered as GET is, without a body', async () => {
    const { url } = await startValidation();
    const get = await send(`${url}/command/validate-password`);
    const head = await send(`${url}/command/validate-password`, { method: 'HEAD' });
    delete get.headers['content-length'];
    expect(head).toMatchObject({ status: 200, headers: get.headers, text: '' });
  });

  test('HEAD is answered too where Node takes no body for it', async () => {
    const { service } = await issueToJane();
    const app = express().use(createValidationRouter({ service, authResolver: () => null }));
    const { url } = await serveApp(app, { rejectNonStandardBodyWrites: true });
    expect(await send(`${url}/command/validate-password`, { method: 'HEAD' })).toMatchObject({ status: 200 });
  });

  test('all of them together: the higher of two minimums, the lower of two maximums', async () => {
    const limits: PasswordPolicy = { check: () => [], describe: () => ({ maxBytes: 64, maxRepeats: 3, hint: 'a' }) };
    const more: PasswordPolicy = { check: () => [], describe: () => ({ maxRepeats: 5, endsInOne: true, hint: 'b' }) };
    const passwordPolicy = [new NistPasswordPolicy(), fussy, limits, more, { check: () => [] }];
    const { describe: ask, service } = await startValidation({ passwordPolicy });
    const expected = {
      maxBytes: 64,
      minLength: 15,
      blocklist: true,
      contextWords: true,
      endsInOne: true,
      maxRepeats: 3,
      hint: 'b',
    };
    expect((await ask()).json).toEqual(expected);
    expect(service.describePasswordPolicy()).toEqual(expected);
  });

  test.each<[string, () => never, number, string]>([
    [
      'throws',
      () => {
        throw new Error('out of order');
      },
      503,
      'unavailable',
    ],
    ['answers nonsense', () => 'nothing' as never, 500, 'server-error'],
  ])('a policy that %s is an error, and the host is told', async (_name, describePolicy, status, kind) => {
    const { describe: ask, events } = await startValidation({
      passwordPolicy: { check: () => [], describe: describePolicy },
    });
    expect(await ask()).toMatchObject({ status, json: { kind } });
    expect(events).toMatchObject([{ type: 'unexpected-error', operation: 'describePasswordPolicy' }]);
  });
});

describe('the router is a guest', () => {
  test('who passes on what is not its own', async () => {
    const { url } = await startValidation({}, {}, (app) => app.disable('x-powered-by'));
    for (const [method, path] of [
      ['PUT', '/command/validate-password'],
      ['OPTIONS', '/command/validate-password'],
      ['POST', '/command/validate-password/'],
      ['POST', '/Command/validate-password'],
      ['GET', '/command'],
    ] as const) {
      const { status, headers } = await send(`${url}${path}`, { method });
      expect([status, headers['cache-control']]).toEqual([404, undefined]);
    }
  });

  test('at a path of the host’s choice, behind a parser of the host’s', async () => {
    const { ask, describe: describePolicy } = await startValidation({}, { path: '/policy' }, (app) => {
      app.use(express.json());
    });
    expect(await ask({ password: newPassword })).toMatchObject({ status: 200, json: { valid: true } });
    expect(await describePolicy()).toMatchObject({ status: 200 });
  });

  test('who hands typed errors on, when asked to', async () => {
    const seen: unknown[] = [];
    const { service } = createService();
    const app = express();
    app.use(createValidationRouter({ service, authResolver: () => null, errorResponses: 'next' }));
    app.use(((error, _request, response, _next) => {
      seen.push(error);
      response.status(418).set(ANSWERED_BY_HOST, 'yes').end();
    }) as express.ErrorRequestHandler);
    const { url } = await serveApp(app);
    const answer = await send(`${url}/command/validate-password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"password":"x"}',
    });
    expect(answer.status).toBe(418);
    expect(seen).toMatchObject([{ kind: 'user-unauthenticated', status: 401 }]);
  });

  test.each<[string, object, RegExp]>([
    ['no service', { service: undefined }, /service must come from createPasswordService/],
    ['a service that is none', { service: {} }, /service must come from createPasswordService/],
    ['no resolver', { authResolver: undefined }, /authResolver is missing/],
    ['paths', { paths: {} }, /does not take 'paths': did you mean 'path'\?/],
    ['a path without a slash', { path: 'policy' }, /path must be a path that starts with '\/'/],
    ['a misspelt option', { trustedOrigin: [] }, /did you mean 'trustedOrigins'\?/],
  ])('%s is a configuration error', (_name, options, message) => {
    const construct = (): unknown =>
      createValidationRouter({ service: createService().service, authResolver: () => null, ...options });
    expect(construct).toThrow(ConfigurationError);
    expect(construct).toThrow(message);
  });

  test('whose service is shared with the router', () => {
    const { service } = createService();
    expect(() => createPasswordRouter({ service: { ...service }, authResolver: () => null })).not.toThrow();
    expect(() => createValidationRouter({ service: { ...service }, authResolver: () => null })).not.toThrow();
  });
});
