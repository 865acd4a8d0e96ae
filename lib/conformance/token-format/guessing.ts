import { strict as assert } from 'node:assert';
import type { MintedToken, TokenFormat } from '../../ports';
import { formatCase, newClaims } from './format-case';
import type { TokenFormatCase } from './format-case';

/** ASVS 5.0 6.5.3 and 11.5.1, which says of UUIDs, with their 122, that they do not suffice. */
const RANDOM_BITS = 128;
/** An estimate from so many tokens is hardly ever out by more than one bit. */
const SAMPLE = 256;
const TOLERANCE_BITS = 1.5;
/** Of 128 random bits, whatever they are spelled in, not all characters but a few agree by chance. */
const LEAST_DIFFERENCE = 8;

/** What nobody may guess, as far as a case can tell: a hash of a counter looks like chance. */
export const guessingCases: readonly TokenFormatCase[] = [
  formatCase('what changes from one token to the next holds 128 random bits', [], async (format) => {
    const minted = await mintMany(format, SAMPLE);
    assertRandom(minted.map(({ token }) => token));
  }),

  formatCase('ids that a made-up token may hit hold 128 random bits', [], async (format) => {
    const minted = await mintMany(format, SAMPLE);
    if (await isMadeUpTokenRead(format, minted)) assertRandom(minted.map(({ id }) => id));
  }),

  formatCase('no token is another but for a few characters', [], async (format) => {
    const minted = await mintMany(format, SAMPLE / 4);
    const tokens = minted.map(({ token }) => token);
    for (const [index, token] of tokens.entries()) {
      for (const earlier of tokens.slice(0, index)) {
        const difference = differenceOf(token, earlier);
        assert.ok(difference >= LEAST_DIFFERENCE, `only ${String(difference)} characters tell two tokens apart`);
      }
    }
  }),

  formatCase('the id under which a token is filed is not the token in disguise', [], async (format) => {
    const minted = await mintMany(format, 3); // a short token may be in its id once by chance, and not three times
    assert.ok(!minted.every(isGivenAway), 'whoever reads the records could work out the token');
  }),
];

function isGivenAway({ token, id }: MintedToken): boolean {
  const disguised = disguisesOf([token]);
  const undisguised = disguisesOf(disguisesOf([id]));
  return undisguised.some((one) => disguised.some((other) => one.includes(other)));
}

async function mintMany(format: TokenFormat, count: number): Promise<MintedToken[]> {
  const claims = newClaims();
  return await Promise.all(Array.from({ length: count }, async () => format.mint(claims)));
}

/** One half of a token and the other half of another: nobody minted it. Where it is read, a token is nothing but a look-up key. */
async function isMadeUpTokenRead(format: TokenFormat, minted: readonly MintedToken[]): Promise<boolean> {
  const [{ token: one } = { token: '' }, { token: other } = { token: '' }] = minted;
  const madeUp = one.slice(0, one.length / 2) + other.slice(one.length / 2);
  if (minted.some(({ token }) => token === madeUp)) return false;
  try {
    await format.read(madeUp, new Date());
    return true;
  } catch {
    return false;
  }
}

function assertRandom(texts: readonly string[]): void {
  const longest = Math.max(...texts.map((text) => text.length));
  const places = Array.from({ length: longest }, (_, place) => texts.map((text) => text.charAt(place)));
  const bits = places.map(entropyOf).reduce((sum, one) => sum + one, 0);
  const found = `about ${bits.toFixed(0)} bits are random, which is not ${String(RANDOM_BITS)}`;
  assert.ok(bits > RANDOM_BITS - TOLERANCE_BITS, found);
}

/** In bits, after Shannon, with the correction of Miller and Madow for what a sample does not show. */
function entropyOf(sample: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const one of sample) counts.set(one, (counts.get(one) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / sample.length);
  const seen = shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
  return seen + (counts.size - 1) / (2 * sample.length * Math.LN2);
}

function differenceOf(one: string, other: string): number {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }).filter((_, place) => one.charAt(place) !== other.charAt(place)).length;
}

/** The texts as they are, and as they come out of what anybody can do, and undo, without a secret. */
function disguisesOf(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => [text, ...respelled(text), ...recoded(text)]))];
}

function respelled(text: string): string[] {
  return [text.toLowerCase(), text.toUpperCase(), Array.from(text).reverse().join('')];
}

/** Into base64, base64url and hex, and back out of those it is written in. */
function recoded(text: string): string[] {
  return (['base64', 'base64url', 'hex'] as const).flatMap((encoding) => {
    const encoded = Buffer.from(text, 'latin1').toString(encoding);
    const decoded = Buffer.from(text, encoding);
    const isWrittenInIt = unpadded(decoded.toString(encoding)) === unpadded(text);
    return isWrittenInIt ? [unpadded(encoded), decoded.toString('latin1')] : [unpadded(encoded)];
  });
}

function unpadded(text: string): string {
  return text.replace(/=+$/, '');
}
