import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../../examples/production/database';
import { migrate } from '../../examples/production/migrations';
import { findPostgres } from '../support/postgres';
import { openPostgres } from '../support/sql-databases';
import type { Finding } from './measuring';

const sizes = [1_000, 10_000, 100_000, 1_000_000];

export const title = 'What users take in PostgreSQL, and how many pages one is found in';

/** The table of examples/production, as it grows from a thousand users to a million. */
export async function measure(): Promise<readonly Finding[]> {
  if (!findPostgres()) {
    console.log('PostgreSQL is not on this machine.');
    return [];
  }
  const postgres = await openPostgres();
  const db = postgres.db as Kysely<Database>;
  try {
    await migrate(db);
    const findings: Finding[] = [];
    let users = 0;
    for (const size of sizes) {
      while (users < size) users += await signUp(db, Math.min(size - users, 50_000));
      await sql`vacuum analyze users`.execute(db);
      findings.push(...(await measureTable(db, size)));
    }
    return findings;
  } finally {
    await postgres.stop();
  }
}

/** Under random ids, with hashes and addresses as long as real ones. */
async function signUp(db: Kysely<Database>, count: number): Promise<number> {
  await sql`insert into users (email, password_hash, password_changed_at)
    select gen_random_uuid() || '@example.com', '$2b$12$' || substr(md5(n::text) || md5(n::text), 1, 53), now()
    from generate_series(1, ${sql.lit(count)}) as n`.execute(db);
  return count;
}

async function measureTable(db: Kysely<Database>, size: number): Promise<readonly Finding[]> {
  const { rows } = await sql<{ table: unknown; indexes: unknown; id: string }>`
    select pg_relation_size('users') as "table", pg_indexes_size('users') as "indexes", (select id from users limit 1) as "id"`.execute(
    db,
  );
  const [{ table, indexes, id } = { table: 0, indexes: 0, id: '' }] = rows;
  const among = `among ${size.toLocaleString('en')}`;
  return [
    { what: `a row, ${among}`, values: [Number(table) / size], unit: 'bytes' },
    { what: `its two index entries, ${among}`, values: [Number(indexes) / size], unit: 'bytes' },
    { what: `a look-up by id, ${among}`, values: [await pagesOfLookUp(db, id)], unit: 'pages' },
  ];
}

/** The pages of the index and the one of the row. */
async function pagesOfLookUp(db: Kysely<Database>, id: string): Promise<number> {
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>`
    explain (analyze, buffers, format json) select * from users where id = ${sql.lit(id)}`.execute(db);
  const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {};
  return (plan['Shared Hit Blocks'] ?? NaN) + (plan['Shared Read Blocks'] ?? NaN);
}
