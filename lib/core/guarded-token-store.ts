import { StoreContractError } from '../errors';
import type { MaybePromise, ResetTokenRecord, TokenStore } from '../ports';
import { callHost } from './deadline';
import { canBeUserId } from './user-id';
import { isValidDate } from './valid-date';

/** The host's token store as the rules see it: every call within the deadline, every answer of the promised shape. */
export class GuardedTokenStore {
  readonly #store: TokenStore;
  readonly #timeoutMs: number;

  constructor(store: TokenStore, timeoutMs: number) {
    this.#store = store;
    this.#timeoutMs = timeoutMs;
  }

  async save(record: ResetTokenRecord): Promise<void> {
    await this.#call('tokenStore.save', () => this.#store.save(record));
  }

  async findById(tokenId: string): Promise<ResetTokenRecord | null> {
    const record = await this.#call('tokenStore.findById', () => this.#store.findById(tokenId));
    if (record === null) return null;
    requireRecord(record);
    return record.id === tokenId ? record : null;
  }

  async delete(tokenId: string): Promise<void> {
    await this.#call('tokenStore.delete', () => this.#store.delete(tokenId));
  }

  async deleteForUser(userId: string): Promise<void> {
    if (canBeUserId(userId)) await this.#call('tokenStore.deleteForUser', () => this.#store.deleteForUser(userId));
  }

  #call<T>(name: string, call: () => MaybePromise<T>): MaybePromise<T> {
    return callHost({ name, timeoutMs: this.#timeoutMs, call });
  }
}

function requireRecord(record: ResetTokenRecord): void {
  const refuse = (what: string): never => {
    throw new StoreContractError(`tokenStore.findById must answer null or the record that was saved: ${what}`);
  };
  if (typeof record !== 'object') refuse('it is not an object');
  if (typeof record.id !== 'string') refuse('id is not a string');
  if (typeof record.userId !== 'string') refuse('userId is not a string');
  if (typeof record.passwordFingerprint !== 'string') refuse('passwordFingerprint is not a string');
  if (!isValidDate(record.issuedAt)) refuse('issuedAt is not a valid Date');
  if (!isValidDate(record.expiresAt)) refuse('expiresAt is not a valid Date');
}
