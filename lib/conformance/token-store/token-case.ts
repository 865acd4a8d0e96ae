import { strict as assert } from 'node:assert';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ResetTokenRecord, TokenStore } from '../../ports';
import type { ConformanceCase } from '../conformance-case';
import { inTurn } from '../in-turn';
import { thenCleanUp } from '../then-clean-up';
import type { TokenStoreHarness, TokenStoreNeed } from './harness';

export type TokenStoreCase = ConformanceCase<TokenStoreHarness, TokenStoreNeed>;

const DAY_MS = 86_400_000;

/**
 * Each run files tokens for users of its own, so that cases may run in any order, at once, and over a shared database.
 * Where there is no second store, the first one stands in for it.
 */
export function tokenCase(
  name: string,
  needs: readonly TokenStoreNeed[],
  body: (store: TokenStore, tokens: ScratchTokens, second: TokenStore) => Promise<void>,
  open: (harness: TokenStoreHarness) => TokenStore = ({ tokenStore }) => tokenStore,
): TokenStoreCase {
  async function run(harness: TokenStoreHarness): Promise<void> {
    const store = open(harness);
    const tokens = new ScratchTokens(harness, store);
    const second = harness.secondTokenStore ?? harness.tokenStore;
    await thenCleanUp(
      () => body(store, tokens, second),
      () => tokens.removeAll(),
    );
  }
  return { name, needs, run };
}

/** Through the second store too, where there is one: what many do at once, they do in several processes. */
export function tokenRace(...[name, needs, body]: Parameters<typeof tokenCase>): TokenStoreCase {
  return tokenCase(name, needs, body, ({ tokenStore, secondTokenStore }) => inTurn(tokenStore, secondTokenStore));
}

/** The tokens of one case, which go when it is over. */
export class ScratchTokens {
  readonly #harness: TokenStoreHarness;
  readonly #store: TokenStore;
  readonly #saved: ResetTokenRecord[] = [];

  constructor(harness: TokenStoreHarness, store: TokenStore) {
    this.#harness = harness;
    this.#store = store;
  }

  async newUserId(): Promise<string> {
    return this.#harness.newUserId ? await this.#harness.newUserId() : randomUUID();
  }

  /** A token that an authorised caller issued. */
  async byCaller(fields: Partial<ResetTokenRecord> = {}, store: TokenStore = this.#store): Promise<ResetTokenRecord> {
    const userId = fields.userId ?? (await this.newUserId());
    const issuedBy = fields.issuedBy ?? (await this.newUserId());
    return await this.save({ ...newRecord(userId), issuedBy, ...fields }, store);
  }

  async bySelfService(fields: Partial<ResetTokenRecord> = {}): Promise<ResetTokenRecord> {
    return await this.save({ ...newRecord(fields.userId ?? (await this.newUserId())), ...fields });
  }

  async save(record: ResetTokenRecord, store: TokenStore = this.#store): Promise<ResetTokenRecord> {
    this.#saved.push(record);
    await store.save(record);
    return record;
  }

  async removeAll(): Promise<void> {
    const { tokenStore } = this.#harness;
    await Promise.all(
      this.#saved.map(async ({ id }) => {
        if (await tokenStore.findById(id)) await tokenStore.delete(id);
      }),
    );
  }
}

export function newTokenId(): string {
  return createHash('sha256').update(randomBytes(32)).digest('base64url');
}

/** The times are whole seconds: that milliseconds are kept has a case of its own. */
function newRecord(userId: string): ResetTokenRecord {
  const now = Math.floor(Date.now() / 1000) * 1000;
  return {
    id: newTokenId(),
    userId,
    passwordFingerprint: createHash('sha256').update(randomBytes(32)).digest('base64url'),
    issuedBy: null,
    reinstates: false,
    issuedAt: new Date(now),
    expiresAt: new Date(now + DAY_MS),
  };
}

export async function existing(store: TokenStore, record: ResetTokenRecord): Promise<ResetTokenRecord> {
  const found = await store.findById(record.id);
  assert.ok(found, 'findById does not find a record that was saved');
  return found;
}

/** Members beyond the contract's are the store's own affair, and that the times are Dates has a case of its own. */
export async function assertFoundAs(store: TokenStore, record: ResetTokenRecord): Promise<void> {
  const found = await existing(store, record);
  for (const field of ['id', 'userId', 'passwordFingerprint', 'issuedBy', 'reinstates'] as const) {
    assert.equal(found[field], record[field], `${field} is found as ${String(found[field])}, not as it was saved`);
  }
  for (const time of ['issuedAt', 'expiresAt'] as const) {
    const message = `${time} is found as ${String(found[time])}, not as it was saved`;
    assert.equal(Number(new Date(found[time])), record[time].getTime(), message);
  }
}

export async function assertKept(store: TokenStore, ...records: readonly ResetTokenRecord[]): Promise<void> {
  const found = await Promise.all(records.map(async ({ id }) => store.findById(id)));
  assert.ok(found.every(Boolean), 'a token is gone that should be there');
}

/** That findById then gives exactly null has a case of its own. */
export async function assertGone(store: TokenStore, ...records: readonly ResetTokenRecord[]): Promise<void> {
  const found = await Promise.all(records.map(async ({ id }) => store.findById(id)));
  assert.ok(!found.some(Boolean), 'a token is there that should be gone');
}
