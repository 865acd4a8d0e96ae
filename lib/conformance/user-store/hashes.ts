import { strict as assert } from 'node:assert';
import type { UserStore } from '../../ports';
import type { HostUser } from './harness';
import { newHash } from '../new-hash';
import { assertRefused, assertStands, replacementFor, userCase } from './user-case';
import type { UserStoreCase } from './user-case';

/** Hashes are kept and compared byte for byte. */
export const hashCases: readonly UserStoreCase[] = [
  userCase('a hash of 200 characters is kept whole', [], async (store, users) => {
    const user = await users.add();
    const replacement = replacementFor(user, { newHash: longHash('a') });
    await store.replacePassword(replacement);
    await assertStands(store, { ...user, passwordHash: replacement.newHash });
  }),

  userCase('a hash is kept as it is, whatever characters it is made of', [], async (store, users) => {
    const user = await users.add();
    const newHash = `$argon2id$v=19$m=47104,t=1,p=1$\\'"\`%_?:;,&|{}[]()<>/+==$$1$&`;
    await store.replacePassword(replacementFor(user, { newHash }));
    await assertStands(store, { ...user, passwordHash: newHash });
  }),

  userCase('hashes that differ in the 200th character alone are different', [], async (store, users) => {
    await assertToldApart(store, await users.add({ passwordHash: longHash('a') }), longHash('b'));
  }),

  userCase('hashes that differ in upper and lower case alone are different', [], async (store, users) => {
    const passwordHash = `${newHash()}aB`;
    await assertToldApart(store, await users.add({ passwordHash }), passwordHash.toLowerCase());
    await assertToldApart(store, await users.add({ passwordHash }), passwordHash.toUpperCase());
  }),

  userCase('hashes that differ in a trailing space alone are different', [], async (store, users) => {
    const passwordHash = newHash();
    await assertToldApart(store, await users.add({ passwordHash }), `${passwordHash} `);
  }),

  userCase('hashes that differ in a wildcard alone are different', [], async (store, users) => {
    const start = newHash();
    const user = await users.add({ passwordHash: `${start}x` });
    for (const wildcard of ['_', '%']) await assertToldApart(store, user, start + wildcard);
  }),
];

async function assertToldApart(store: UserStore, user: HostUser, expectedHash: string): Promise<void> {
  await assertRefused(store, user, { expectedHash });
  assert.ok(!(await store.clearAttempts(user.id, expectedHash)), 'clearAttempts takes it for the stored hash');
}

function longHash(end: string): string {
  return `$argon2id$v=19$m=47104,t=1,p=1$`.padEnd(199, 'c2FsdA') + end;
}
