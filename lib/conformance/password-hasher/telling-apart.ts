import { strict as assert } from 'node:assert';
import type { PasswordHasher } from '../../ports';
import { hasherCase, password } from './hasher-case';
import type { PasswordHasherCase } from './hasher-case';
import { passwordPairs } from './password-pairs';

/** How much of a very generous limit is tried. */
const LONGEST_TRIED = 4096;
const PARTS = 8;

/** The digests of both, in SHA-256, SHA-384 and SHA-512, begin with a NUL, at which a hasher of C strings stops. */
const digestedToNul = ['Correct horse battery staple c3wmv', 'Correct horse battery staple dxjpu'] as const;

/** One password is another only if it is the same to the last bit. */
export const tellingApartCases: readonly PasswordHasherCase[] = [
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

  hasherCase('what follows a NUL counts', [], async (hasher) => {
    const hash = await hasher.hash('before\0after');
    assert.equal(await hasher.verify('before\0other', hash), false);
    assert.equal(await hasher.verify('before', hash), false);
  }),

  hasherCase('what follows a NUL in the digest of a password counts', [], async (hasher) => {
    await assertToldApart(hasher, ...digestedToNul);
  }),

  hasherCase('the longest password counts to its last byte', [], async (hasher) => {
    const start = 'x'.repeat(Math.min(hasher.maxPasswordBytes, LONGEST_TRIED) - 1);
    await assertToldApart(hasher, `${start}y`, `${start}z`);
  }),

  hasherCase('the longest password counts to its last byte in other scripts too', [], async (hasher) => {
    const start = 'é'.repeat(Math.floor(Math.min(hasher.maxPasswordBytes, LONGEST_TRIED) / 2) - 1);
    await assertToldApart(hasher, `${start}à`, `${start}ü`);
  }),

  hasherCase('every part of a long password counts', [], async (hasher) => {
    const length = Math.min(hasher.maxPasswordBytes, LONGEST_TRIED);
    const long = 'x'.repeat(length);
    const hash = await hasher.hash(long);
    for (let part = 0; part < PARTS; part++) {
      const place = Math.floor((length * (part + 0.5)) / PARTS);
      const other = `${long.slice(0, place)}y${long.slice(place + 1)}`;
      assert.equal(await hasher.verify(other, hash), false, `byte ${String(place)} of ${String(length)} is ignored`);
    }
  }),

  hasherCase('upper and lower case count in every script', [], async (hasher) => {
    for (const upper of ['ÀÉÎÕÜ', 'ПАРОЛЬ', 'ΚΩΔΙΚΟΣ']) await assertToldApart(hasher, upper, upper.toLowerCase());
  }),

  ...passwordPairs.map(({ difference, pair }) =>
    hasherCase(`passwords that differ in ${difference} alone are two passwords`, [], async (hasher) => {
      await assertToldApart(hasher, ...pair);
    }),
  ),
];

async function assertToldApart(hasher: PasswordHasher, one: string, other: string): Promise<void> {
  const hash = await hasher.hash(one);
  assert.equal(await hasher.verify(one, hash), true);
  assert.equal(await hasher.verify(other, hash), false, 'another password fits: part of the password does not count');
}
