import type { TokenStoreHarness } from '../../lib/conformance';
import type { ResetTokenRecord, TokenStore } from '../../lib/ports';
import { roundTrip } from './table-user-store';

/** A correct store over a pretended database, in steps that a test can break one by one. */
export class TableTokenStore implements TokenStore {
  readonly table: { records: ResetTokenRecord[] };

  /** Over the table of another, as a second process opens it. */
  constructor(table: { records: ResetTokenRecord[] } = { records: [] }) {
    this.table = table;
  }

  get records(): ResetTokenRecord[] {
    return this.table.records;
  }

  set records(records: ResetTokenRecord[]) {
    this.table.records = records;
  }

  get harness(): TokenStoreHarness {
    return { tokenStore: this };
  }

  async save(record: ResetTokenRecord): Promise<void> {
    await roundTrip();
    this.records = this.records.filter((earlier) => !this.supersedes(record, earlier));
    this.records.push(this.copy(record));
  }

  async findById(tokenId: string): Promise<ResetTokenRecord | null> {
    await roundTrip();
    const record = this.records.find(({ id }) => this.sameTokenId(id, tokenId));
    return record ? this.copy(record) : null;
  }

  async delete(tokenId: string): Promise<void> {
    await roundTrip();
    this.records = this.records.filter(({ id }) => !this.sameTokenId(id, tokenId));
  }

  async deleteForUser(wanted: string): Promise<void> {
    await roundTrip();
    this.records = this.records.filter(({ userId }) => !this.sameUserId(userId, wanted));
  }

  supersedes(record: ResetTokenRecord, earlier: ResetTokenRecord): boolean {
    if (!this.sameUserId(earlier.userId, record.userId)) return false;
    return record.issuedBy !== null || earlier.issuedBy === null;
  }

  sameUserId(one: string, other: string): boolean {
    return one === other;
  }

  sameTokenId(one: string, other: string): boolean {
    return one === other;
  }

  copy(record: ResetTokenRecord): ResetTokenRecord {
    return { ...record, issuedAt: new Date(record.issuedAt), expiresAt: new Date(record.expiresAt) };
  }
}
