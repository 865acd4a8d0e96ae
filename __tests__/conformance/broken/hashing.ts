import { createHash } from 'node:crypto';
import type { Fault } from '../fault';
import { ScryptHasher, unpadded } from '../scrypt-hasher';

const toItsLastByte = 'the longest password counts to its last byte';
const otherScripts = 'the longest password counts to its last byte in other scripts too';
const unknownFormat = 'verify answers false, not an error, for a hash of unknown format';

/** Mistakes of a PasswordHasher. */
export const hashingFaults: readonly Fault<ScryptHasher>[] = [
  {
    fault: 'the same salt for all',
    caughtBy: 'two hashes of one password differ, and it fits both',
    also: ['of many hashes of one password no two are the same'],
    Broken: class extends ScryptHasher {
      override salt() {
        return 'c2FsdCBmb3IgZXZlcnlvbm';
      }
    },
  },
  {
    fault: 'draws its salts from sixty-four',
    caughtBy: 'of many hashes of one password no two are the same',
    Broken: class extends ScryptHasher {
      #drawn = 0;

      override salt() {
        return unpadded(Buffer.alloc(16, this.#drawn++ % 64));
      }
    },
  },
  {
    fault: 'hashes the first 72 bytes',
    caughtBy: toItsLastByte,
    also: ['every part of a long password counts', otherScripts],
    Broken: class extends ScryptHasher {
      override digest(password: string, salt: string, cost: number) {
        return super.digest(Buffer.from(password).subarray(0, 72).toString('latin1'), salt, cost);
      }

      override get harness() {
        return {
          ...super.harness,
          overlong: { password: 'x'.repeat(200), hash: this.encode('x'.repeat(72), this.salt(), 4) },
        };
      }
    },
  },
  {
    fault: 'counts characters where it should count bytes',
    caughtBy: otherScripts,
    Broken: class extends ScryptHasher {
      override digest(password: string, salt: string, cost: number) {
        const bytes = Buffer.from(password);
        const ascii = bytes.length === password.length;
        return super.digest(ascii ? password : bytes.subarray(0, 100).toString('latin1'), salt, cost);
      }
    },
  },
  {
    fault: 'stops at a NUL',
    caughtBy: 'what follows a NUL counts',
    Broken: class extends ScryptHasher {
      override digest(password: string, salt: string, cost: number) {
        return super.digest(password.split('\0', 1)[0] ?? '', salt, cost);
      }
    },
  },
  ...['sha256', 'sha384', 'sha512'].map((algorithm) => ({
    fault: `digests with ${algorithm.toUpperCase()} first, and stops at a NUL in the digest`,
    caughtBy: 'what follows a NUL in the digest of a password counts',
    Broken: class extends ScryptHasher {
      override digest(password: string, salt: string, cost: number) {
        const [untilNul = ''] = createHash(algorithm).update(password).digest().toString('latin1').split('\0', 1);
        return super.digest(untilNul, salt, cost);
      }

      override get harness() {
        const overlong = 'x'.repeat(this.maxPasswordBytes * 2);
        return {
          passwordHasher: this,
          weaker: { password: 'weaker', hash: this.encode('weaker', this.salt(), 2) },
          overlong: { password: overlong, hash: this.encode(overlong, this.salt(), 4) },
        };
      }
    },
  })),
  {
    fault: 'ignores the middle of a long password',
    caughtBy: 'every part of a long password counts',
    Broken: class extends ScryptHasher {
      override digest(password: string, salt: string, cost: number) {
        const isLongest = password.length === this.maxPasswordBytes;
        return super.digest(isLongest ? password.slice(0, 40) + password.slice(-40) : password, salt, cost);
      }
    },
  },
  {
    fault: 'ignores upper and lower case outside ASCII',
    caughtBy: 'upper and lower case count in every script',
    Broken: class extends ScryptHasher {
      override digest(password: string, salt: string, cost: number) {
        const folded = password.replace(/\P{ASCII}/gu, (letter) => letter.toLowerCase());
        return super.digest(folded, salt, cost);
      }
    },
  },
  ...[
    { fault: 'puts the password into Unicode normal form C', difference: 'Unicode composition', fold: composed },
    {
      fault: 'puts the password into Unicode normal form KC',
      difference: 'a ligature',
      fold: compatible,
      also: [differingIn('the kind of a space'), differingIn('Unicode composition')],
    },
    { fault: 'encodes the password in Latin-1', difference: 'the upper byte of a character', fold: inLatin1 },
    {
      fault: 'keeps seven bits of each character',
      difference: 'the eighth bit of a character',
      fold: inSevenBits,
      also: ['the upper byte of a character', 'the kind of a space'].map(differingIn),
    },
    { fault: 'drops what takes four bytes', difference: 'an emoji', fold: withoutAstral },
    { fault: 'makes one space of many', difference: 'a second space', fold: withSingleSpaces },
    {
      fault: 'drops control characters',
      difference: 'a control character',
      fold: withoutControls,
      also: [differingIn('a line break at the end')],
    },
    { fault: 'drops what looks like a tag', difference: 'what looks like a tag', fold: withoutTags },
    { fault: 'takes every space for the same', difference: 'the kind of a space', fold: withPlainSpaces },
    { fault: 'chomps a line break', difference: 'a line break at the end', fold: withoutLineBreak },
    { fault: 'drops a byte order mark', difference: 'a byte order mark', fold: withoutByteOrderMark },
    { fault: 'drops soft hyphens', difference: 'a soft hyphen', fold: withoutSoftHyphens },
    { fault: 'strips backslashes', difference: 'a backslash', fold: withoutBackslashes },
    { fault: 'takes a plus for a space', difference: 'a plus for a space', fold: withSpacesForPluses },
    { fault: 'decodes what is percent-encoded', difference: 'a percent sign and two digits', fold: percentDecoded },
    { fault: 'decodes entities', difference: 'what looks like an entity', fold: withoutEntities },
  ].map(({ fault, difference, fold, also = [] }) => ({
    fault,
    caughtBy: differingIn(difference),
    also,
    Broken: class extends ScryptHasher {
      override digest(password: string, salt: string, cost: number) {
        return super.digest(fold(password), salt, cost);
      }
    },
  })),
  {
    fault: 'trims the password',
    caughtBy: 'no other password fits, however near it comes',
    also: ['a byte order mark', 'a line break at the end'].map(differingIn),
    Broken: class extends ScryptHasher {
      override digest(password: string, salt: string, cost: number) {
        return super.digest(password.trim(), salt, cost);
      }
    },
  },
  {
    fault: 'verifies in another encoding than it hashes in',
    caughtBy: 'a password fits its own hash',
    also: [
      'upper and lower case count in every script',
      ...['a ligature', 'an emoji', 'the upper byte of a character', 'a byte order mark'].map(differingIn),
    ],
    Broken: class extends ScryptHasher {
      override async verify(password: string, hash: string) {
        return super.verify(Buffer.from(password, 'latin1').toString('latin1'), hash);
      }
    },
  },
  {
    fault: 'compares the first 16 characters of the digest',
    caughtBy: 'the whole digest counts',
    also: [unknownFormat],
    Broken: class extends ScryptHasher {
      override async verify(password: string, hash: string) {
        const cut = hash.length - 43 + 16;
        const [, , cost = '', salt = ''] = hash.split('$');
        const isOwn = /^\$scrypt\$\d+\$[A-Za-z0-9+/]{22}\$/.test(hash);
        const encoded = isOwn ? this.encode(password, salt, Number(salt && cost)) : '';
        return Promise.resolve(isOwn && encoded.slice(0, cut) === hash.slice(0, cut));
      }
    },
  },
  ...(['utf8', 'base64', 'hex'] as const).map((encoding) => ({
    fault: `puts the password into the hash, in ${encoding}`,
    caughtBy: 'a hash does not contain the password',
    also: [unknownFormat, 'the whole digest counts'],
    Broken: class extends ScryptHasher {
      override async hash(password: string) {
        return `${await super.hash(password)}#${Buffer.from(password).toString(encoding)}`;
      }

      override async verify(password: string, hash: string) {
        return super.verify(password, hash.split('#', 1)[0] ?? '');
      }
    },
  })),
  {
    fault: 'throws for a hash of unknown format',
    caughtBy: unknownFormat,
    Broken: class extends ScryptHasher {
      override async verify(password: string, hash: string) {
        if (!hash.startsWith('$scrypt$')) throw new Error('unknown format');
        return super.verify(password, hash);
      }
    },
  },
  {
    fault: 'verify answers undefined for a hash of unknown format',
    caughtBy: unknownFormat,
    Broken: class extends ScryptHasher {
      override async verify(password: string, hash: string) {
        return hash.startsWith('$scrypt$') ? super.verify(password, hash) : (undefined as unknown as boolean);
      }
    },
  },
  {
    fault: 'still takes a plain password for a hash',
    caughtBy: unknownFormat,
    also: ['no other password fits, however near it comes'],
    Broken: class extends ScryptHasher {
      override async verify(password: string, hash: string) {
        return password === hash || super.verify(password, hash);
      }
    },
  },
  {
    fault: 'verify throws for a long password',
    caughtBy: 'verify takes passwords of any length',
    also: ['verify still takes a password from before the limit'],
    Broken: class extends ScryptHasher {
      override async verify(password: string, hash: string) {
        if (password.length > this.maxPasswordBytes) throw new RangeError('too long');
        return super.verify(password, hash);
      }
    },
  },
  {
    fault: 'verify throws for a password of more than 4 KiB',
    caughtBy: 'verify takes passwords of any length',
    Broken: class extends ScryptHasher {
      override async verify(password: string, hash: string) {
        if (password.length > 4096) throw new RangeError('too long');
        return super.verify(password, hash);
      }
    },
  },
  {
    fault: 'verify answers false for a long password',
    caughtBy: 'verify still takes a password from before the limit',
    Broken: class extends ScryptHasher {
      override async verify(password: string, hash: string) {
        return password.length <= this.maxPasswordBytes && super.verify(password, hash);
      }
    },
  },
  {
    fault: 'states no limit',
    caughtBy: 'maxPasswordBytes is a whole number above 0',
    also: ['verify still takes a password from before the limit'],
    Broken: class extends ScryptHasher {
      override readonly maxPasswordBytes = Number.NaN;

      override get harness() {
        return { ...super.harness, overlong: new ScryptHasher().harness.overlong };
      }
    },
  },
  {
    fault: 'states that there is no limit',
    caughtBy: 'maxPasswordBytes is a whole number above 0',
    also: ['verify still takes a password from before the limit'],
    Broken: class extends ScryptHasher {
      override readonly maxPasswordBytes = Number.POSITIVE_INFINITY;

      override get harness() {
        return { ...new ScryptHasher().harness, passwordHasher: this };
      }
    },
  },
  {
    fault: 'keeps the password that it is hashing in a field',
    caughtBy: 'many at once are not mixed up',
    Broken: class extends ScryptHasher {
      #password = '';

      override async hash(password: string) {
        this.#password = password;
        await Promise.resolve();
        return super.hash(this.#password);
      }
    },
  },
  {
    fault: 'asks for a new hash each time',
    caughtBy: 'needsRehash is false for a hash just made',
    Broken: class extends ScryptHasher {
      override needsRehash() {
        return true;
      }
    },
  },
  {
    fault: 'needsRehash answers undefined for false',
    caughtBy: 'needsRehash is false for a hash just made',
    Broken: class extends ScryptHasher {
      override needsRehash(hash: string) {
        return super.needsRehash(hash) || (undefined as unknown as boolean);
      }
    },
  },
  {
    fault: 'never asks for a new hash',
    caughtBy: 'needsRehash is true for a hash with weaker parameters',
    Broken: class extends ScryptHasher {
      override needsRehash() {
        return false;
      }
    },
  },
  {
    fault: 'needsRehash answers 1 for true',
    caughtBy: 'needsRehash is true for a hash with weaker parameters',
    Broken: class extends ScryptHasher {
      override needsRehash(hash: string) {
        return super.needsRehash(hash) && (1 as unknown as boolean);
      }
    },
  },
  {
    fault: "verifies with today's parameters",
    caughtBy: 'a password fits its hash with weaker parameters',
    Broken: class extends ScryptHasher {
      override async verify(password: string, hash: string) {
        return super.verify(password, hash.replace('$scrypt$2$', '$scrypt$4$'));
      }
    },
  },
  {
    fault: 'takes any password for a hash with weaker parameters',
    caughtBy: 'a password fits its hash with weaker parameters',
    Broken: class extends ScryptHasher {
      override async verify(password: string, hash: string) {
        return hash.startsWith('$scrypt$2$') || super.verify(password, hash);
      }
    },
  },
];

function differingIn(difference: string): string {
  return `passwords that differ in ${difference} alone are two passwords`;
}

function composed(password: string): string {
  return password.normalize('NFC');
}

function compatible(password: string): string {
  return password.normalize('NFKC');
}

function inLatin1(password: string): string {
  return Buffer.from(password, 'latin1').toString('latin1');
}

function inSevenBits(password: string): string {
  return Buffer.from(password, 'latin1').toString('ascii');
}

function withoutAstral(password: string): string {
  return password.replace(/[\u{10000}-\u{10ffff}]/gu, '');
}

function withSingleSpaces(password: string): string {
  return password.replace(/ +/g, ' ');
}

/** All but the NUL, which is another case's. */
function withoutControls(password: string): string {
  return password.replace(/(?!\0)\p{Cc}/gu, '');
}

function withPlainSpaces(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ');
}

function withoutLineBreak(password: string): string {
  return password.replace(/\r?\n$/, '');
}

function withoutByteOrderMark(password: string): string {
  return password.replace(/^\ufeff/, '');
}

function withoutSoftHyphens(password: string): string {
  return password.replaceAll('\u00ad', '');
}

function withoutBackslashes(password: string): string {
  return password.replaceAll('\\', '');
}

function withSpacesForPluses(password: string): string {
  return password.replaceAll('+', ' ');
}

function percentDecoded(password: string): string {
  return password.replaceAll('%20', ' ');
}

function withoutEntities(password: string): string {
  return password.replaceAll('&amp;', '&');
}

function withoutTags(password: string): string {
  return password.replace(/<[^>]*>/g, '');
}
