import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { tokenStoreCases } from '../../lib/conformance';
import type { ResetTokenRecord } from '../../lib/ports';
import { KyselyTokenStore, tokenTableMigration } from '../../lib/stores/kysely';
import type { SqlDialect } from '../../lib/stores/kysely';
import { describeWithSqlDatabases } from '../support/describe-with-sql-databases';

const hour = 3_600_000;

const narrowText: Readonly<Record<SqlDialect, string>> = {
  postgres: 'varchar(254)',
  mysql: 'varbinary(254)',
  sqlite: 'varchar(254)',
};

const looseText: Readonly<Record<SqlDialect, string>> = {
  postgres: 'text collate no_case',
  mysql: 'varchar(255) collate utf8mb4_general_ci',
  sqlite: 'text collate nocase',
};

/** A row that is to be deleted makes the statement fail, as where a connection breaks between two of them. */
const keepsRows: Readonly<Record<SqlDialect, (table: string) => readonly string[]>> = {
  postgres: (table) => [
    `create function keep() returns trigger language plpgsql as $$ begin raise exception 'kept'; end $$`,
    `create trigger kept before delete on ${table} for each row execute function keep()`,
  ],
  mysql: (table) => [
    `create trigger kept before delete on ${table} for each row signal sqlstate '45000' set message_text = 'kept'`,
  ],
  sqlite: (table) => [`create trigger kept before delete on ${table} begin select raise(abort, 'kept'); end`],
};

describeWithSqlDatabases((dialect, database) => {
  describe('over the table that the migration made', () => {
    beforeAll(() => tokenTableMigration().up(database().db));

    test.each(tokenStoreCases.map((c) => [c.name, c] as const))('%s', async (_name, c) => {
      const { db } = database();
      await c.run({ tokenStore: new KyselyTokenStore(db), secondTokenStore: new KyselyTokenStore(db) });
    });

    test('an id that UTF-8 can not spell is no token, though it looks like that of one that it can', async () => {
      const store = new KyselyTokenStore(database().db);
      const issuedAt = new Date();
      const record = { ...tokenOf(issuedAt, hour), id: `${randomUUID()}\uFFFD` };
      await store.save(record);
      expect(await store.findById(record.id.replace('\uFFFD', '\uD800'))).toBeNull();
      expect(await store.findById(record.id)).toEqual(record);
    });

    test('check() finds nothing to say', async () => {
      await expect(new KyselyTokenStore(database().db).check()).resolves.toBeUndefined();
    });
  });

  describe('purging', () => {
    const table = 'purged_tokens';
    const issuedAt = new Date('2031-01-01T00:00:00.000Z');
    let now = issuedAt;
    const makeStore = (): KyselyTokenStore => new KyselyTokenStore(database().db, { table, clock: () => now });
    const remaining = async (): Promise<number> => {
      const { rows } = await sql<{ n: unknown }>`select count(*) as n from ${sql.table(table)}`.execute(database().db);
      return Number(rows[0]?.n);
    };

    beforeEach(async () => {
      now = issuedAt;
      await tokenTableMigration({ table }).up(database().db);
    });
    afterEach(() => tokenTableMigration({ table }).down(database().db));

    test('every save drops a few records that have expired, never all at once', async () => {
      const store = makeStore();
      for (let n = 0; n < 25; n++) await store.save(tokenOf(issuedAt, hour));
      now = new Date(issuedAt.getTime() + 2 * hour);
      const left = [];
      for (let n = 0; n < 3; n++) {
        await store.save(tokenOf(now, hour));
        left.push(await remaining());
      }
      expect(left).toEqual([16, 7, 3]);
    });

    test('a record stays until the slowest clock must have passed it', async () => {
      const store = makeStore();
      const record = tokenOf(issuedAt, hour);
      await store.save(record);
      now = new Date(record.expiresAt.getTime() + 60_000);
      await store.save(tokenOf(now, hour));
      expect(await store.findById(record.id)).toEqual(record);
      now = new Date(now.getTime() + 1);
      await store.save(tokenOf(now, hour));
      expect(await store.findById(record.id)).toBeNull();
    });
  });

  test('one step: where the token of self-service can’t be dropped, that of a caller is not filed', async () => {
    const { db } = database();
    const table = 'kept_tokens';
    await tokenTableMigration({ table }).up(db);
    const issuedAt = new Date('2031-01-01T00:00:00.000Z');
    const store = new KyselyTokenStore(db, { table, clock: () => issuedAt });
    const selfService = tokenOf(issuedAt, hour);
    const callers = { ...tokenOf(issuedAt, hour), userId: selfService.userId, issuedBy: 'admin' };
    await store.save(selfService);
    for (const statement of keepsRows[dialect](table)) await sql.raw(statement).execute(db);
    await expect(store.save(callers)).rejects.toThrow('kept');
    expect(await store.findById(callers.id)).toBeNull();
    expect(await store.findById(selfService.id)).toEqual(selfService);
  });

  test('down() takes away what up() made', async () => {
    const migration = tokenTableMigration({ table: 'short_lived_tokens' });
    const store = new KyselyTokenStore(database().db, { table: 'short_lived_tokens' });
    await migration.up(database().db);
    await store.check();
    await migration.down(database().db);
    await expect(store.check()).rejects.toThrow(/There is no table short_lived_tokens/);
  });

  test('check() names the columns that are missing', async () => {
    await sql`create table partial_tokens (id varchar(255), user_id varchar(255), issued_at bigint)`.execute(
      database().db,
    );
    const store = new KyselyTokenStore(database().db, { table: 'partial_tokens' });
    await expect(store.check()).rejects.toThrow(
      /The columns self_service, password_fingerprint, issued_by, reinstates, expires_at are missing in partial_tokens/,
    );
  });

  test('check() names the id columns that take no account of spaces at their end', async () => {
    const { db } = database();
    const id = sql.raw(dialect === 'mysql' ? 'varchar(255) collate utf8mb4_bin' : 'char(255)');
    await sql`create table padded_tokens (user_id ${id}, self_service smallint, id ${id}, password_fingerprint
      varchar(255), issued_by ${id}, reinstates smallint, issued_at bigint, expires_at bigint)`.execute(db);
    const store = new KyselyTokenStore(db, { table: 'padded_tokens' });
    const message = await store.check().then(
      () => '',
      (error: unknown) => (error as Error).message,
    );
    const padded = [...message.matchAll(/padded_tokens\.(\w+) is of type \w+, which takes no account of spaces/g)];
    const idColumns = ['id', 'user_id', 'issued_by'];
    expect(padded.map(([, column]) => column).sort()).toEqual(dialect === 'sqlite' ? [] : idColumns.sort());
  });

  test('check() names the columns that compare loosely, are of another type or too narrow', async () => {
    const { db } = database();
    const keepsAnyLength = dialect === 'sqlite';
    if (dialect === 'postgres') {
      await sql`create collation no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`.execute(
        db,
      );
    }
    await sql`create table unfit_tokens (user_id ${sql.raw(looseText[dialect])}, self_service smallint, id integer,
      password_fingerprint varchar(255), issued_by ${sql.raw(narrowText[dialect])}, reinstates smallint,
      issued_at ${sql.raw(dialect === 'sqlite' ? 'varchar(40)' : 'integer')}, expires_at varchar(40))`.execute(db);
    const store = new KyselyTokenStore(db, { table: 'unfit_tokens' });
    const narrow = 'unfit_tokens.issued_by takes 254 characters, but an id may have 255 bytes: make it';
    const faults = await store.check().catch((error: unknown) => (error as Error).message.split('\n'));
    expect(faults).toEqual([
      expect.stringMatching(/^unfit_tokens.user_id takes different ids for the same: make it as the migration of /),
      expect.stringMatching(/^unfit_tokens.id is of type \w+; an id is text: /),
      ...(keepsAnyLength ? [] : [expect.stringContaining(narrow) as unknown]),
      expect.stringMatching(/^unfit_tokens.issued_at is of type \w+(?:\(40\))?; milliseconds take a bigint: /),
      expect.stringMatching(/^unfit_tokens.expires_at is of type \w+(?:\(40\))?; milliseconds take a bigint: /),
    ]);
  });
});

function tokenOf(issuedAt: Date, lifetime: number): ResetTokenRecord {
  return {
    id: randomUUID(),
    userId: randomUUID(),
    passwordFingerprint: 'fingerprint',
    issuedBy: null,
    reinstates: false,
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + lifetime),
  };
}
