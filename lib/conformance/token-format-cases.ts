import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { isPasswordError } from '../errors';
import type { MintedToken, TokenClaims, TokenFormat } from '../ports';
import type { ConformanceCase } from './conformance-case';
import { hostileIds } from './ids';
import type { TokenFormatHarness, TokenFormatNeed } from './token-format-harness';

const HOUR_MS = 3_600_000;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export type TokenFormatCase = ConformanceCase<TokenFormatHarness, TokenFormatNeed>;

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
      const respelled = [token.toLowerCase(), token.toUpperCase(), token.replaceAll('-', '+').replaceAll('_', '/')];
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
];

function formatCase(
  name: string,
  needs: readonly TokenFormatNeed[],
  body: (format: TokenFormat, harness: TokenFormatHarness) => Promise<void>,
): TokenFormatCase {
  return { name, needs, run: async (harness) => body(harness.tokenFormat, harness) };
}

/** Whole seconds, which is what a token carries. */
function newClaims(fields: Partial<TokenClaims> = {}): TokenClaims {
  const issuedAt = new Date(Math.floor(Date.now() / 1000) * 1000);
  return { userId: randomUUID(), issuedAt, expiresAt: new Date(issuedAt.getTime() + HOUR_MS), ...fields };
}

interface Minted extends MintedToken {
  readonly claims: TokenClaims;
}

async function mint(format: TokenFormat, fields?: Partial<TokenClaims>): Promise<Minted> {
  const claims = newClaims(fields);
  const { token, id } = await format.mint(claims);
  return { token, id, claims };
}

function secondsBefore(date: Date, seconds: number): Date {
  return new Date(date.getTime() - seconds * 1000);
}

/** The neighbour in the alphabet: at the end of base64url that may change nothing but bits that carry nothing. */
function changedAt(token: string, index: number): string {
  const place = BASE64URL.indexOf(token.charAt(index));
  const changed = place < 0 ? 'A' : BASE64URL.charAt(place ^ 1);
  return token.slice(0, index) + changed + token.slice(index + 1);
}

async function assertRejected(format: TokenFormat, token: string, now: Date): Promise<void> {
  await assert.rejects(async () => format.read(token, now), isRejection);
}

/** Rejected; or, where the token is nothing but a look-up key, the key of another record. */
async function assertNotTaken(format: TokenFormat, { token, id, claims }: Minted, other: string): Promise<void> {
  if (other === token) return;
  try {
    const identity = await format.read(other, claims.issuedAt);
    assert.notEqual(identity.id, id, 'it was taken for the genuine token');
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    assert.ok(isRejection(error), 'read throws something else than ResetTokenRejectedError');
  }
}

function isRejection(error: unknown): boolean {
  return isPasswordError(error) && error.kind === 'invalid-reset-token';
}
