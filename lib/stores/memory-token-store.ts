import { requireFunction } from '../option-checks/check-option';
import { requireKnownKeys } from '../option-checks/known-keys';
import type { ResetTokenRecord, TokenStore } from '../ports';
import { fileRecord, readFiled } from './filed-record';
import type { FiledRecord } from './filed-record';

const SWEPT_PER_SAVE = 4;

/** Reset tokens in memory, for demos, tests and a single process: gone with it. Expired records are dropped along the way. */
export class MemoryTokenStore implements TokenStore {
  readonly #clock: () => Date;
  readonly #byId: Map<string, FiledRecord> = new Map();
  readonly #callersByUser: Map<string, FiledRecord> = new Map();
  readonly #selfServiceByUser: Map<string, FiledRecord> = new Map();
  #broom: Iterator<FiledRecord> = this.#byId.values();

  /**
   * `clock` answers the time by which expired records are dropped: give it that of the service, if that has one of its own. Default:
   * the machine's.
   * @throws ConfigurationError
   */
  constructor(options: { readonly clock?: (() => Date) | undefined } = {}) {
    requireKnownKeys('MemoryTokenStore', options, ['clock']);
    const { clock = () => new Date() } = options;
    this.#clock = requireFunction('clock', clock);
  }

  save(record: ResetTokenRecord): void {
    this.#sweep();
    const filed = fileRecord(record);
    const { id, userId, issuedBy } = filed;

    this.#drop(this.#byId.get(id));
    if (issuedBy !== null) this.#drop(this.#selfServiceByUser.get(userId));
    const superseded = this.#ofItsKind(filed).get(userId);
    if (superseded) this.#byId.delete(superseded.id);
    this.#byId.set(id, filed);
    this.#ofItsKind(filed).set(userId, filed);
  }

  findById(tokenId: string): ResetTokenRecord | null {
    const filed = this.#byId.get(tokenId);
    return filed ? readFiled(filed) : null;
  }

  delete(tokenId: string): void {
    this.#drop(this.#byId.get(tokenId));
  }

  deleteForUser(userId: string): void {
    this.#drop(this.#callersByUser.get(userId));
    this.#drop(this.#selfServiceByUser.get(userId));
  }

  #ofItsKind(filed: FiledRecord): Map<string, FiledRecord> {
    return filed.issuedBy === null ? this.#selfServiceByUser : this.#callersByUser;
  }

  #drop(filed: FiledRecord | undefined): void {
    if (!filed) return;
    this.#byId.delete(filed.id);
    this.#ofItsKind(filed).delete(filed.userId);
  }

  /** Lifetimes differ, so the oldest need not expire first: every save looks at the next few, round and round. */
  #sweep(): void {
    const now = this.#clock().getTime();
    for (let looked = 0; looked < SWEPT_PER_SAVE; looked++) {
      const next = this.#broom.next();
      if (next.done) this.#broom = this.#byId.values();
      else if (next.value.expiresAt <= now) this.#drop(next.value);
    }
  }
}
