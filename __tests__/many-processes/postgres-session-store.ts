import { Store } from 'express-session';
import type { SessionData } from 'express-session';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../../examples/production/database';

type Done<T> = (error: unknown, value?: T) => void;

export async function createSessionTable(db: Kysely<Database>): Promise<void> {
  await sql`create table sessions (id text primary key, data jsonb not null)`.execute(db);
}

/** Sessions for machines without Redis. They are not kept longer than the test, so none expires. */
export class PostgresSessionStore extends Store {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    super();
    this.#db = db;
  }

  get(id: string, done: Done<SessionData | null>): void {
    const query = sql<{ data: SessionData }>`select data from sessions where id = ${id}`;
    query.execute(this.#db).then(({ rows }) => done(null, rows[0]?.data ?? null), done);
  }

  set(id: string, session: SessionData, done: Done<never> = () => undefined): void {
    const data = JSON.stringify(session);
    const query = sql`insert into sessions values (${id}, ${data}) on conflict (id) do update set data = ${data}`;
    query.execute(this.#db).then(() => done(null), done);
  }

  destroy(id: string, done: Done<never> = () => undefined): void {
    sql`delete from sessions where id = ${id}`.execute(this.#db).then(() => done(null), done);
  }
}
