import express from 'express';
import type { Request, Response, NextFunction } from 'express';
import { converse, requestText } from '../support/converse';
import { change, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { newPassword, oldPassword } from '../support/people';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const form = { 'content-type': 'application/x-www-form-urlencoded' };

let app: StartedApp;
let token: string;

beforeEach(async () => {
  app = await startApp();
  token = await issueToken(app, 'ann');
});

function malformed(error: string): object {
  return {
    status: 400,
    json: { kind: 'malformed-request', msg: 'The request could not be read.', details: { error } },
  };
}

/** JSON of the two members with these bytes in the place of the password. */
function withPasswordBytes(bytes: readonly number[]): Buffer {
  return Buffer.concat([
    Buffer.from(`{"token":"${token}","password":"${newPassword}`),
    Buffer.from(bytes),
    Buffer.from('"}'),
  ]);
}

describe('what is not JSON', () => {
  test.each([
    ['nothing', ''],
    ['a blank', ' '],
    ['half of it', '{"token":"a","password":"b"'],
    ['single quotes', "{'token':'a','password':'b'}"],
    ['a comma too many', '{"token":"a","password":"b",}'],
    ['two documents', '{}{}'],
    ['a comment', '{"token":"a",/* */"password":"b"}'],
    ['a bare line break in a string', '{"token":"a","password":"b\n"}'],
    ['a byte order mark', '\uFEFF{"token":"a","password":"b"}'],
    ['NaN', '{"token":"a","password":NaN}'],
    ['a thousand brackets', '['.repeat(1_000)],
  ])('gets 400: %s', async (_, body) => {
    expect(await redeem(app, body)).toMatchObject(malformed('The body is not valid JSON.'));
  });

  test('gets 400 without a body at all', async () => {
    const headers = { 'content-length': '0' };
    expect(await redeem(app, '', headers)).toMatchObject(malformed('The body is not valid JSON.'));
  });
});

describe('what is not UTF-8', () => {
  test.each([
    ['a Latin-1 ü', [0xfc]],
    ['a cut sequence', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate in three bytes', [0xed, 0xa0, 0x80]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ])('gets 400: %s', async (_, bytes) => {
    const body = withPasswordBytes(bytes);
    expect(await redeem(app, body)).toMatchObject(malformed('The body is not valid UTF-8.'));
    expect(await redeem(app, body, form)).toMatchObject(malformed('The body is not valid UTF-8.'));
  });

  test('gets 400: UTF-16', async () => {
    const body = Buffer.from(JSON.stringify({ token, password: newPassword }), 'utf16le');
    expect(await redeem(app, body)).toMatchObject({ status: 400, json: { kind: 'malformed-request' } });
  });
});

describe('what was not received as it was typed', () => {
  const notUnicode = malformed('A member is not valid Unicode.');

  test.each([
    ['a lone high surrogate', String.raw`\ud83d`],
    ['a lone low surrogate', String.raw`\udd11`],
    ['surrogates in the wrong order', String.raw`\udd11\ud83d`],
    ['a replacement character by its escape', String.raw`\ufffd`],
    ['a replacement character as it is', '\uFFFD'],
  ])('gets 400 in a new and in a current password: %s', async (_, text) => {
    expect(await redeem(app, `{"token":"${token}","password":"${newPassword}${text}"}`)).toMatchObject(notUnicode);
    const asNew = `{"current_password":"${oldPassword}","password":"${newPassword}${text}"}`;
    const asCurrent = `{"current_password":"${oldPassword}${text}","password":"${newPassword}"}`;
    expect(await change(app, 'ann', asNew)).toMatchObject(notUnicode);
    expect(await change(app, 'ann', asCurrent)).toMatchObject(notUnicode);
    expect(app.users.findById('ann')?.failedAttempts).toBeUndefined();
  });

  test('gets 400 in a form: an escape that is no UTF-8', async () => {
    expect(await redeem(app, `token=${token}&password=${'x'.repeat(20)}%FC`, form)).toMatchObject(notUnicode);
  });

  test.each(['50%', '%zz', '%4'])(
    'gets 400 in a form: an escape that is none, of which parsers make different passwords: %s',
    async (escape) => {
      const notDecodable = malformed('The form is not valid percent-encoding.');
      const password = newPassword.replaceAll(' ', '+');
      expect(await redeem(app, `token=${token}&password=${password}${escape}`, form)).toMatchObject(notDecodable);
      expect(await redeem(app, `token=${token}${escape}&password=${password}`, form)).toMatchObject(notDecodable);
    },
  );

  test('gets 400 in a token: a lone surrogate', async () => {
    expect(await redeem(app, String.raw`{"token":"\ud83d","password":"x"}`)).toMatchObject(notUnicode);
  });

  test('but a token with a replacement character is only a wrong one', async () => {
    const answer = await redeem(app, { token: '\uFFFD', password: newPassword });
    expect(answer).toMatchObject({ status: 403, json: { kind: 'invalid-reset-token' } });
  });

  test('but a pair of surrogates is one character', async () => {
    const body = `{"token":"${token}","password":"${newPassword} \\ud83d\\udd11"}`;
    expect(await redeem(app, body)).toMatchObject({ status: 200 });
    const hash = app.users.findById('ann')?.passwordHash ?? '';
    expect(await fastPasswordHasher.verify(`${newPassword} 🔑`, hash)).toBe(true);
  });

  test.each([
    ['spaces around it', '   kept as it was typed   '],
    ['a composed and a decomposed é', 'caf\u00e9 and cafe\u0301 differ'],
    ['a ligature', 'ﬁnancially ﬂuent'],
    ['NUL', 'before\0after and so on'],
    ['quotes and backslashes', String.raw`"quoted" \ and \" again`],
  ])('and a password is stored as it was typed: %s', async (_, password) => {
    expect(await redeem(app, { token, password })).toMatchObject({ status: 200 });
    expect(await fastPasswordHasher.verify(password, app.users.findById('ann')?.passwordHash ?? '')).toBe(true);
  });
});

describe('a member that is named twice', () => {
  const twice = malformed('A member is named twice.');

  test.each([
    ['one after the other', '"password":"the first password","password":"the other password"'],
    ['the same value', `"password":"${newPassword}","password":"${newPassword}"`],
    ['once by an escape', `"password":"${newPassword}","pass\\u0077ord":"the other password"`],
    ['the token', `"password":"${newPassword}","token":"x"`],
    ['three times', '"password":"a","password":"b","password":"c"'],
  ])('gets 400 in JSON: %s', async (_, members) => {
    expect(await redeem(app, `{"token":"${token}",${members}}`)).toMatchObject(twice);
  });

  test.each([
    ['one after the other', 'password=the+first+password&password=the+other+password'],
    ['once by an escape', 'password=the+first+password&pass%77ord=the+other+password'],
    ['the token', 'password=the+first+password&token=x'],
  ])('gets 400 in a form: %s', async (_, members) => {
    expect(await redeem(app, `token=${token}&${members}`, form)).toMatchObject(twice);
  });

  test('is not mistaken for text that looks like it', async () => {
    const password = '"token":"x","password":"y"';
    expect(await redeem(app, { token, password })).toMatchObject({ status: 200 });
  });

  test('is not mistaken for a form value with = and & in it', async () => {
    const body = new URLSearchParams({ token, password: 'a=b&password=c&token=d' }).toString();
    expect(await redeem(app, body, form)).toMatchObject({ status: 200 });
  });
});

test('a form of more members than anybody would name one by one gets 400', async () => {
  const members = (count: number): string => Array.from({ length: count }, (_, n) => `m${n}=`).join('&');
  expect(await redeem(app, members(65), form)).toMatchObject(malformed('The form has too many members.'));
  expect(await redeem(app, members(64), form)).toMatchObject({ status: 400, json: { kind: 'schema-violation' } });
});

describe('a body that somebody else has consumed', () => {
  test('gets 400, and no answer is waited for', async () => {
    const drain = (request: Request, _: Response, next: NextFunction): void => {
      request.on('end', next).resume();
    };
    const drained = await startApp({ before: (host) => host.use(drain) });
    const answer = await redeem(drained, { token: 'x', password: newPassword });
    expect(answer).toMatchObject(malformed('The body was consumed before it reached this endpoint.'));
  });

  test('gets 400 where only the beginning was', async () => {
    const peek = (request: Request, _: Response, next: NextFunction): void => {
      request.once('data', () => {
        request.pause();
        next();
      });
    };
    const peeked = await startApp({ before: (host) => host.use(peek) });
    const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
    const headers = ['Host: x', 'Content-Type: application/json', 'Transfer-Encoding: chunked'];
    const request = requestText('POST /auth/reset', headers, `${chunk('{')}${chunk('"token":"x"}')}0\r\n\r\n`);
    const received = await converse(peeked.url, request, /"details":/);
    expect(received).toContain('The body was consumed before it reached this endpoint.');
  });

  test('gets 400 where a parser left nothing of it', async () => {
    const parse = express.json({ strict: false, reviver: () => undefined });
    const empty = await startApp({ before: (host) => host.use(parse) });
    expect(await redeem(empty, { token: 'x', password: newPassword })).toMatchObject({ status: 400 });
  });

  test('gets 400 where a parser that waits until it is asked can make nothing of it', async () => {
    const parseWhenAsked = (request: Request, _: Response, next: NextFunction): void => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', next);
      const parse = (): unknown => JSON.parse(Buffer.concat(chunks).toString());
      Object.defineProperty(request, 'body', { get: parse, configurable: true });
    };
    const lazy = await startApp({ before: (host) => host.use(parseWhenAsked) });
    expect(await redeem(lazy, '{"token":')).toMatchObject(
      malformed('The body could not be parsed before it reached this endpoint.'),
    );
    expect(lazy.events).toMatchObject([{ type: 'request-refused', kind: 'malformed-request' }]);
    const body = { token: await issueToken(lazy, 'ann'), password: newPassword };
    expect(await redeem(lazy, body)).toMatchObject({ status: 200 });
  });

  test('is not a body that the host has paused while it looked something up', async () => {
    const pause = (request: Request, _: Response, next: NextFunction): void => {
      request.pause();
      setImmediate(next);
    };
    const paused = await startApp({ before: (host) => host.use(pause) });
    const body = { token: await issueToken(paused, 'ann'), password: newPassword };
    expect(await redeem(paused, body)).toMatchObject({ status: 200 });
  });

  test.each(['utf8', 'latin1', 'hex', 'base64'] as const)(
    'is not a body whose encoding the host has set: %s',
    async (encoding) => {
      const decode = (request: Request, _: Response, next: NextFunction): void => {
        request.setEncoding(encoding);
        next();
      };
      const decoded = await startApp({ before: (host) => host.use(decode) });
      const password = 'ein Paßwort mit 🔑';
      const body = { token: await issueToken(decoded, 'ann'), password };
      expect(await redeem(decoded, body)).toMatchObject({ status: 200 });
      const hash = decoded.users.findById('ann')?.passwordHash ?? '';
      expect(await fastPasswordHasher.verify(password, hash)).toBe(true);
    },
  );

  test('gets 400 where a parser has read a text out of it: that text is not parsed again', async () => {
    const host = await startApp({ before: (app) => app.use(express.json({ strict: false })) });
    const body = JSON.stringify({ token: await issueToken(host, 'ann'), password: newPassword });
    expect(await redeem(host, JSON.stringify(body))).toMatchObject(malformed('The body is not what was sent.'));
    expect(await redeem(host, body)).toMatchObject({ status: 200 });
  });

  test('gets 400 where a parser has decoded it by another charset, though it came in chunks', async () => {
    const host = await startApp({ before: (app) => app.use(express.text({ type: '*/*', defaultCharset: 'latin1' })) });
    const body = { token: await issueToken(host, 'ann'), password: 'four müßige words' };
    const answer = await redeem(host, body, { 'transfer-encoding': 'chunked' });
    expect(answer).toMatchObject(malformed('The body has to be sent with its Content-Length.'));
    expect(await redeem(host, { ...body, password: newPassword }, { 'transfer-encoding': 'chunked' })).toMatchObject({
      status: 200,
    });
  });

  test("is not a body that the host's parser left alone", async () => {
    const host = await startApp({ before: (app) => app.use(express.text({ type: 'text/plain' })) });
    const body = { token: await issueToken(host, 'ann'), password: newPassword };
    expect(await redeem(host, body)).toMatchObject({ status: 200 });
  });
});

test('nothing is lost by any of it: the token stays good', async () => {
  for (const body of [
    '',
    '{',
    '[]',
    '\uFEFF{}',
    `{"token":"${token}","token":"${token}","password":"${newPassword}"}`,
  ]) {
    expect(await redeem(app, body)).toMatchObject({ status: 400 });
  }
  expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
});
