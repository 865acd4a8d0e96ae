import { createHash } from 'node:crypto';
import { OpaqueTokenFormat } from 'express-password-router';
import { refusalOf } from '../support/refusal-of';

const now = new Date('2030-01-01T00:00:00.000Z');
const claims = { userId: 'jane', issuedAt: now, expiresAt: new Date('2030-01-02T00:00:00.000Z') };
const format = new OpaqueTokenFormat();

test('a token is 33 random bytes in base64url: 44 characters without a spare bit', () => {
  const { token } = format.mint(claims);
  expect(token).toMatch(/^[A-Za-z0-9_-]{44}$/);
  expect(Buffer.from(token, 'base64url')).toHaveLength(33);
});

test('it is filed under its SHA-256', () => {
  const { token, id } = format.mint(claims);
  expect(id).toBe(createHash('sha256').update(token).digest('base64url'));
  expect(format.read(token, now)).toEqual({ id });
});

test('no two are the same', () => {
  const minted = Array.from({ length: 200 }, () => format.mint(claims).token);
  expect(new Set(minted).size).toBe(200);
});

test('none ends in a dash or an underscore, which mail programs leave out of the link that they make', () => {
  const minted = Array.from({ length: 2_000 }, () => format.mint(claims).token);
  expect(minted.filter((token) => /[-_]$/.test(token))).toEqual([]);
});

test('it says nothing about its user and never expires on its own: its record knows', () => {
  const { token } = format.mint(claims);
  expect(format.read(token, new Date('2099-01-01T00:00:00.000Z'))).not.toHaveProperty('userId');
});

describe('anything else is malformed', () => {
  const { token } = format.mint(claims);

  test.each([
    ['nothing', ''],
    ['43 characters', token.slice(1)],
    ['45 characters', `${token}A`],
    ['a line break at the end', `${token}\n`],
    ['a space in front', ` ${token.slice(1)}`],
    ['padding', `${token.slice(1)}=`],
    ['letters of plain base64', `+/${token.slice(2)}`],
    ['letters beyond ASCII', `\u00e4${token.slice(1)}`],
    ['a NUL', `${token.slice(1)}\0`],
    ['a JWT', 'e30.e30.AA'],
    ['44 dots', '.'.repeat(44)],
    ['16 kB', 'A'.repeat(16_384)],
    ['a number', 44 as never],
    ['null', null as never],
    ['a list of one token', [token] as never],
  ])('%s', async (_name, other) => {
    expect(await refusalOf(() => format.read(other, now))).toMatchObject({ reason: 'malformed' });
  });
});

test('another token of the right form has another id: it is found nowhere', () => {
  const { token, id } = format.mint(claims);
  const other = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
  expect(format.read(other, now).id).not.toBe(id);
});
