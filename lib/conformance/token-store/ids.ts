import { strict as assert } from 'node:assert';
import { hostileIds, idPairs, idsNobodyHas } from '../ids';
import { assertGone, assertKept, existing, newTokenId, tokenCase } from './token-case';
import type { TokenStoreCase } from './token-case';

/** Of what a key is put together from. */
const separators = ['/', '!', '#', '|', '.', '-', '_', '@', ',', ';', '~'];

/** Token ids and user ids are compared byte for byte, and never mistaken for one another. */
export const idCases: readonly TokenStoreCase[] = [
  tokenCase('findById gives null, not an error, for ids that no token has', [], async (store) => {
    for (const id of idsNobodyHas()) assert.equal(await store.findById(id), null, `no null for ${id}`);
  }),

  tokenCase('delete and deleteForUser are no error for ids that nobody has', [], async (store, tokens) => {
    const record = await tokens.byCaller();
    for (const id of idsNobodyHas()) {
      await store.delete(id);
      await store.deleteForUser(id);
    }
    await assertKept(store, record);
  }),

  tokenCase('token ids that differ in upper and lower case alone are two tokens', [], async (store, tokens) => {
    const id = `${newTokenId()}aB`;
    const [one, other] = [await tokens.byCaller({ id }), await tokens.byCaller({ id: id.toLowerCase() })];
    await assertGone(store, { ...one, id: id.toUpperCase() });
    await store.delete(one.id);
    await assertGone(store, one);
    await assertKept(store, other);
  }),

  tokenCase('a token id with a character more, fewer or changed is another', [], async (store, tokens) => {
    const record = await tokens.byCaller({ id: newTokenId().padEnd(64, 'x') });
    const { id } = record;
    const shorter = id.slice(0, -1);
    for (const other of [shorter, `${id}x`, `${shorter}y`, `${shorter}_`, `${shorter}%`, `${id} `]) {
      await assertGone(store, { ...record, id: other });
      await store.delete(other);
    }
    await assertKept(store, record);
  }),

  tokenCase('a token is not found or deleted by its user, nor a user by the token', [], async (store, tokens) => {
    const record = await tokens.byCaller();
    await assertGone(store, { ...record, id: record.userId });
    await store.delete(record.userId);
    await store.deleteForUser(record.id);
    await assertKept(store, record);
  }),

  tokenCase('a fingerprint and a token id of 64 characters are kept whole', [], async (store, tokens) => {
    const id = Buffer.from(newTokenId()).toString('hex').slice(0, 64);
    const record = await tokens.byCaller({ id, passwordFingerprint: id });
    const found = await store.findById(id);
    assert.deepEqual([found?.id, found?.passwordFingerprint], [record.id, record.passwordFingerprint]);
  }),

  tokenCase(
    'user ids of any characters, up to 255 bytes, are ids like any other',
    ['textIds'],
    async (store, tokens) => {
      for (const userId of hostileIds()) {
        const earlier = await tokens.bySelfService({ userId });
        const later = await tokens.byCaller({ userId, issuedBy: userId });
        await assertGone(store, earlier);
        const found = await store.findById(later.id);
        assert.deepEqual([found?.userId, found?.issuedBy], [userId, userId]);
        await store.deleteForUser(userId);
        await assertGone(store, later);
      }
    },
  ),

  tokenCase(
    'a user id that is also a token id or the start of another is no other',
    ['textIds'],
    async (store, tokens) => {
      const one = await tokens.byCaller();
      const { userId } = one;
      const namesakes = [
        await tokens.byCaller({ userId: one.id }),
        await tokens.byCaller({ userId: `${userId}:caller` }),
        await tokens.byCaller({ userId: `${userId}0` }),
        await tokens.bySelfService({ userId: `${userId}:${one.id}` }),
        await tokens.bySelfService({ userId: `${userId}1` }),
      ];
      for (const separator of separators) {
        namesakes.push(await tokens.byCaller({ userId: `${userId}${separator}caller` }));
      }
      await store.deleteForUser(userId);
      await assertGone(store, one);
      await assertKept(store, ...namesakes);
      await tokens.bySelfService({ userId });
      await tokens.byCaller({ userId });
      await assertKept(store, ...namesakes);
    },
  ),

  ...idPairs.map(({ difference, make }) =>
    tokenCase(`user ids that differ in ${difference} alone are two users`, ['textIds'], async (store, tokens) => {
      for (const kind of ['byCaller', 'bySelfService'] as const) {
        const [userId, namesakeId] = make();
        const one = await tokens[kind]({ userId });
        const namesakes = await tokens[kind]({ userId: namesakeId });
        assert.equal((await existing(store, one)).userId, userId);
        await store.deleteForUser(userId);
        assert.equal((await existing(store, namesakes)).userId, namesakeId);
      }
    }),
  ),
];
