import { Migrator, sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';
import type { Database } from './database';

const migrations: Record<string, Migration> = {
  '001-users': {
    async up(db) {
      await sql`
        create table users (
          id uuid primary key default gen_random_uuid(),
          email text not null,
          password_hash varchar(255),
          is_admin boolean not null default false,
          is_revoked boolean not null default false,
          failed_attempts integer not null default 0,
          password_changed_at timestamptz(3)
        )`.execute(db);
      await sql`create unique index users_email on users (lower(email))`.execute(db);
    },
    async down(db) {
      await sql`drop table users`.execute(db);
    },
  },
};

/** Run by every process at start: PostgreSQL's lock lets one of them do it while the others wait. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error('The database could not be migrated.', { cause: error });
}
