import jsonwebtoken from 'jsonwebtoken';
import { JwtTokenFormat } from 'express-password-router';
import { decodeSegment, forgeJwt } from '../support/forge-jwt';
import { generateEc } from '../support/generate-keys';
import { refusalOf } from '../support/refusal-of';

const issuedAt = new Date('2030-01-01T00:00:00.000Z');
const claims = { userId: 'jane', issuedAt, expiresAt: new Date('2030-01-02T00:00:00.000Z') };

describe('claims that our own key has signed', () => {
  const { privateKey } = generateEc();
  const format = new JwtTokenFormat({ signingKey: privateKey });
  const { token: genuine } = format.mint(claims);
  const header = decodeSegment(genuine, 0);
  const payload = decodeSegment(genuine, 1);
  const iat = issuedAt.getTime() / 1000;
  const read = (other: unknown): unknown =>
    format.read(forgeJwt({ header, payload: other, signWith: privateKey }), issuedAt);

  test('the genuine ones pass', () => {
    expect(read(payload)).toMatchObject({ userId: 'jane' });
  });

  test('a header with other members than alg, typ and kid is rejected', async () => {
    for (const other of [
      { ...header, jku: 'https://example.com' },
      { ...header, cty: 'JWT' },
    ]) {
      const forged = forgeJwt({ header: other, payload, signWith: privateKey });
      expect(await refusalOf(() => format.read(forged, issuedAt))).toMatchObject({ reason: 'malformed' });
    }
  });

  test('others besides them do not matter', () => {
    expect(read({ ...payload, email: 'jane@example.com', admin: true })).toMatchObject({ userId: 'jane' });
  });

  test.each(Object.keys(payload))('%s is required', async (claim) => {
    const { [claim]: left, ...rest } = payload;
    expect(left).toBeDefined();
    expect(await refusalOf(() => read(rest))).toMatchObject({ kind: 'invalid-reset-token' });
    expect(await refusalOf(() => read({ ...rest, [claim]: null }))).toMatchObject({ kind: 'invalid-reset-token' });
  });

  test.each([
    ['aud', ['express-password-router']],
    ['aud', ['express-password-router', 'another']],
    ['aud', { 0: 'express-password-router' }],
    ['aud', ''],
    ['iss', ['express-password-router']],
    ['iss', ''],
    ['sub', ''],
    ['sub', 7],
    ['sub', ['jane']],
    ['sub', { $ne: null }],
    ['jti', ''],
    ['jti', 7],
    ['jti', ['id']],
    ['exp', 1e308],
    ['exp', iat + 86_400.5],
    ['exp', String(iat + 86_400)],
    ['exp', -1],
    ['exp', 0],
    ['exp', true],
    ['exp', iat],
    ['exp', iat + 604_801],
    ['iat', String(iat)],
    ['iat', iat - 0.5],
    ['iat', iat + 61],
    ['iat', -1e308],
    ['nbf', iat + 1],
    ['nbf', String(iat)],
    ['nbf', null],
  ])('%s: %j is rejected', async (claim, value) => {
    expect(await refusalOf(() => read({ ...payload, [claim]: value }))).toMatchObject({ kind: 'invalid-reset-token' });
  });

  test.each([
    ['the second of its issue', 30],
    ['a second before', 29],
  ])('an expiry at %s is rejected, also while both are ahead of the clock', async (_when, seconds) => {
    const backwards = { ...payload, iat: iat + 30, exp: iat + seconds };
    expect(await refusalOf(() => read(backwards))).toMatchObject({ reason: 'malformed' });
  });

  test('a lifetime of a week passes, to the second', () => {
    expect(read({ ...payload, exp: iat + 604_800 })).toMatchObject({ userId: 'jane' });
  });

  test('nbf is not required, and honoured', () => {
    expect(read({ ...payload, nbf: iat })).toMatchObject({ userId: 'jane' });
  });

  test.each([
    ['null', null],
    ['a list', [payload]],
    ['text', 'jane'],
    ['a number', 7],
    ['nothing', Buffer.alloc(0)],
    ['no JSON', Buffer.from('{"sub":')],
    ['no UTF-8', Buffer.from(JSON.stringify({ ...payload, sub: 'J\u00e4ne' }), 'latin1')],
  ])('a payload that is %s is rejected', async (_name, other) => {
    expect(await refusalOf(() => read(other))).toMatchObject({ kind: 'invalid-reset-token' });
  });
});

test('tokens of other purposes under the same key are rejected', async () => {
  const { privateKey } = generateEc();
  const format = new JwtTokenFormat({ signingKey: privateKey, keyId: 'shared' });
  const genuine = decodeSegment(format.mint(claims).token, 1);
  for (const typ of ['JWT', 'at+jwt', 'application/password-reset+jwt', 'PASSWORD-RESET+JWT', undefined]) {
    const header = { alg: 'ES256', kid: 'shared', ...(typ === undefined ? {} : { typ }) } as const;
    const session = jsonwebtoken.sign(genuine, privateKey, { algorithm: 'ES256', header });
    const twin = forgeJwt({ header, payload: genuine, signWith: privateKey });
    for (const token of [session, twin]) {
      expect(await refusalOf(() => format.read(token, issuedAt))).toMatchObject({ kind: 'invalid-reset-token' });
    }
  }
});
