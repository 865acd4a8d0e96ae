import { StoreContractError } from '../../errors';
import { whenAnswered } from '../../maybe-promise';
import type { MaybePromise, ResetTokenRecord, TokenStore } from '../../ports';
import { callHost } from './call-host';
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

  save(record: ResetTokenRecord): MaybePromise<void> {
    return this.#call('tokenStore.save', () => this.#store.save(record));
  }

  findById(tokenId: string): MaybePromise<ResetTokenRecord | null> {
    const answer = this.#call('tokenStore.findById', () => this.#store.findById(tokenId));
    return whenAnswered(answer, (record) => {
      if (record === null) return null;
      const read = asRead(requireObject(record));
      requireRecord(read);
      return read.id === tokenId ? withOwnTimes(read) : null;
    });
  }

  delete(tokenId: string): MaybePromise<void> {
    return this.#call('tokenStore.delete', () => this.#store.delete(tokenId));
  }

  deleteForUser(userId: string): MaybePromise<void> {
    if (!canBeUserId(userId)) return;
    return this.#call('tokenStore.deleteForUser', () => this.#store.deleteForUser(userId));
  }

  #call<T>(name: string, call: () => MaybePromise<T>): MaybePromise<T> {
    return callHost({ name, timeoutMs: this.#timeoutMs, call });
  }
}

/** A store may answer a live record: what was read stays what was read, or a token might expire at one look and not at the next. */
function asRead(record: ResetTokenRecord): ResetTokenRecord {
  const { id, userId, passwordFingerprint, issuedBy, reinstates, issuedAt, expiresAt } = record;
  return { id, userId, passwordFingerprint, issuedBy, reinstates, issuedAt, expiresAt };
}

/** A Date of the host's own class may compare as something else than it says. */
function withOwnTimes(record: ResetTokenRecord): ResetTokenRecord {
  const { issuedAt, expiresAt } = record;
  return { ...record, issuedAt: new Date(issuedAt.getTime()), expiresAt: new Date(expiresAt.getTime()) };
}

function requireObject(record: ResetTokenRecord): ResetTokenRecord {
  if (record === undefined) refuse('it is undefined, and no record is null');
  if (typeof record !== 'object') refuse('it is not an object');
  return record;
}

function requireRecord(record: ResetTokenRecord): void {
  if (typeof record.id !== 'string') refuse('id is not a string');
  if (typeof record.userId !== 'string') refuse('userId is not a string');
  if (typeof record.passwordFingerprint !== 'string') refuse('passwordFingerprint is not a string');
  if (!isValidDate(record.issuedAt)) refuse('issuedAt is not a valid Date');
  if (!isValidDate(record.expiresAt)) refuse('expiresAt is not a valid Date');
}

function refuse(what: string): never {
  throw new StoreContractError(`tokenStore.findById must answer null or the record that was saved: ${what}`);
}
