import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { hrtime } from 'node:process';
import { NotAuthenticatedError, ResetTokenRejectedError } from '../../../lib/errors';
import type { TokenClaims } from '../../../lib/ports';
import type { Fault } from '../fault';
import { FiledFormat } from '../filed-format';
import { SealedFormat } from '../sealed-format';
import type { Contents } from '../sealed-format';

const lastSecond = 'read takes a token up to its last second and rejects it from expiresAt on';
const oneCharacter = 'read does not take a token for genuine with one character changed';
const otherwise = 'read does not take a token for genuine that is cut, extended or spelled otherwise';
const random = 'what changes from one token to the next holds 128 random bits';
const lookedUp = 'ids that a made-up token may hit hold 128 random bits';
const alike = 'no token is another but for a few characters';
const inDisguise = 'the id under which a token is filed is not the token in disguise';
const nonsense = 'read answers anything that is no token with ResetTokenRejectedError alone';

/** Mistakes of a TokenFormat. */
export const readingTokensFaults: readonly Fault<SealedFormat>[] = [
  {
    fault: 'read accepts an expired token',
    caughtBy: lastSecond,
    Broken: class extends SealedFormat {
      override read(token: string) {
        return super.read(token, new Date(0));
      }
    },
  },
  {
    fault: 'read accepts a token at the second of its expiry',
    caughtBy: lastSecond,
    Broken: class extends SealedFormat {
      override read(token: string, now: Date) {
        return super.read(token, new Date(now.getTime() - 1));
      }
    },
  },
  {
    fault: 'read allows a minute after expiry',
    caughtBy: lastSecond,
    Broken: class extends SealedFormat {
      override read(token: string, now: Date) {
        return super.read(token, new Date(now.getTime() - 60_000));
      }
    },
  },
  {
    fault: 'read drops a token a minute early',
    caughtBy: lastSecond,
    also: ['read gives the id under which mint filed the token, as often as asked'],
    Broken: class extends SealedFormat {
      override read(token: string, now: Date) {
        return super.read(token, new Date(now.getTime() + 60_000));
      }
    },
  },
  {
    fault: "goes by the machine's clock, not by `now`",
    caughtBy: lastSecond,
    Broken: class extends SealedFormat {
      override read(token: string) {
        return super.read(token, new Date());
      }
    },
  },
  {
    fault: 'accepts any seal',
    caughtBy: oneCharacter,
    also: [otherwise, nonsense, lookedUp, 'read rejects the token of another key'],
    Broken: class extends SealedFormat {
      override fits() {
        return true;
      }
    },
  },
  {
    fault: 'compares the decoded seals',
    caughtBy: otherwise,
    also: [oneCharacter],
    Broken: class extends SealedFormat {
      override fits(text: string, seal: string) {
        return Buffer.from(seal, 'base64url').equals(Buffer.from(this.seal(text), 'base64url'));
      }
    },
  },
  {
    fault: 'compares no more of the seal than it is shown',
    caughtBy: otherwise,
    also: [nonsense, oneCharacter],
    Broken: class extends SealedFormat {
      override fits(text: string, seal: string) {
        return this.seal(text).startsWith(seal);
      }
    },
  },
  {
    fault: 'trims the token',
    caughtBy: otherwise,
    Broken: class extends SealedFormat {
      override open(token: string) {
        return super.open(token.trim());
      }
    },
  },
  {
    fault: 'decodes what is percent-encoded',
    caughtBy: otherwise,
    Broken: class extends SealedFormat {
      override open(token: string) {
        return super.open(token.replace(/^%(..)/, (_, code: string) => String.fromCharCode(parseInt(code, 16))));
      }
    },
  },
  {
    fault: 'puts the token into Unicode normal form KC',
    caughtBy: otherwise,
    Broken: class extends SealedFormat {
      override open(token: string) {
        return super.open(token.normalize('NFKC'));
      }
    },
  },
  {
    fault: 'takes quotation marks off',
    caughtBy: otherwise,
    Broken: class extends SealedFormat {
      override open(token: string) {
        return super.open(token.replace(/^"(.*)"$/, '$1'));
      }
    },
  },
  {
    fault: 'pads the token to 16 KiB',
    caughtBy: 'a token leaves room in a request for a password',
    Broken: class extends SealedFormat {
      override write(contents: Contents) {
        return super.write({ ...contents, userId: contents.userId.padEnd(12_288, ' ') });
      }

      override open(token: string) {
        const contents = super.open(token);
        return { ...contents, userId: contents.userId.trimEnd() };
      }
    },
  },
  {
    fault: 'a seal without a key',
    caughtBy: 'read rejects the token of another key',
    Broken: class extends SealedFormat {
      override get harness() {
        const { foreignTokenFormat } = super.harness;
        if (foreignTokenFormat instanceof SealedFormat) foreignTokenFormat.key = this.key;
        return { tokenFormat: this, foreignTokenFormat };
      }
    },
  },
  {
    fault: 'throws a plain Error',
    caughtBy: nonsense,
    also: [oneCharacter, otherwise, lastSecond, 'read rejects the token of another key'],
    Broken: class extends SealedFormat {
      override read(token: string, now: Date) {
        try {
          return super.read(token, now);
        } catch (error) {
          throw new Error('invalid token', { cause: error });
        }
      }
    },
  },
  {
    fault: 'throws another error of the library',
    caughtBy: nonsense,
    also: [oneCharacter, otherwise, lastSecond, 'read rejects the token of another key'],
    Broken: class extends SealedFormat {
      override read(token: string, now: Date) {
        try {
          return super.read(token, now);
        } catch {
          throw new NotAuthenticatedError();
        }
      }
    },
  },
  {
    fault: 'throws an Error that has the kind of the right one',
    caughtBy: nonsense,
    also: [oneCharacter, otherwise, lastSecond, 'read rejects the token of another key'],
    Broken: class extends SealedFormat {
      override read(token: string, now: Date) {
        try {
          return super.read(token, now);
        } catch {
          throw Object.assign(new Error('invalid token'), { kind: 'invalid-reset-token' });
        }
      }
    },
  },
  {
    fault: 'throws a TypeError where there is no seal',
    caughtBy: nonsense,
    also: [otherwise, oneCharacter],
    Broken: class extends SealedFormat {
      override open(token: string) {
        if (!token.includes('.')) throw new TypeError("Cannot read properties of undefined (reading 'length')");
        return super.open(token);
      }
    },
  },
  {
    fault: 'one id for all tokens of a user',
    caughtBy: 'mint gives a new token and a new id each time',
    Broken: class extends SealedFormat {
      override mint(claims: TokenClaims) {
        const { token } = super.mint(claims);
        return { token, id: claims.userId };
      }

      override read(token: string, now: Date) {
        const { userId = '' } = super.read(token, now);
        return { id: userId, userId };
      }
    },
  },
  {
    fault: 'files a token under itself',
    caughtBy: 'the id under which a token is filed is not the token',
    also: ['the id under which a token is filed is not the token in disguise'],
    Broken: class extends SealedFormat {
      override mint(claims: TokenClaims) {
        const { token } = super.mint(claims);
        return { token, id: token };
      }

      override read(token: string, now: Date) {
        return { ...super.read(token, now), id: token };
      }
    },
  },
  {
    fault: 'files a token under its base64',
    caughtBy: inDisguise,
    Broken: class extends SealedFormat {
      override mint(claims: TokenClaims) {
        const { token } = super.mint(claims);
        return { token, id: Buffer.from(token).toString('base64') };
      }

      override read(token: string, now: Date) {
        return { ...super.read(token, now), id: Buffer.from(token).toString('base64') };
      }
    },
  },
  {
    fault: 'files a token under itself, backwards',
    caughtBy: inDisguise,
    Broken: class extends SealedFormat {
      override mint(claims: TokenClaims) {
        const { token } = super.mint(claims);
        return { token, id: Array.from(token).reverse().join('') };
      }

      override read(token: string, now: Date) {
        return { ...super.read(token, now), id: Array.from(token).reverse().join('') };
      }
    },
  },
  {
    fault: 'files a token under the hex of the base64 of itself, backwards',
    caughtBy: inDisguise,
    Broken: class extends SealedFormat {
      override mint(claims: TokenClaims) {
        const { token } = super.mint(claims);
        return { token, id: inThreeDisguises(token) };
      }

      override read(token: string, now: Date) {
        return { ...super.read(token, now), id: inThreeDisguises(token) };
      }
    },
  },
  {
    fault: 'a code of six digits',
    caughtBy: random,
    also: [alike],
    Broken: class extends FiledFormat {
      readonly #given: Set<string> = new Set();

      override newToken(): string {
        const code = String(randomInt(1e6)).padStart(6, '0');
        if (this.#given.has(code)) return this.newToken();
        this.#given.add(code);
        return code;
      }
    },
  },
  {
    fault: 'counts its tokens',
    caughtBy: random,
    also: [alike],
    Broken: class extends FiledFormat {
      #count = 1000;

      override newToken() {
        return String(++this.#count);
      }
    },
  },
  {
    fault: 'the time in base 36',
    caughtBy: random,
    also: [alike],
    Broken: class extends FiledFormat {
      #last = 0n;

      override newToken() {
        const now = hrtime.bigint();
        this.#last = now > this.#last ? now : this.#last + 1n;
        return this.#last.toString(36);
      }
    },
  },
  {
    fault: 'a random UUID, of 122 bits',
    caughtBy: random,
    Broken: class extends FiledFormat {
      override newToken() {
        return randomUUID();
      }
    },
  },
  {
    fault: 'looks a token up by eight digits of its hash',
    caughtBy: lookedUp,
    also: [lastSecond],
    Broken: class extends SealedFormat {
      override mint() {
        const token = randomBytes(33).toString('base64url');
        return { token, id: eightDigitsOf(token) };
      }

      override read(token: string) {
        if (!/^[\w-]{44}$/.test(token)) throw new ResetTokenRejectedError('malformed');
        return { id: eightDigitsOf(token) };
      }
    },
  },
  {
    fault: 'every other token is the one before it, counted up',
    caughtBy: alike,
    Broken: class extends FiledFormat {
      #last = 0;
      #bytes = randomBytes(32);

      override newToken() {
        if (this.#last++ % 2 === 0) this.#bytes = randomBytes(32);
        const last = this.#bytes.length - 1;
        this.#bytes.writeUInt8((this.#bytes.readUInt8(last) + 1) % 256, last);
        return this.#bytes.toString('base64url');
      }
    },
  },
  {
    fault: 'read gives another id than mint',
    caughtBy: 'read gives the id under which mint filed the token, as often as asked',
    also: [lastSecond],
    Broken: class extends SealedFormat {
      override read(token: string, now: Date) {
        const { id } = super.read(token, now);
        return { id: id.toUpperCase() };
      }
    },
  },
  {
    fault: 'the user id is kept in Latin-1',
    caughtBy: 'read names the user, if anyone, whom the token was minted for',
    Broken: class extends SealedFormat {
      override write(contents: Contents) {
        return super.write({ ...contents, userId: Buffer.from(contents.userId, 'latin1').toString('latin1') });
      }
    },
  },
];

function eightDigitsOf(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 8);
}

function inThreeDisguises(token: string): string {
  const backwards = Array.from(token).reverse().join('');
  return Buffer.from(Buffer.from(backwards).toString('base64')).toString('hex');
}
