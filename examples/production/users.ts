import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { KyselyUserStore } from 'express-password-router/stores/kysely';
import type { Database } from './database';

/** A user as the rest of the app sees one. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly isAdmin: boolean;
  readonly isRevoked: boolean;
  /** Another number after every reset and every change. Sessions remember under which they began. */
  readonly passwordEpoch: number;
}

export function createUserStore(db: Kysely<Database>): KyselyUserStore {
  return new KyselyUserStore(db, {
    table: 'users',
    idType: 'uuid',
    columns: {
      id: 'id',
      passwordHash: 'password_hash',
      revoked: 'is_revoked',
      failedAttempts: 'failed_attempts',
      passwordChangedAt: 'password_changed_at',
      contextWords: ['email'],
    },
    // Never the same twice, not even when two changes fall into one millisecond or one server's clock is late.
    dateToColumn: (at) => sql`greatest(${at}::timestamptz, password_changed_at + interval '1 millisecond')`,
  });
}

export function findAccountById(db: Kysely<Database>, id: string): Promise<Account | null> {
  return findAccount(db, sql<boolean>`id = ${id}`);
}

export function findAccountByEmail(db: Kysely<Database>, email: string): Promise<Account | null> {
  return findAccount(db, sql<boolean>`lower(email) = lower(${email})`);
}

async function findAccount(db: Kysely<Database>, condition: ReturnType<typeof sql<boolean>>): Promise<Account | null> {
  const row = await db.selectFrom('users').selectAll().where(condition).executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    email: row.email,
    isAdmin: row.is_admin,
    isRevoked: row.is_revoked,
    passwordEpoch: passwordEpoch(row.password_changed_at),
  };
}

export function passwordEpoch(changedAt: Date | null): number {
  return changedAt?.getTime() ?? 0;
}
