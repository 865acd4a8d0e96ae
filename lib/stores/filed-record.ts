import type { ResetTokenRecord } from '../ports';

/** A record with its times in milliseconds: a million of them are kept in a few hundred bytes each, and JSON has no Dates. */
export interface FiledRecord extends Omit<ResetTokenRecord, 'issuedAt' | 'expiresAt'> {
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export function fileRecord(record: ResetTokenRecord): FiledRecord {
  const { id, userId, passwordFingerprint, issuedBy, reinstates } = record;
  const issuedAt = record.issuedAt.getTime();
  const expiresAt = record.expiresAt.getTime();
  return { id, userId, passwordFingerprint, issuedBy, reinstates, issuedAt, expiresAt };
}

export function readFiled(filed: FiledRecord): ResetTokenRecord {
  return { ...filed, issuedAt: new Date(filed.issuedAt), expiresAt: new Date(filed.expiresAt) };
}
