import crypto, { hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { JwtTokenFormat } from 'express-password-router';
import { decodeSegment, hmacWith } from '../support/forge-jwt';
import { generateEc, generateRsa, toPem } from '../support/generate-keys';
import { refusalOf } from '../support/refusal-of';

const issuedAt = new Date('2030-01-01T00:00:00.000Z');
const expiresAt = new Date('2030-01-02T00:00:00.000Z');
const claims = { userId: 'jane', issuedAt, expiresAt };
const secret = 'an-obviously-fake-secret-of-32-bytes-or-more';

function secondsAfter(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}

/** As a host has it in its environment. */
function asText(key: string | KeyObject): string {
  return typeof key === 'string' ? key : toPem(key);
}

describe.each([
  ['HS256', 'a secret', () => secret],
  ['RS256', 'an RSA key', () => generateRsa().privateKey],
  ['ES256', 'a P-256 key', () => generateEc().privateKey],
])('%s, from %s', (algorithm, _kind, signingKey) => {
  const format = new JwtTokenFormat({ signingKey: signingKey() });

  test('what was minted is read back: the id and the user', () => {
    const { token, id } = format.mint(claims);
    expect(format.read(token, issuedAt)).toEqual({ id, userId: 'jane' });
  });

  test('the header names the algorithm, the explicit type and the key, and nothing else', () => {
    const header = decodeSegment(format.mint(claims).token, 0);
    expect(header).toEqual({ alg: algorithm, typ: 'password-reset+jwt', kid: expect.any(String) as string });
  });

  test('the payload holds the six claims, and nothing else', () => {
    const { token, id } = format.mint(claims);
    expect(decodeSegment(token, 1)).toEqual({
      iss: 'express-password-router',
      aud: 'express-password-router',
      sub: 'jane',
      jti: id,
      iat: issuedAt.getTime() / 1000,
      exp: expiresAt.getTime() / 1000,
    });
  });

  test('every token has an id of its own, 128 random bits', () => {
    const ids = Array.from({ length: 50 }, () => format.mint(claims).id);
    expect(new Set(ids).size).toBe(50);
    for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(16);
  });

  test('none ends in a dash or an underscore, which mail programs leave out of the link that they make', () => {
    const minted = Array.from({ length: 250 }, () => format.mint(claims).token);
    expect(minted.filter((token) => /[-_]$/.test(token))).toEqual([]);
  });

  test('keys are made when the format is, and never again', () => {
    const makers = (['createSecretKey', 'createPrivateKey', 'createPublicKey', 'hkdfSync'] as const).map((name) =>
      jest.spyOn(crypto, name),
    );
    const own = new JwtTokenFormat({ signingKey: asText(signingKey()) });
    const made = makers.map((maker) => maker.mock.calls.length);
    expect(made).not.toEqual([0, 0, 0, 0]);
    for (let time = 0; time < 3; time++) own.read(own.mint(claims).token, issuedAt);
    expect(makers.map((maker) => maker.mock.calls.length)).toEqual(made);
    makers.forEach((maker) => maker.mockRestore());
  });

  test('a token under another key is rejected', () => {
    const other = new JwtTokenFormat({ signingKey: 'another-obviously-fake-secret-of-32-bytes' });
    expect(() => other.read(format.mint(claims).token, issuedAt)).toThrow('invalid');
    expect(() => format.read(other.mint(claims).token, issuedAt)).toThrow('invalid');
  });
});

test('the HMAC key is derived as it always was, so that an upgrade of the library kills no token', () => {
  const { token } = new JwtTokenFormat({ signingKey: secret }).mint(claims);
  const [header = '', payload = '', signature] = token.split('.');
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'express-password-router/jwt-hs256', 32));
  const keyId = Buffer.from(hkdfSync('sha256', secret, '', 'express-password-router/jwt-key-id', 16));
  expect(decodeSegment(token, 0)['kid']).toBe(keyId.toString('base64url'));
  expect(signature).toBe(hmacWith(key)(`${header}.${payload}`).toString('base64url'));
});

describe('time', () => {
  const format = new JwtTokenFormat({ signingKey: secret });
  const { token } = format.mint(claims);

  test.each([
    ['at the second of issue', issuedAt],
    ['60 s before it, by a clock that is slow', secondsAfter(issuedAt, -60)],
    ['a second before it expires', secondsAfter(expiresAt, -1)],
    ['a millisecond before it expires', new Date(expiresAt.getTime() - 1)],
  ])('it is good %s', (_when, now) => {
    expect(format.read(token, now).userId).toBe('jane');
  });

  test.each([
    ['61 s before its issue', secondsAfter(issuedAt, -61), 'malformed'],
    ['at an invalid Date', new Date(NaN), 'expired'],
    ['at the second of its expiry: no leeway', expiresAt, 'expired'],
    ['a second later', secondsAfter(expiresAt, 1), 'expired'],
    ['a year later', secondsAfter(expiresAt, 31_536_000), 'expired'],
  ])('it is rejected %s', async (_when, now, reason) => {
    expect(await refusalOf(() => format.read(token, now))).toMatchObject({ reason });
  });

  test('the clock is the one that is handed in, not the machine’s', () => {
    const longAgo = { userId: 'jane', issuedAt: new Date(1_000), expiresAt: new Date(60_000) };
    expect(format.read(format.mint(longAgo).token, new Date(59_999)).userId).toBe('jane');
  });

  test('parts of a second are cut off, on issue and on expiry', () => {
    const untidy = {
      ...claims,
      issuedAt: new Date(issuedAt.getTime() + 999),
      expiresAt: secondsAfter(expiresAt, 0.999),
    };
    expect(decodeSegment(format.mint(untidy).token, 1)).toMatchObject({
      iat: issuedAt.getTime() / 1000,
      exp: expiresAt.getTime() / 1000,
    });
  });
});

describe('issuer and audience', () => {
  const signingKey = generateEc().privateKey;
  const names = { issuer: 'https://example.com', audience: 'tenant-a' };
  const format = new JwtTokenFormat({ signingKey, ...names });
  const { token } = format.mint(claims);

  test('they are what the host says', () => {
    expect(decodeSegment(token, 1)).toMatchObject({ iss: 'https://example.com', aud: 'tenant-a' });
  });

  test('the audience is the issuer where none is given', () => {
    const other = new JwtTokenFormat({ signingKey, issuer: 'https://example.com' });
    expect(decodeSegment(other.mint(claims).token, 1)).toMatchObject({ aud: 'https://example.com' });
  });

  test.each([
    ['another tenant', { ...names, audience: 'tenant-b' }],
    ['another issuer', { ...names, issuer: 'https://example.org' }],
    ['a near miss in case', { ...names, audience: 'Tenant-A' }],
    ['the defaults', {}],
  ])('%s under the same key rejects the token', async (_name, others) => {
    const other = new JwtTokenFormat({ signingKey, ...others });
    expect(await refusalOf(() => other.read(token, issuedAt))).toMatchObject({ reason: 'malformed' });
  });
});
