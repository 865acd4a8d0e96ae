import { inspect } from 'node:util';
import { ConfigurationError, NistPasswordPolicy } from 'express-password-router';
import { PwnedPasswordPolicy } from 'express-password-router/passwords/pwned-password-policy';
import type { PwnedPasswordPolicyOptions } from 'express-password-router/passwords/pwned-password-policy';
import { newPassword } from '../support/create-user';
import { drainEventLoop } from '../support/drain-event-loop';
import { textWith } from '../support/expected';
import { issueToJane } from '../support/issue-to-jane';
import { refusalOf } from '../support/refusal-of';
import { sha1, startRangeService } from '../support/start-range-service';
import type { RangeService } from '../support/start-range-service';

const breached = 'a password of many people';
const seldom = 'a password seen twice';
const padded = 'a password in the padding';
const unknown = 'a password of nobody else';

let service: RangeService;
beforeAll(async () => {
  service = await startRangeService({
    [breached]: 48_512,
    [seldom]: 2,
    [padded]: 0,
    'p\u00e4ssw\u00f6rd \u{1F642}': 7,
  });
});
beforeEach(() => {
  service.misbehave = undefined;
});
afterEach(() => jest.restoreAllMocks());

function createPolicy(options: PwnedPasswordPolicyOptions = {}): PwnedPasswordPolicy {
  return new PwnedPasswordPolicy({ rangeUrl: service.rangeUrl, ...options });
}

async function rulesFor(password: string, policy: PwnedPasswordPolicy = createPolicy()): Promise<string[]> {
  return (await policy.check({ password, user: null })).map(({ rule }) => rule);
}

describe('a password', () => {
  test.each([
    ['known from breaches', breached, ['breached']],
    ['seen twice', seldom, ['breached']],
    ['in other scripts, as UTF-8', 'p\u00e4ssw\u00f6rd \u{1F642}', ['breached']],
    ['that nobody had', unknown, []],
    ['whose line is padding, of count 0', padded, []],
    ['that is empty', '', []],
  ])('%s', async (_name, password, rules) => {
    expect(await rulesFor(password)).toEqual(rules);
  });

  test('is refused from the threshold on', async () => {
    expect(await rulesFor(seldom, createPolicy({ threshold: 2 }))).toEqual(['breached']);
    expect(await rulesFor(seldom, createPolicy({ threshold: 3 }))).toEqual([]);
    expect(await rulesFor(breached, createPolicy({ threshold: 3 }))).toEqual(['breached']);
  });

  test('is found whether the lines end in CRLF or LF, in upper or lower case', async () => {
    const line = `${sha1(breached).slice(5)}:3`;
    for (const text of [`${line}\r\n`, `${'0'.repeat(35)}:1\n${line}\n`, line.toLowerCase()]) {
      service.misbehave = (_request, response) => response.end(text);
      expect(await rulesFor(breached)).toEqual(['breached']);
    }
  });
});

test('a password that is listed twice counts as often as the higher of the two says', async () => {
  const suffix = sha1(breached).slice(5);
  for (const text of [`${suffix}:5\r\n${suffix}:0`, `${suffix}:0\r\n${suffix}:5`]) {
    service.misbehave = (_request, response) => response.end(text);
    expect(await rulesFor(breached, createPolicy({ threshold: 5 }))).toEqual(['breached']);
  }
});

test('five digits of the SHA-1 are all that leaves the process, and the answer’s length is padded', async () => {
  await rulesFor(breached);
  const request = service.received.at(-1) ?? '';
  expect(request.split('\n')[0]).toBe(`GET /range/${sha1(breached).slice(0, 5)}`);
  expect(request).toMatch(/^add-padding\ntrue$/im);
  expect(request).toMatch(/^user-agent\nexpress-password-router$/im);
  expect(request).toMatch(/^accept\ntext\/plain$/im);
  expect(request.toUpperCase()).not.toContain(sha1(breached).slice(5, 10));
  expect(request).not.toMatch(/password of many people|cookie|authorization|referer/i);
});

test('an answer of 256 KiB is still read', async () => {
  const text = `${sha1(breached).slice(5)}:3`.padEnd(262_144, '\r\n');
  service.misbehave = (_request, response) => response.end(text);
  expect(await rulesFor(breached)).toEqual(['breached']);
});

test('the ranges are those of the public service, unless the host names others', async () => {
  const fetched = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(`${'0'.repeat(35)}:1`));
  await rulesFor(unknown, new PwnedPasswordPolicy());
  await rulesFor(unknown, new PwnedPasswordPolicy({ rangeUrl: 'https://ranges.example.com/range' }));
  const range = sha1(unknown).slice(0, 5);
  expect(fetched.mock.calls.map(([url]) => url)).toEqual([
    `https://api.pwnedpasswords.com/range/${range}`,
    `https://ranges.example.com/range/${range}`,
  ]);
});

describe('when the service can’t be asked', () => {
  const failures: readonly (readonly [string, RangeService['misbehave'], RegExp])[] = [
    ['it is down', (request) => request.socket.destroy(), /could not be reached/],
    ['it is overloaded', (_request, response) => response.writeHead(503).end(), /answered 503/],
    ['it limits us', (_request, response) => response.writeHead(429).end(), /answered 429/],
    [
      'it leads elsewhere, where nobody has seen any password',
      (request, response) => {
        if (request.url === '/elsewhere') response.end(`${'A'.repeat(35)}:0`);
        else response.writeHead(302, { Location: '/elsewhere' }).end();
      },
      /could not be reached/,
    ],
    ['it answers with a page', (_request, response) => response.end('<!doctype html>'), /something that is no range/],
    [
      'it answers with a line that has something in front',
      (_request, response) => response.end(` ${'A'.repeat(35)}:1`),
      /something that is no range/,
    ],
    [
      'it answers with a line that has something behind',
      (_request, response) => response.end(`${'A'.repeat(35)}:1 \n${'B'.repeat(35)}:1`),
      /something that is no range/,
    ],
    ['it answers nothing', (_request, response) => response.end(), /something that is no range/],
    [
      'it answers without end',
      (_request, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(`${'A'.repeat(35)}:1\r\n`.repeat(100)));
        };
        response.on('drain', more);
        more();
      },
      /more than 262144 bytes/,
    ],
    ['it never answers', () => undefined, /took longer than 300 ms/],
    [
      'it stops in the middle',
      (_request, response) => void response.write(`${'A'.repeat(35)}:1\r\n`),
      /took longer than 300 ms/,
    ],
    [
      'it breaks off',
      (_request, response) => {
        response.writeHead(200, { 'Content-Length': '9999' });
        response.write('A', () => response.destroy());
      },
      /could not be reached/,
    ],
  ];
  /** Short only where it is the timeout that is waited for: a machine under load is slow. */
  const timeoutFor = ({ source }: RegExp): number => (source.includes('300 ms') ? 300 : 60_000);

  test.each(failures)('%s: by default the request fails', async (_name, misbehaviour, message) => {
    service.misbehave = misbehaviour;
    await expect(rulesFor(breached, createPolicy({ timeoutMs: timeoutFor(message) }))).rejects.toThrow(message);
  });

  test.each(failures)('%s: with onFailure accept the other policies decide', async (_name, misbehaviour, message) => {
    service.misbehave = misbehaviour;
    const errors: Error[] = [];
    const onError = (error: Error): void => void errors.push(error);
    const policy = createPolicy({ timeoutMs: timeoutFor(message), onFailure: 'accept', onError });
    expect(await rulesFor(breached, policy)).toEqual([]);
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringMatching(message) as string })]);
  });

  test('nothing of the password or its digest is in the error', async () => {
    for (const [, misbehaviour, message] of failures) {
      service.misbehave = misbehaviour;
      const error = await createPolicy({ timeoutMs: timeoutFor(message) })
        .check({ password: breached, user: null })
        .catch((thrown: unknown) => thrown);
      const told = inspect(error, { depth: 9, showHidden: true }).toUpperCase();
      expect(told).toContain('THE SERVICE FOR BREACHED PASSWORDS');
      expect(told).not.toContain(sha1(breached).slice(0, 5));
      expect(told).not.toContain(breached.toUpperCase());
    }
  });

  test.each<[string, unknown, string]>([
    ['the system’s code is in it', { cause: { code: 'ECONNREFUSED' } }, ' (ECONNREFUSED)'],
    ['the client’s code is in it', { cause: { code: 'UND_ERR_SOCKET' } }, ' (UND_ERR_SOCKET)'],
    ['nothing is in it that only looks like a code', { cause: { code: 'AT /range/5BAA6' } }, ''],
    ['nothing is in it that only ends like a code', { cause: { code: '/range/AAAAA' } }, ''],
    ['no long code is in it', { cause: { code: 'A'.repeat(41) } }, ''],
    ['no number is in it', { cause: { code: 111 } }, ''],
    ['a failure without a cause has no code', {}, ''],
  ])('%s', async (_name, fields, told) => {
    const failure = Object.assign(new TypeError('fetch failed'), fields);
    jest.spyOn(globalThis, 'fetch').mockRejectedValue(failure);
    const message = `The service for breached passwords could not be reached${told}.`;
    await expect(rulesFor(breached)).rejects.toThrow(new Error(message));
  });

  test('what is thrown and no error has no code either', async () => {
    jest.spyOn(globalThis, 'fetch').mockRejectedValue({ cause: { code: 'ECONNREFUSED' } });
    await expect(rulesFor(breached)).rejects.toThrow(/could not be reached\.$/);
  });

  test('a listener that fails decides nothing', async () => {
    service.misbehave = (request) => request.socket.destroy();
    const onError = (): never => {
      throw new Error('the log is full');
    };
    expect(await rulesFor(breached, createPolicy({ onFailure: 'accept', onError }))).toEqual([]);
    await expect(rulesFor(breached, createPolicy({ onError }))).rejects.toThrow(/could not be reached/);
  });

  test('nor does one that fails later, and it disturbs nobody', async () => {
    service.misbehave = (request) => request.socket.destroy();
    const onError = jest.fn().mockRejectedValue(new Error('the log is full'));
    expect(await rulesFor(breached, createPolicy({ onFailure: 'accept', onError }))).toEqual([]);
    await drainEventLoop(); // Jest fails a test that leaves a rejection unhandled
  });

  test('a redemption is answered 503, the host is told, and the token stays good', async () => {
    service.misbehave = (request) => request.socket.destroy();
    const { redeem, events } = await issueToJane({}, { passwordPolicy: [new NistPasswordPolicy(), createPolicy()] });
    expect(await refusalOf(redeem())).toMatchObject({ kind: 'unavailable', headers: { 'Retry-After': '5' } });
    expect(events).toMatchObject([{ type: 'unexpected-error', error: { message: textWith('could not be reached') } }]);
    service.misbehave = undefined;
    await redeem();
  });
});

test('a redemption with a breached password is refused, and the token stays good', async () => {
  const { redeem, stored } = await issueToJane({}, { passwordPolicy: [new NistPasswordPolicy(), createPolicy()] });
  expect(await refusalOf(redeem(breached))).toMatchObject({
    kind: 'password-policy-violation',
    details: { violations: [{ rule: 'breached', message: 'The password is known from a data breach.' }] },
  });
  await redeem();
  expect(await stored()).toEqual([newPassword]);
});

test('tells a form that known passwords won’t do', () => {
  expect(createPolicy().describe()).toEqual({ breached: true });
});

test.each<[string, object, RegExp]>([
  ['another way to fail', { onFailure: 'ignore' }, /onFailure must be 'reject' or 'accept'/],
  ['no threshold', { threshold: 0 }, /threshold must be a whole number from 1 to 1000000/],
  ['no time', { timeoutMs: 0 }, /timeoutMs must be a whole number from 1 to 60000/],
  ['a hook that is none', { onError: 'log' }, /onError must be a function/],
  ['plain http to elsewhere', { rangeUrl: 'http://ranges.example.com/range/' }, /rangeUrl must be an https address/],
  ['another scheme', { rangeUrl: 'file:///range/' }, /rangeUrl must be an https address/],
  ['another scheme on this machine', { rangeUrl: 'ftp://localhost/range/' }, /rangeUrl must be an https address/],
  ['a query', { rangeUrl: 'https://ranges.example.com/?range=' }, /without a query/],
  ['the mark of a query alone', { rangeUrl: 'https://ranges.example.com/range?' }, /without a query/],
  ['the mark of a fragment alone', { rangeUrl: 'https://ranges.example.com/range#' }, /without a query/],
  ['a fragment', { rangeUrl: 'https://ranges.example.com/#range=' }, /without a query/],
  ['a user', { rangeUrl: 'https://jane@ranges.example.com/' }, /without a query/],
  ['a password', { rangeUrl: 'https://:secret@ranges.example.com/' }, /without a query/],
  ['no address', { rangeUrl: 'ranges' }, /rangeUrl must be an https address/],
  [
    'a misspelt option',
    { onfailure: 'accept' },
    /^PwnedPasswordPolicy does not take 'onfailure': did you mean 'onFailure'\?/,
  ],
])('%s is a configuration error', (_name, options, message) => {
  const construct = (): unknown => new PwnedPasswordPolicy(options);
  expect(construct).toThrow(ConfigurationError);
  expect(construct).toThrow(message);
});

test.each(['https://ranges.example.com/range', 'http://localhost:8080/range/', 'http://[::1]:8080/'])(
  'the ranges may be at %s',
  (rangeUrl) => {
    expect(() => new PwnedPasswordPolicy({ rangeUrl })).not.toThrow();
  },
);
