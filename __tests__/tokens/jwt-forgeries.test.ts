import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { JwtTokenFormat } from 'express-password-router';
import { decodeSegment, encodeSegment, forgeJwt, hmacWith } from '../support/forge-jwt';
import { generateEc, generateRsa, toPem } from '../support/generate-keys';
import { refusalOf } from '../support/refusal-of';

const issuedAt = new Date('2030-01-01T00:00:00.000Z');
const claims = { userId: 'jane', issuedAt, expiresAt: new Date('2030-01-02T00:00:00.000Z') };
const secret = 'an-obviously-fake-secret-of-32-bytes-or-more';

const keys: readonly (readonly [string, string | KeyObject])[] = [
  ['HS256', secret],
  ['RS256', generateRsa().privateKey],
  ['ES256', generateEc().privateKey],
];

describe.each(keys)('a server that signs by %s', (algorithm, signingKey) => {
  const format = new JwtTokenFormat({ signingKey });
  const { token } = format.mint(claims);
  const header = decodeSegment(token, 0);
  const payload = decodeSegment(token, 1);
  const reading =
    (forged: string): (() => unknown) =>
    () =>
      format.read(forged, issuedAt);

  test.each(['none', 'None', 'nOnE', 'NONE', '', null, undefined, ['none']])('refuses alg: %j', async (alg) => {
    const unsigned = `${encodeSegment({ ...header, alg })}.${encodeSegment(payload)}`;
    expect(await refusalOf(reading(`${unsigned}.`))).toMatchObject({ kind: 'invalid-reset-token' });
    expect(await refusalOf(reading(`${unsigned}.AA`))).toMatchObject({ kind: 'invalid-reset-token' });
    expect(await refusalOf(reading(unsigned))).toMatchObject({ kind: 'invalid-reset-token' });
  });

  const others = [
    'HS256',
    'HS384',
    'HS512',
    'RS256',
    'RS384',
    'PS256',
    'ES256',
    'ES384',
    'EdDSA',
    algorithm.toLowerCase(),
  ];
  test.each(others.filter((other) => other !== algorithm))('refuses %s, whoever signed it', async (alg) => {
    const signWith = typeof signingKey === 'string' ? hmacWith(signingKey) : signingKey;
    expect(await refusalOf(reading(forgeJwt({ header: { ...header, alg }, payload, signWith })))).toMatchObject({
      reason: 'signature',
    });
  });

  test.each([
    ['an empty key', ''],
    ['the key id', String(header['kid'])],
    ['the name of the algorithm', algorithm],
    ['null spelled out', 'null'],
  ])('refuses an HMAC under %s', async (_name, guess) => {
    const forged = { header: { ...header, alg: 'HS256' }, payload, signWith: hmacWith(guess) };
    expect(await refusalOf(reading(forgeJwt(forged)))).toMatchObject({ reason: 'signature' });
  });

  test.each([
    'unknown',
    '',
    '__proto__',
    'constructor',
    'toString',
    '../../dev/null',
    "' or 1=1",
    0,
    null,
    undefined,
    ['a'],
  ])('refuses the unknown key id %j, also under an empty key', async (kid) => {
    for (const alg of [algorithm, 'HS256']) {
      const forged = forgeJwt({ header: { ...header, alg, kid }, payload, signWith: hmacWith('') });
      expect(await refusalOf(reading(forged))).toMatchObject({ reason: 'signature' });
    }
  });

  test('refuses a changed payload under the old signature', async () => {
    const [start = '', , end = ''] = token.split('.');
    const changed = `${start}.${encodeSegment({ ...payload, sub: 'admin' })}.${end}`;
    expect(await refusalOf(reading(changed))).toMatchObject({ reason: 'signature' });
  });

  test('refuses a key that the token brings along', async () => {
    const attacker = generateEc('P-256', 'attacker');
    const jwk = attacker.publicKey.export({ format: 'jwk' });
    const brought = [
      { jwk },
      { jwk, alg: 'ES256' },
      { jku: 'https://attacker.example/keys.json' },
      { x5u: 'https://attacker.example/chain.pem' },
      { x5c: [toPem(attacker.publicKey)] },
    ];
    for (const members of brought) {
      const forged = { header: { ...header, ...members }, payload, signWith: attacker.privateKey };
      expect(await refusalOf(reading(forgeJwt(forged)))).toMatchObject({ reason: 'signature' });
    }
  });
});

describe.each(keys.filter(([algorithm]) => algorithm !== 'HS256'))(
  'a public key of %s used as an HMAC secret',
  (_algorithm, privateKey) => {
    const format = new JwtTokenFormat({ signingKey: privateKey });
    const publicKey = createPublicKey(privateKey);
    const { token } = format.mint(claims);
    const header = { ...decodeSegment(token, 0), alg: 'HS256' };
    const der = publicKey.export({ format: 'der', type: 'spki' });

    test.each([
      ['PEM', toPem(publicKey)],
      ['PEM without its last line break', toPem(publicKey).trimEnd()],
      ['DER', der],
      ['base64', der.toString('base64')],
      ['base64url', der.toString('base64url')],
      ['a JWK', JSON.stringify(publicKey.export({ format: 'jwk' }))],
    ])('in %s signs nothing', async (_form, bytes) => {
      const forged = forgeJwt({ header, payload: decodeSegment(token, 1), signWith: hmacWith(bytes) });
      expect(await refusalOf(() => format.read(forged, issuedAt))).toMatchObject({ reason: 'signature' });
    });
  },
);

describe('a host that signs its sessions with the same secret, by jsonwebtoken', () => {
  const format = new JwtTokenFormat({ signingKey: secret });
  const { token } = format.mint(claims);

  test('its sessions are no reset tokens, whatever they claim', async () => {
    const header = { alg: 'HS256', typ: 'password-reset+jwt', kid: String(decodeSegment(token, 0)['kid']) } as const;
    const session = jsonwebtoken.sign(decodeSegment(token, 1), secret, { algorithm: 'HS256', header });
    expect(await refusalOf(() => format.read(session, issuedAt))).toMatchObject({ reason: 'signature' });
  });

  test('our reset tokens are no sessions', () => {
    const clockTimestamp = issuedAt.getTime() / 1000;
    expect(() => jsonwebtoken.verify(token, secret, { algorithms: ['HS256'], clockTimestamp })).toThrow(
      'invalid signature',
    );
  });

  test('the key id neither is the secret nor a digest of it that opens anything', async () => {
    const kid = String(decodeSegment(token, 0)['kid']);
    expect(Buffer.from(kid, 'base64url')).toHaveLength(16);
    expect(kid).not.toContain(secret);
    for (const guess of [kid, Buffer.from(kid, 'base64url')]) {
      const header = decodeSegment(token, 0);
      const forged = forgeJwt({ header, payload: decodeSegment(token, 1), signWith: hmacWith(guess) });
      expect(await refusalOf(() => format.read(forged, issuedAt))).toMatchObject({ reason: 'signature' });
    }
  });
});
