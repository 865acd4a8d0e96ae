import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { hostileIds } from '../ids';
import { guessingCases } from './guessing';
import { assertNotTaken, assertRejected, formatCase, mint, newClaims } from './format-case';
import type { TokenFormatCase } from './format-case';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Half of what the body of a request may have. */
const MAX_TOKEN_BYTES = 8192;

/** Every promise of TokenFormat. A token whose expiry is in its record alone expires by the record: see 'expiry'. */
export const tokenFormatCases: readonly TokenFormatCase[] = [
  formatCase('read gives the id under which mint filed the token, as often as asked', [], async (format) => {
    const { claims, token, id } = await mint(format);
    for (const now of [claims.issuedAt, claims.issuedAt, secondsBefore(claims.expiresAt, 1)]) {
      assert.equal((await format.read(token, now)).id, id);
    }
  }),

  formatCase('read names the user, if anyone, whom the token was minted for', [], async (format) => {
    for (const userId of [randomUUID(), ...hostileIds()]) {
      const { claims, token } = await mint(format, { userId });
      const identity = await format.read(token, claims.issuedAt);
      assert.ok(identity.userId === undefined || identity.userId === userId, `another user than ${userId}`);
    }
  }),

  formatCase('mint gives a new token and a new id each time', [], async (format) => {
    const claims = newClaims();
    const minted = await Promise.all(Array.from({ length: 50 }, async () => format.mint(claims)));
    assert.equal(new Set(minted.map(({ token }) => token)).size, minted.length, 'tokens');
    assert.equal(new Set(minted.map(({ id }) => id)).size, minted.length, 'ids');
  }),

  formatCase('a token leaves room in a request for a password', [], async (format) => {
    const { token } = await mint(format, { userId: hostileIds().reduce(longer) });
    const bytes = Buffer.byteLength(JSON.stringify(token));
    assert.ok(bytes <= MAX_TOKEN_BYTES, `a token takes ${String(bytes)} bytes of the 16384 of a request`);
  }),

  formatCase('the id under which a token is filed is not the token', [], async (format) => {
    const { token, id } = await mint(format);
    assert.ok(id.length > 0, 'the id is empty');
    assert.ok(!id.includes(token), 'whoever reads the records could redeem the token');
  }),

  formatCase(
    'read takes a token up to its last second and rejects it from expiresAt on',
    ['expiry'],
    async (format) => {
      const { claims, token, id } = await mint(format);
      assert.equal((await format.read(token, secondsBefore(claims.expiresAt, 1))).id, id);
      for (const seconds of [0, -1, -86_400]) {
        await assertRejected(format, token, secondsBefore(claims.expiresAt, seconds));
      }
    },
  ),

  formatCase('read rejects the token of another key', ['key'], async (format, { foreignTokenFormat }) => {
    assert.ok(
      foreignTokenFormat,
      "the harness has no foreignTokenFormat: leave this out by casesWithout(tokenFormatCases, 'key')",
    );
    const { claims, token } = await mint(foreignTokenFormat);
    await assertRejected(format, token, claims.issuedAt);
  }),

  formatCase('read does not take a token for genuine with one character changed', [], async (format) => {
    const minted = await mint(format);
    for (let at = 0; at < minted.token.length; at++) await assertNotTaken(format, minted, changedAt(minted.token, at));
  }),

  formatCase(
    'read does not take a token for genuine that is cut, extended or spelled otherwise',
    [],
    async (format) => {
      const minted = await mint(format);
      const { token } = minted;
      const cut = [token.slice(0, -1), token.slice(1), token.slice(0, token.length / 2)];
      const extended = [
        `${token}A`,
        `A${token}`,
        `${token}=`,
        `${token} `,
        ` ${token}`,
        `${token}\n`,
        `${token}.`,
        token + token,
      ];
      const respelled = [
        token.toLowerCase(),
        token.toUpperCase(),
        token.replaceAll('-', '+').replaceAll('_', '/'),
        percentEncoded(token),
        fullwidth(token),
        `"${token}"`,
        `Bearer ${token}`,
        `${token.slice(0, 9)}\u200b${token.slice(9)}`,
        `${token.slice(0, 9)}=\r\n${token.slice(9)}`,
      ];
      for (const other of [...cut, ...extended, ...respelled]) await assertNotTaken(format, minted, other);
    },
  ),

  formatCase('read answers anything that is no token with ResetTokenRejectedError alone', [], async (format) => {
    const minted = await mint(format);
    const dots = ['.', '..', '...', 'a.b.c', 'e30.e30.', 'bnVsbA.bnVsbA.bnVsbA'];
    const words = ['', ' ', 'null', '__proto__', 'constructor', '{}', '\0', 'ü', '🙂', '%00', '\ud800'];
    const sizes = ['A'.repeat(43), 'A'.repeat(44), 'A'.repeat(16_384), '.'.repeat(16_384)];
    for (const nonsense of [...dots, ...words, ...sizes]) await assertNotTaken(format, minted, nonsense);
  }),

  ...guessingCases,
];

function secondsBefore(date: Date, seconds: number): Date {
  return new Date(date.getTime() - seconds * 1000);
}

/** The neighbour in the alphabet: at the end of base64url that may change nothing but bits that carry nothing. */
function changedAt(token: string, index: number): string {
  const place = BASE64URL.indexOf(token.charAt(index));
  const changed = place < 0 ? 'A' : BASE64URL.charAt(place ^ 1);
  return token.slice(0, index) + changed + token.slice(index + 1);
}

/** As in an address, where a letter may be encoded that need not be. */
function percentEncoded(token: string): string {
  return `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`;
}

/** What Unicode's normal form KC takes for the token. */
function fullwidth(token: string): string {
  return token.replace(/[!-~]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0));
}

function longer(one: string, other: string): string {
  return Buffer.byteLength(other) > Buffer.byteLength(one) ? other : one;
}
