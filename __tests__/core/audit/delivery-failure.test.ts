import { UnavailableError } from 'express-password-router';
import type { PasswordEvent } from 'express-password-router';
import { inspect } from 'node:util';
import { deliveryFailure } from '../../../lib/core/audit/delivery-failure';
import { DeadlineError } from '../../../lib/core/guarded-ports/call-host';
import { createService } from '../../support/create-service';
import { createUser } from '../../support/create-user';
import { refusalOf } from '../../support/refusal-of';

interface Told {
  readonly token: string;
  /** Of the event. */
  readonly error: Error & Readonly<Record<string, unknown>>;
  /** What whoever asked for the delivery is told. */
  readonly refusal: unknown;
}

/** What is told of an error by somebody who was given a token. */
async function failWith(makeError: (token: string) => unknown): Promise<Told> {
  const events: PasswordEvent[] = [];
  const { service } = createService({ users: [await createUser()], onEvent: (event) => events.push(event) });
  let token = '';
  const refusal = await refusalOf(
    service.issueSelfServiceToken('jane', {
      deliver: (issued) => {
        ({ token } = issued);
        throw makeError(token);
      },
    }),
  );
  expect(events).toMatchObject([{ type: 'delivery-failed', userId: 'jane', actorId: null }]);
  return { token, error: (events[0] as unknown as Told).error, refusal };
}

/** All that can be read of a value, on whatever level. */
function readAll(value: unknown): string {
  return inspect(value, { depth: Infinity, showHidden: true, getters: true, maxStringLength: Infinity });
}

const softBreaks = (token: string): string => token.replace(/.{20}/g, '$&=\r\n');
const base64 = (token: string): string => Buffer.from(`#token=${token}`).toString('base64');
const percents = (token: string): string => Buffer.from(token).toString('hex').replace(/../g, '%$&');

class MailerError extends Error {
  readonly #mail: string;

  constructor(mail: string) {
    super('rejected');
    this.#mail = mail;
  }

  get mail(): string {
    return this.#mail;
  }
}

describe('the token', () => {
  /** As it may be found again: whole, or a good part of it. */
  const traces = (token: string): string[] => [
    token.slice(0, 20),
    token.slice(-20),
    base64(token).slice(-20),
    percents(token),
    [...Buffer.from(token)].join(', '),
    inspect(Buffer.from(token)).slice(8, 60),
  ];

  test.each<[string, (token: string) => unknown]>([
    ['in the message', (token) => new Error(`could not send #token=${token}`)],
    ['in quoted-printable with soft line breaks', (token) => new Error(softBreaks(token))],
    ['in base64', (token) => new Error(base64(token))],
    ['percent-encoded', (token) => new Error(percents(token))],
    ['as bytes', (token) => Object.assign(new Error('x'), { mail: Buffer.from(token) })],
    ['behind a getter', (token) => new MailerError(token)],
    ['in the name', (token) => Object.assign(new Error('x'), { name: token })],
    ['in the code, and in parts of it', (token) => Object.assign(new Error('x'), { code: token.slice(0, 30) })],
    ['in the cause', (token) => new Error('x', { cause: new Error(token, { cause: { token } }) })],
    ['in the cause of an error of this library', (token) => new UnavailableError({ cause: new Error(token) })],
    ['in a stack', (token) => Object.assign(new Error('x'), { stack: `Error: x\n    at ${token}:1:1` })],
    ['in a stack whose message was taken away', (token) => Object.assign(new Error(`${token}\n`), { message: 'x' })],
    [
      'in a message that looks like a stack',
      (token) => new Error(`x\n    at ${token}:1:1\n    at ${base64(token)}:1:1`),
    ],
    ['in an object that is no error', (token) => ({ response: { body: { deep: { down: token } } } })],
    ['in text that is no error', (token) => token],
  ])('%s goes no further than deliver', async (_where, makeError) => {
    const { token, error, refusal } = await failWith(makeError);
    expect(token).not.toBe('');
    for (const told of [error, refusal]) {
      for (const trace of traces(token)) expect(readAll(told)).not.toContain(trace);
    }
  });
});

describe('the operator', () => {
  test('is told name, codes and place', async () => {
    class SmtpError extends Error {
      override readonly name = 'SmtpError';
    }
    const { error } = await failWith(() =>
      Object.assign(new SmtpError('535 5.7.8 Authentication failed'), {
        code: 'EAUTH',
        responseCode: 535,
        command: 'AUTH PLAIN',
        response: '535 5.7.8 Authentication failed',
      }),
    );
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'SmtpError', code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' });
    expect(error.message).toBe(
      'code EAUTH, responseCode 535, command AUTH PLAIN, message left out: it may quote the token',
    );
    expect(error.stack).toMatch(/^SmtpError: code EAUTH.+\n +at .+delivery-failure\.test\.ts:\d+:\d+/);
    expect(readAll(error)).not.toContain('Authentication failed');
  });

  test('is told the same of what caused it', async () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:587'), { code: 'ECONNREFUSED' });
    const { error } = await failWith(() => new TypeError('fetch failed', { cause }));
    expect(error).toMatchObject({ name: 'TypeError', cause: { name: 'Error', code: 'ECONNREFUSED' } });
  });

  test('is told of an error that is its own cause, four levels down', async () => {
    const endless = new Error('x');
    endless.cause = endless;
    const { error } = await failWith(() => endless);
    const causes: unknown[] = [];
    for (let cause: unknown = error.cause; cause instanceof Error; { cause } = cause) causes.push(cause.name);
    expect(causes).toEqual(['Error', 'Error', 'Error', 'Error']);
  });

  test.each<[string, unknown]>([
    ['a line break', 'EAUTH\n535'],
    ['what is no word', '=EAUTH'],
    ['words of more than 40 characters', 'E'.repeat(41)],
    ['nothing', ''],
    ['a list', ['EAUTH']],
    ['a boolean', true],
    ['an object with a text', { toString: () => 'EAUTH' }],
  ])('is told no code that is %s', async (_what, code) => {
    const { error } = await failWith(() => Object.assign(new Error('x'), { code }));
    expect(error.message).toBe('message left out: it may quote the token');
    expect(error).not.toHaveProperty('code');
  });

  test('is told a code of 40 characters', async () => {
    const code = `E${' -_9'.repeat(9)}xyz`;
    expect((await failWith(() => Object.assign(new Error('x'), { code }))).error).toMatchObject({ code });
  });

  test('is told no place of an error whose message is no text: nobody knows where it ends', async () => {
    const thrown = { name: 'Odd', message: 7, stack: 'Odd: 7\n    at file.js:1:1' };
    expect((await failWith(() => thrown)).error.stack).toBe('Odd: message left out: it may quote the token');
  });

  test('is told once of one error, which stays as it was told', async () => {
    const first = deliveryFailure(new Error('x'), 'token');
    expect(deliveryFailure(first, 'token')).toBe(first);
    expect(deliveryFailure(new UnavailableError({ cause: first }), 'token')).toBe(first);
  });

  test('is told which deadline has passed', () => {
    const late = new DeadlineError('deliver took longer than 5 ms');
    expect(deliveryFailure(late, 'token')).toBe(late);
  });

  test.each([
    ['text', 'no', 'string'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'object'],
    ['an object with a name', { name: 'validation_error', statusCode: 422 }, 'validation_error'],
  ])('is told that what was thrown is %s', async (_what, thrown, name) => {
    expect((await failWith(() => thrown)).error.name).toBe(name);
  });

  test('is told of an error that can’t be read', async () => {
    const thrown = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('no');
      },
    });
    expect((await failWith(() => thrown)).error).toMatchObject({ name: 'object' });
  });
});
