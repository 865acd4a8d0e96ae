import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Generated } from 'kysely';
import { Pool } from 'pg';
import { outline, writeLogLine } from './log';

export interface Database {
  readonly users: {
    readonly id: Generated<string>;
    readonly email: string;
    /** Null until the invited user has redeemed the first reset token. */
    readonly password_hash: string | null;
    readonly is_admin: Generated<boolean>;
    readonly is_revoked: Generated<boolean>;
    readonly failed_attempts: Generated<number>;
    readonly password_changed_at: Date | null;
  };
}

/** @throws Error when PostgreSQL does not answer */
export async function openDatabase(connectionString: string): Promise<Kysely<Database>> {
  const pool = new Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: 3_000,
    // Shorter than the library's own deadline of 5 s: what has been given up there does not run on here.
    statement_timeout: 4_000,
    query_timeout: 4_500,
    // A connection that a network has cut without a word fails each question put to it, until it is a minute old.
    maxLifetimeSeconds: 60,
  });
  // An idle connection that breaks is replaced; without a listener the process would end.
  pool.on('error', (error) => writeLogLine({ type: 'postgres-failed', error: outline(error) }));
  // So would it when one breaks between being taken and being asked; the question itself fails then, and is reported.
  pool.on('connect', (client) => client.on('error', () => undefined));

  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`select 1`.execute(db);
    return db;
  } catch (cause) {
    await db.destroy();
    throw new Error('PostgreSQL does not answer: see DATABASE_URL.', { cause });
  }
}
