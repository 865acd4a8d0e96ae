import { createPublicKey } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { JwtTokenFormat } from 'express-password-router';
import { decodeSegment, encodeSegment, forgeJwt } from '../support/forge-jwt';
import { generateEc, generateRsa } from '../support/generate-keys';
import { refusalOf } from '../support/refusal-of';

const issuedAt = new Date('2030-01-01T00:00:00.000Z');
const claims = { userId: 'jane', issuedAt, expiresAt: new Date('2030-01-02T00:00:00.000Z') };
const signingKey = generateEc().privateKey;
const format = new JwtTokenFormat({ signingKey });
const { token, id } = format.mint(claims);
const [header = '', payload = '', signature = ''] = token.split('.');

/** A base64url segment, and all others that decode to the same bytes: they differ in bits that carry nothing. */
function spellings(segment: string): string[] {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const bytes = Buffer.from(segment, 'base64url');
  const candidates = Array.from(alphabet, (last) => segment.slice(0, -1) + last);
  return candidates.filter((candidate) => Buffer.from(candidate, 'base64url').equals(bytes));
}

describe.each([
  ['RS256', 4, generateRsa(4096).privateKey],
  ['ES256', 16, generateEc().privateKey],
] as const)('a signature of %s has %i spellings', (algorithm, count, key) => {
  const { token: own, id: ownId } = new JwtTokenFormat({ signingKey: key }).mint(claims);
  const [start = '', middle = '', end = ''] = own.split('.');
  const tokens = spellings(end).map((spelling) => `${start}.${middle}.${spelling}`);
  const verified = { algorithms: [algorithm], clockTimestamp: issuedAt.getTime() / 1000 };

  test('jsonwebtoken takes them all', () => {
    expect(tokens).toHaveLength(count);
    for (const other of tokens) expect(jsonwebtoken.verify(other, createPublicKey(key), verified)).toBeDefined();
  });

  test('one of them is the token', () => {
    const strict = new JwtTokenFormat({ signingKey: key });
    expect(strict.read(own, issuedAt).id).toBe(ownId);
    for (const other of tokens) {
      if (other !== own) expect(() => strict.read(other, issuedAt)).toThrow('invalid');
    }
  });
});

test('the other signature that ECDSA gives to anybody, s → n - s, is the same token: it has the same id', () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const rs = Buffer.from(signature, 'base64url').toString('hex');
  const negated = (order - BigInt(`0x${rs.slice(64)}`)).toString(16).padStart(64, '0');
  const twin = Buffer.from(rs.slice(0, 64) + negated, 'hex').toString('base64url');
  expect(format.read(`${header}.${payload}.${twin}`, issuedAt).id).toBe(id);
});

describe('what is not a compact JWS in canonical base64url is malformed', () => {
  const padded = (segment: string): string => segment.padEnd(Math.ceil(segment.length / 4) * 4, '=');
  const alternatives = [
    ['nothing', ''],
    ['one segment', header],
    ['a number', 7 as never],
    ['null', null as never],
    ['a list of one token', [token] as never],
    ['two segments', `${header}.${payload}`],
    ['four segments', `${token}.${signature}`],
    ['five segments, a JWE', `${token}.${payload}.${signature}`],
    ['a dot at the end', `${token}.`],
    ['a dot in front', `.${token}`],
    ['only dots', '..'],
    ['no signature', `${header}.${payload}.`],
    ['no payload', `${header}..${signature}`],
    ['no header', `.${payload}.${signature}`],
    ['a space in front', ` ${token}`],
    ['a space at the end', `${token} `],
    ['a line break at the end', `${token}\n`],
    ['a line break between', `${header}.\n${payload}.${signature}`],
    ['a tab inside', `${header}.${payload.slice(0, 4)}\t${payload.slice(4)}.${signature}`],
    ['padding on the signature', `${header}.${payload}.${padded(signature)}`],
    ['one = too many', `${token}=`],
    ['plain base64', Buffer.from(token, 'base64url').toString('base64')],
    ['quotes around it', `"${token}"`],
    ['the scheme in front', `Bearer ${token}`],
    ['the JSON serialisation', JSON.stringify({ protected: header, payload, signature })],
    ['percent signs', encodeURIComponent(`${token}\u00e4`)],
    ['a NUL at the end', `${token}\0`],
    ['a character that base64 decoders skip', `${header}!.${payload}.${signature}`],
    ['16 kB of dots', '.'.repeat(16_384)],
  ] as const;

  test.each(alternatives)('%s', async (_name, other) => {
    expect(other).not.toBe(token);
    expect(await refusalOf(() => format.read(other, issuedAt))).toMatchObject({ reason: 'malformed' });
  });

  test('the letters + and / in place of - and _', async () => {
    const minted = Array.from({ length: 100 }, () => format.mint(claims).token);
    const respelled =
      minted
        .find((one) => /[-_]/.test(one))
        ?.replaceAll('-', '+')
        .replaceAll('_', '/') ?? '';
    expect(await refusalOf(() => format.read(respelled, issuedAt))).toMatchObject({ reason: 'malformed' });
  });
});

describe('headers that our own key has signed', () => {
  const genuine = decodeSegment(token, 0);
  const read = (other: unknown): unknown =>
    format.read(forgeJwt({ header: other, payload: decodeSegment(token, 1), signWith: signingKey }), issuedAt);

  test('the genuine one passes, in whatever order', () => {
    const { alg, typ, kid } = genuine;
    expect(read({ kid, alg, typ })).toEqual({ id, userId: 'jane' });
  });

  test.each([
    ['an unknown critical extension (RFC 7515 §4.1.11)', { crit: ['x'], x: true }],
    ['a critical extension that is registered', { crit: ['b64'], b64: true }],
    ['an unencoded payload (RFC 7797)', { crit: ['b64'], b64: false }],
    ['an empty crit', { crit: [] }],
    ['a crit that is no list', { crit: null }],
    ['b64 without crit', { b64: false }],
    ['a content type', { cty: 'JWT' }],
    ['compression', { zip: 'DEF' }],
    ['a member of no meaning', { extra: 1 }],
  ])('%s is refused', async (_name, members) => {
    expect(await refusalOf(() => read({ ...genuine, ...members }))).toMatchObject({ reason: 'malformed' });
  });

  test('crit is refused before any key is looked for', async () => {
    const other = { ...genuine, kid: 'of-nobody', crit: ['x'], x: true };
    expect(await refusalOf(() => read(other))).toMatchObject({ reason: 'malformed' });
  });

  test.each([
    ['null', null],
    ['a list', ['ES256']],
    ['text', 'ES256'],
    ['no JSON', Buffer.from('{"alg":')],
    ['no UTF-8', Buffer.from('{"alg":"ES256","typ":"\u00e4"}', 'latin1')],
    ['JSON behind a byte order mark', Buffer.from('\uFEFF{"alg":"ES256"}')],
  ])('a header that is %s is refused', async (_name, other) => {
    expect(await refusalOf(() => read(other))).toMatchObject({ reason: 'malformed' });
  });
});

test('what is under the signature is not looked at before the signature is verified', async () => {
  const nonsense = `${header}.${encodeSegment(Buffer.from('{"exp":'))}.${signature}`;
  expect(await refusalOf(() => format.read(nonsense, issuedAt))).toMatchObject({ reason: 'signature' });
});
