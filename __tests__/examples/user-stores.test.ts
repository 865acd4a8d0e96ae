import { drizzle } from 'drizzle-orm/node-postgres';
import type { UserStore } from 'express-password-router';
import { casesWithout, userStoreCases } from 'express-password-router/conformance';
import type { UserStoreHarness } from 'express-password-router/conformance';
import { knex } from 'knex';
import { Pool } from 'pg';
import { DrizzleUserStore } from '../../examples/writing-a-store/drizzle-user-store';
import { KnexUserStore } from '../../examples/writing-a-store/knex-user-store';
import { describeWithEngine } from '../support/describe-with-engine';
import { hostUsers } from '../support/host-users';
import { openExampleDatabase, readExampleSql } from '../support/open-example-database';
import type { ExampleDatabase } from '../support/open-example-database';

interface OpenStore {
  readonly userStore: UserStore;
  close(): Promise<void>;
}

const max = 8;
const openers: Readonly<Record<string, (connectionString: string) => OpenStore>> = {
  Knex: (connection) => {
    const db = knex({ client: 'pg', connection, pool: { max } });
    return { userStore: new KnexUserStore(db), close: () => db.destroy() };
  },
  Drizzle: (connectionString) => {
    const pool = new Pool({ connectionString, max });
    // The server may end before the last idle connection has.
    pool.on('error', () => undefined);
    return { userStore: new DrizzleUserStore(drizzle(pool)), close: () => pool.end() };
  },
};

describeWithEngine('PostgreSQL', 'the user stores of examples/writing-a-store', () => {
  let database: ExampleDatabase;
  beforeAll(async () => {
    database = await openExampleDatabase();
    await database.pool.query(readExampleSql('users.sql') + readExampleSql('alter-users.sql'));
  }, 60_000);
  afterAll(() => database.stop(), 60_000);

  describe.each(Object.entries(openers))('over %s', (_tool, openStore) => {
    let first: OpenStore;
    let second: OpenStore;
    let harness: UserStoreHarness;
    beforeAll(() => {
      const { connectionString = '' } = database.pool.options;
      [first, second] = [openStore(connectionString), openStore(connectionString)];
      const { userStore } = first;
      harness = { userStore, secondUserStore: second.userStore, ...hostUsers(database.pool) };
    });
    afterAll(() => Promise.all([first.close(), second.close()]));

    test.each(casesWithout(userStoreCases, 'textIds'))('$name', (one) => one.run(harness));
  });
});
