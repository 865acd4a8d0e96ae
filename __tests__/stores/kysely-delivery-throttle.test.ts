import { Kysely, sql, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { deliveryThrottleCases } from '../../lib/conformance';
import { ConfigurationError } from '../../lib/errors';
import type { DeliveryClaim } from '../../lib/ports';
import { deliveryTableMigration, KyselyDeliveryThrottle } from '../../lib/stores/kysely';
import { describeWithSqlDatabases } from '../support/describe-with-sql-databases';

const start = Date.parse('2031-01-01T00:00:00.000Z');

describeWithSqlDatabases((_dialect, database) => {
  describe('over the table that the migration made', () => {
    beforeAll(() => deliveryTableMigration().up(database().db));
    afterAll(() => deliveryTableMigration().down(database().db));

    test.each(deliveryThrottleCases.map((c) => [c.name, c] as const))('%s', async (_name, c) => {
      const { db } = database();
      const [deliveryThrottle, secondDeliveryThrottle] = [
        new KyselyDeliveryThrottle(db),
        new KyselyDeliveryThrottle(db),
      ];
      await c.run({ deliveryThrottle, secondDeliveryThrottle });
    });

    test('a claim holds to the last millisecond of its interval', async () => {
      const throttle = new KyselyDeliveryThrottle(database().db);
      const taken: boolean[] = [];
      for (const at of [0, 59_999, 60_000]) taken.push(await throttle.claim(claimOf('jane', at)));
      expect(taken).toEqual([true, false, true]);
    });

    test('check() finds nothing to say', async () => {
      await expect(new KyselyDeliveryThrottle(database().db).check()).resolves.toBeUndefined();
    });
  });

  test('every claim that is taken drops a few that expired a minute ago, never all at once', async () => {
    const table = 'purged_deliveries';
    await deliveryTableMigration({ table }).up(database().db);
    const throttle = new KyselyDeliveryThrottle(database().db, { table });
    for (let n = 0; n < 25; n++) await throttle.claim(claimOf(`user ${n}`, 0));
    const left: number[] = [];
    for (const at of [119_999, 120_001, 120_001, 120_001]) {
      await throttle.claim(claimOf(`later user ${left.length}`, at));
      const { rows } = await sql<{ n: unknown }>`select count(*) as n from ${sql.table(table)}`.execute(database().db);
      left.push(Number(rows[0]?.n));
    }
    expect(left).toEqual([26, 17, 8, 4]);
    await deliveryTableMigration({ table }).down(database().db);
  });

  test('check() names every column of another type', async () => {
    const { db } = database();
    await sql`create table unfit_deliveries (user_id integer, claim_id integer, expires_at varchar(40))`.execute(db);
    const store = new KyselyDeliveryThrottle(db, { table: 'unfit_deliveries' });
    const faults = await store.check().catch((error: unknown) => (error as Error).message.split('\n'));
    expect(faults).toEqual([
      expect.stringMatching(/^unfit_deliveries.user_id is of type \w+; an id is text: /),
      expect.stringMatching(/^unfit_deliveries.claim_id is of type \w+; an id is text: /),
      expect.stringMatching(/^unfit_deliveries.expires_at is of type \w+(?:\(40\))?; milliseconds take a bigint: /),
    ]);
  });

  test('down() takes away what up() made, and check() says so', async () => {
    const migration = deliveryTableMigration({ table: 'short_lived_deliveries' });
    const throttle = new KyselyDeliveryThrottle(database().db, { table: 'short_lived_deliveries' });
    await migration.up(database().db);
    await throttle.check();
    await migration.down(database().db);
    await expect(throttle.check()).rejects.toThrow(
      /There is no table short_lived_deliveries: run the migration that deliveryTableMigration\(\) makes/,
    );
  });
});

test('an expired claim that is purged between two statements is in nobody’s way', async () => {
  const file = new Database(':memory:');
  let afterStatement = (): void => undefined;
  const dialect = new SqliteDialect({ database: file });
  const db = new Kysely<unknown>({ dialect, log: () => afterStatement() });
  await deliveryTableMigration().up(db);
  const throttle = new KyselyDeliveryThrottle(db);
  await throttle.claim(claimOf('jane', 0));
  afterStatement = () => {
    afterStatement = () => undefined;
    file.exec(`delete from password_reset_deliveries where expires_at <= ${start + 60_000}`);
  };
  expect(await throttle.claim(claimOf('jane', 60_000))).toBe(true);
  expect(await throttle.claim(claimOf('jane', 60_001))).toBe(false);
  await db.destroy();
});

test.each<[string, unknown[], RegExp]>([
  ['no database', [undefined], /must be a Kysely instance/],
  [
    'an option it does not know',
    [{ getExecutor: () => ({}) }, { name: 'a' }],
    /does not take 'name': it takes table, dialect/,
  ],
])('refuses %s at construction', (_what, args, message) => {
  const construct = (): unknown => Reflect.construct(KyselyDeliveryThrottle, args);
  expect(construct).toThrow(ConfigurationError);
  expect(construct).toThrow(message);
});

function claimOf(userId: string, atMs: number): DeliveryClaim {
  const at = start + atMs;
  return { id: `${userId} at ${atMs}`, userId, claimedAt: new Date(at), expiresAt: new Date(at + 60_000) };
}
