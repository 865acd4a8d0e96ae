import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import type { HashedPassword, PasswordHasherNeed } from './harness';
import { hasherCase, password } from './hasher-case';
import type { PasswordHasherCase } from './hasher-case';
import { tellingApartCases } from './telling-apart';

/** Of 256 salts, which is all that one byte holds, one comes back among so many but once in sixty thousand times. */
const SALTED = 72;
/** A slow hasher gets no further than this: the case has to end before the runner's patience does. */
const SALTING_MS = 2000;

/** Every promise of PasswordHasher. */
export const passwordHasherCases: readonly PasswordHasherCase[] = [
  ...tellingApartCases,

  hasherCase('a password fits its own hash', [], async (hasher) => {
    for (const own of [password, 'пароль 日本語 ünïcödé 🙂', `"'\\$2b$10$%_\u0001`]) {
      assert.equal(await hasher.verify(own, await hasher.hash(own)), true);
    }
  }),

  hasherCase('two hashes of one password differ, and it fits both', [], async (hasher) => {
    const hashes = [await hasher.hash(password), await hasher.hash(password)] as const;
    assert.notEqual(hashes[0], hashes[1], 'a hash without salt may return to an earlier value');
    for (const hash of hashes) assert.equal(await hasher.verify(password, hash), true);
  }),

  hasherCase('of many hashes of one password no two are the same', [], async (hasher) => {
    const hashes: string[] = [];
    const end = Date.now() + SALTING_MS;
    while (hashes.length < SALTED && Date.now() < end) {
      hashes.push(...(await Promise.all([hasher.hash(password), hasher.hash(password)])));
    }
    assert.equal(new Set(hashes).size, hashes.length, 'a salt came back: it is drawn from a few');
  }),

  hasherCase('a hash does not contain the password', [], async (hasher) => {
    const hash = await hasher.hash(password);
    for (const encoding of ['utf8', 'base64', 'base64url', 'hex'] as const) {
      assert.ok(!hash.includes(Buffer.from(password).toString(encoding)), `the password is there in ${encoding}`);
    }
  }),

  hasherCase('maxPasswordBytes is a whole number above 0', [], (hasher) => {
    const { maxPasswordBytes } = hasher;
    const isStated = Number.isSafeInteger(maxPasswordBytes) && maxPasswordBytes > 0;
    assert.ok(isStated, `maxPasswordBytes is ${String(maxPasswordBytes)}`);
  }),

  hasherCase('verify takes passwords of any length', [], async (hasher) => {
    const hash = await hasher.hash(password);
    for (const length of [hasher.maxPasswordBytes + 1, 16_384]) {
      assert.equal(await hasher.verify('x'.repeat(Math.min(length, 1_000_000)), hash), false);
    }
  }),

  hasherCase('verify still takes a password from before the limit', ['overlong'], async (hasher, harness) => {
    const overlong = given(harness.overlong, 'overlong');
    assert.ok(Buffer.byteLength(overlong.password) > hasher.maxPasswordBytes, 'the password is beyond the limit');
    assert.equal(await hasher.verify(overlong.password, overlong.hash), true);
  }),

  hasherCase('verify answers false, not an error, for a hash of unknown format', [], async (hasher) => {
    const hash = await hasher.hash(password);
    const mangled = [hash.slice(0, -1), hash.slice(1), hash.slice(0, 12), hash.split('').reverse().join('')];
    const foreign = ['', ' ', '*', '!', 'x', '$', '$$$$', '$2b$', '$9z$10$', '{SSHA}x', 'null', '🙂', '%s'.repeat(100)];
    for (const unknown of [...mangled, ...foreign, password, createHash('md5').update(password).digest('hex')]) {
      assert.equal(await hasher.verify(password, unknown), false, `an error, or taken to fit: ${unknown}`);
    }
  }),

  hasherCase('the whole digest counts', [], async (hasher) => {
    const hash = await hasher.hash(password);
    for (const place of [5, 10, 15]) {
      const other = changedAt(hash, hash.length - place);
      const message = `the password fits a hash with another character, ${String(place)} from its end`;
      assert.equal(await hasher.verify(password, other), other === hash, message);
    }
  }),

  hasherCase('many at once are not mixed up', [], async (hasher) => {
    const passwords = ['first', 'second', 'third'];
    const hashes = await Promise.all(passwords.map(async (one) => hasher.hash(one)));
    const answers = await Promise.all(passwords.flatMap((one) => hashes.map(async (hash) => hasher.verify(one, hash))));
    const expected = passwords.flatMap((one) => passwords.map((other) => one === other));
    assert.deepEqual(answers, expected);
  }),

  hasherCase('needsRehash is false for a hash just made', [], async (hasher) => {
    assert.equal(hasher.needsRehash(await hasher.hash(password)), false, 'every login would write a new hash');
  }),

  hasherCase('needsRehash is true for a hash with weaker parameters', ['weaker'], (hasher, harness) => {
    const weaker = given(harness.weaker, 'weaker');
    assert.equal(hasher.needsRehash(weaker.hash), true);
  }),

  hasherCase('a password fits its hash with weaker parameters', ['weaker'], async (hasher, harness) => {
    const weaker = given(harness.weaker, 'weaker');
    assert.equal(await hasher.verify(weaker.password, weaker.hash), true);
    assert.equal(await hasher.verify(`${weaker.password}x`, weaker.hash), false);
  }),
];

/** A character of the same kind: whatever the digest is written in, it is a digest still. */
function changedAt(hash: string, place: number): string {
  const changed = hash
    .charAt(place)
    .replace(/\d/, (digit) => (digit === '0' ? '1' : '0'))
    .replace(/[a-z]/, (letter) => (letter === 'a' ? 'b' : 'a'))
    .replace(/[A-Z]/, (letter) => (letter === 'A' ? 'B' : 'A'));
  return hash.slice(0, place) + changed + hash.slice(place + 1);
}

function given(hashed: HashedPassword | undefined, need: PasswordHasherNeed): HashedPassword {
  assert.ok(hashed, `the harness has no ${need}: leave this out by casesWithout(passwordHasherCases, '${need}')`);
  return hashed;
}
