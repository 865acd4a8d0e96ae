import { strict as assert } from 'node:assert';
import { assertFoundAs, assertGone, assertKept, existing, newTokenId, tokenCase } from './token-case';
import type { TokenStoreCase } from './token-case';

const SECOND_MS = 1000;
const DAY_MS = 86_400 * SECOND_MS;

/** What is saved is found, as it was, until it expires. */
export const keepingCases: readonly TokenStoreCase[] = [
  tokenCase("findById gives a caller's record as it was saved", [], async (store, tokens) => {
    await assertFoundAs(store, await tokens.byCaller({ reinstates: true }));
    await assertFoundAs(store, await tokens.byCaller({ reinstates: false }));
  }),

  tokenCase('findById gives a self-service record as it was saved', [], async (store, tokens) => {
    await assertFoundAs(store, await tokens.bySelfService());
  }),

  tokenCase('findById gives both times as Dates', [], async (store, tokens) => {
    const found = await existing(store, await tokens.byCaller());
    assert.ok(found.issuedAt instanceof Date, 'issuedAt is a Date');
    assert.ok(found.expiresAt instanceof Date, 'expiresAt is a Date');
  }),

  tokenCase('findById gives both times to the millisecond', [], async (store, tokens) => {
    const second = Math.floor(Date.now() / SECOND_MS) * SECOND_MS;
    for (const milliseconds of [1, 499, 500, 999]) {
      const issuedAt = new Date(second + milliseconds);
      const expiresAt = new Date(second + DAY_MS + milliseconds);
      const found = await existing(store, await tokens.byCaller({ issuedAt, expiresAt }));
      assert.equal(Number(new Date(found.expiresAt)), expiresAt.getTime(), 'expiresAt was rounded');
      assert.equal(Number(new Date(found.issuedAt)), issuedAt.getTime(), 'issuedAt was rounded');
    }
  }),

  tokenCase('findById gives null for a token that was never saved', [], async (store) => {
    assert.equal(await store.findById(newTokenId()), null);
  }),

  tokenCase('findById gives null for a token that was superseded or deleted', [], async (store, tokens) => {
    const earlier = await tokens.byCaller();
    const later = await tokens.byCaller({ userId: earlier.userId });
    await store.delete(later.id);
    const last = await tokens.byCaller({ userId: earlier.userId });
    await store.deleteForUser(last.userId);
    for (const { id } of [earlier, later, last]) assert.equal(await store.findById(id), null);
  }),

  tokenCase('a record does not change with the object that was saved', [], async (store, tokens) => {
    const record = await tokens.byCaller();
    const before = Number(new Date((await existing(store, record)).expiresAt));
    record.expiresAt.setTime(0);
    assert.equal(Number(new Date((await existing(store, record)).expiresAt)), before);
  }),

  tokenCase('what a reader does to a record does not reach the store', [], async (store, tokens) => {
    const record = await tokens.byCaller();
    const read = await existing(store, record);
    Reflect.set(read, 'userId', await tokens.newUserId());
    for (const time of [read.issuedAt, read.expiresAt]) if (time instanceof Date) time.setTime(0);
    const { userId, issuedAt, expiresAt } = await existing(store, record);
    assert.equal(userId, record.userId);
    const times = [issuedAt, expiresAt].map((time) => Number(new Date(time)));
    assert.deepEqual(times, [record.issuedAt.getTime(), record.expiresAt.getTime()]);
  }),

  tokenCase('a record issued days ago is kept until it expires', [], async (store, tokens) => {
    const issuedAt = new Date(Date.now() - 6 * DAY_MS);
    const old = await tokens.byCaller({ issuedAt, expiresAt: new Date(Date.now() + DAY_MS) });
    await tokens.byCaller();
    await assertKept(store, old);
  }),

  tokenCase('a record of the longest lifetime, seven days, is kept', [], async (store, tokens) => {
    const expiresAt = new Date(Date.now() + 7 * DAY_MS);
    await assertKept(store, await tokens.byCaller({ expiresAt }), await tokens.bySelfService({ expiresAt }));
  }),

  tokenCase('a record is kept to its last moment, whatever else is saved', [], async (store, tokens) => {
    const expiresAt = new Date(Date.now() + 1.5 * SECOND_MS);
    const record = await tokens.byCaller({ expiresAt });
    for (;;) {
      await tokens.bySelfService();
      const found = await store.findById(record.id);
      if (Date.now() >= expiresAt.getTime()) return;
      assert.ok(found, 'the record was dropped before it expired');
      await pause();
    }
  }),

  tokenCase("a self-service token that expires takes nothing of a caller's with it", [], async (store, tokens) => {
    const deleted = await tokens.byCaller();
    const superseded = await tokens.byCaller();
    const savedAt = Date.now();
    const expiresAt = new Date(savedAt + 0.5 * SECOND_MS);
    await tokens.bySelfService({ userId: deleted.userId, expiresAt });
    await tokens.bySelfService({ userId: superseded.userId, expiresAt });
    // A time to live in whole seconds ends later than the token.
    while (Date.now() < savedAt + 1.25 * SECOND_MS) await pause();
    await assertKept(store, deleted, superseded);
    await store.deleteForUser(deleted.userId);
    await tokens.byCaller({ userId: superseded.userId });
    await assertGone(store, deleted, superseded);
  }),

  tokenCase('saving a record that has expired meanwhile is no error', [], async (store, tokens) => {
    const issuedAt = new Date(Date.now() - DAY_MS);
    const expiresAt = new Date(Date.now() - SECOND_MS);
    const { id } = await tokens.byCaller({ issuedAt, expiresAt });
    const found = await store.findById(id);
    assert.ok(found === null || found?.id === id, 'findById gives the expired record, or null');
  }),
];

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
