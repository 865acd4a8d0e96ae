import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import type { PasswordHasher } from '../../ports';
import type { ConformanceCase } from '../conformance-case';
import type { HashedPassword, PasswordHasherHarness, PasswordHasherNeed } from './harness';

const password = 'Correct horse battery staple';

/** How much of a very generous limit is tried. */
const LONGEST_TRIED = 4096;

export type PasswordHasherCase = ConformanceCase<PasswordHasherHarness, PasswordHasherNeed>;

/** Every promise of PasswordHasher. */
export const passwordHasherCases: readonly PasswordHasherCase[] = [
  hasherCase('a password fits its own hash', [], async (hasher) => {
    for (const own of [password, 'пароль 日本語 ünïcödé 🙂', `"'\\$2b$10$%_\u0001`]) {
      assert.equal(await hasher.verify(own, await hasher.hash(own)), true);
    }
  }),

  hasherCase('no other password fits, however near it comes', [], async (hasher) => {
    const hash = await hasher.hash(password);
    const others = [
      '',
      password.toLowerCase(),
      `${password} `,
      ` ${password}`,
      password.slice(0, -1),
      `${password}x`,
      hash,
    ];
    for (const other of others) assert.equal(await hasher.verify(other, hash), false);
  }),

  hasherCase('two hashes of one password differ, and it fits both', [], async (hasher) => {
    const hashes = [await hasher.hash(password), await hasher.hash(password)] as const;
    assert.notEqual(hashes[0], hashes[1], 'a hash without salt may return to an earlier value');
    for (const hash of hashes) assert.equal(await hasher.verify(password, hash), true);
  }),

  hasherCase('a hash does not contain the password', [], async (hasher) => {
    const hash = await hasher.hash(password);
    for (const encoding of ['utf8', 'base64', 'base64url', 'hex'] as const) {
      assert.ok(!hash.includes(Buffer.from(password).toString(encoding)), `the password is there in ${encoding}`);
    }
  }),

  hasherCase('what follows a NUL counts', [], async (hasher) => {
    const hash = await hasher.hash('before\0after');
    assert.equal(await hasher.verify('before\0other', hash), false);
    assert.equal(await hasher.verify('before', hash), false);
  }),

  hasherCase('maxPasswordBytes is a whole number above 0', [], (hasher) => {
    assert.ok(Number.isSafeInteger(hasher.maxPasswordBytes) && hasher.maxPasswordBytes > 0);
  }),

  hasherCase('the longest password counts to its last byte', [], async (hasher) => {
    const start = 'x'.repeat(Math.min(hasher.maxPasswordBytes, LONGEST_TRIED) - 1);
    await assertToldApart(hasher, `${start}y`, `${start}z`);
  }),

  hasherCase('the longest password counts to its last byte in other scripts too', [], async (hasher) => {
    const start = 'é'.repeat(Math.floor(Math.min(hasher.maxPasswordBytes, LONGEST_TRIED) / 2) - 1);
    await assertToldApart(hasher, `${start}à`, `${start}ü`);
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

function hasherCase(
  name: string,
  needs: readonly PasswordHasherNeed[],
  body: (hasher: PasswordHasher, harness: PasswordHasherHarness) => Promise<void> | void,
): PasswordHasherCase {
  return { name, needs, run: async (harness) => body(harness.passwordHasher, harness) };
}

async function assertToldApart(hasher: PasswordHasher, one: string, other: string): Promise<void> {
  const hash = await hasher.hash(one);
  assert.equal(await hasher.verify(one, hash), true);
  assert.equal(await hasher.verify(other, hash), false, 'the end of the password was cut off');
}

function given(hashed: HashedPassword | undefined, need: PasswordHasherNeed): HashedPassword {
  assert.ok(hashed, `the harness has no ${need}: leave this out by casesWithout(passwordHasherCases, '${need}')`);
  return hashed;
}
