import { sql } from 'kysely';
import type { ResetTokenRecord } from '../../lib/ports';
import { KyselyTokenStore } from '../../lib/stores/kysely';
import { describeWithEngine } from '../support/describe-with-engine';
import { openPostgres } from '../support/sql-databases';
import type { SqlDatabase } from '../support/sql-databases';

const now = Date.parse('2031-01-01T00:00:00.000Z');
const hour = 3_600_000;

describeWithEngine('PostgreSQL', 'on PostgreSQL, a table of tokens that a host has partitioned', () => {
  let database: SqlDatabase;
  beforeAll(async () => {
    database = await openPostgres();
    await sql`create table partitioned_tokens (user_id text collate "C", self_service smallint, id text collate "C",
      password_fingerprint text, issued_by text collate "C", reinstates smallint, issued_at bigint, expires_at bigint,
      primary key (user_id, self_service)) partition by list (user_id)`.execute(database.db);
    for (const user of ['ann', 'bob']) {
      const values = sql.lit(user);
      await sql`create table ${sql.id(`tokens_of_${user}`)} partition of partitioned_tokens for values in (${values})`.execute(
        database.db,
      );
    }
  }, 60_000);
  afterAll(() => database.stop());

  test('is purged of what has expired, and of nothing in the same place of another partition', async () => {
    const at = (time: number): KyselyTokenStore =>
      new KyselyTokenStore(database.db, { table: 'partitioned_tokens', clock: () => new Date(time) });
    const expired = tokenOf('ann', { expiresAt: new Date(now - hour) });
    const live = tokenOf('bob', { issuedBy: 'admin' });
    await at(now - 2 * hour).save(expired);
    await at(now - 2 * hour).save(live);
    await at(now).save(tokenOf('bob'));
    expect(await at(now).findById(live.id)).toEqual(live);
    expect(await at(now).findById(expired.id)).toBeNull();
  });
});

function tokenOf(userId: string, fields: Partial<ResetTokenRecord> = {}): ResetTokenRecord {
  const id = `token of ${userId} by ${fields.issuedBy ?? 'self-service'}`;
  const times = { issuedAt: new Date(now - 3 * hour), expiresAt: new Date(now + hour) };
  return { id, userId, passwordFingerprint: 'fingerprint', issuedBy: null, reinstates: false, ...times, ...fields };
}
