import type { SqlDialect } from '../../lib/stores/kysely';
import { describeWithEngine } from './describe-with-engine';
import { openMariadb, openPostgres, openSqlite } from './sql-databases';
import type { SqlDatabase } from './sql-databases';

/** One suite for each SQL engine; `database()` is for the tests in it. */
export function describeWithSqlDatabases(suite: (dialect: SqlDialect, database: () => SqlDatabase) => void): void {
  describeWithEngine('PostgreSQL', 'on PostgreSQL', () => withDatabase('postgres', () => openPostgres()));
  describeWithEngine('MariaDB', 'on MariaDB', () => withDatabase('mysql', () => openMariadb()));
  describe('on SQLite', () => withDatabase('sqlite', openSqlite));

  function withDatabase(dialect: SqlDialect, open: () => Promise<SqlDatabase>): void {
    let opened: SqlDatabase | undefined;
    beforeAll(async () => {
      opened = await open();
    }, 60_000);
    afterAll(() => opened?.stop(), 60_000);

    suite(dialect, () => {
      if (!opened) throw new Error('the database is there only while tests run');
      return opened;
    });
  }
}
