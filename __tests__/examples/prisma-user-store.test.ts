import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { casesWithout, userStoreCases } from 'express-password-router/conformance';
import type { UserStoreHarness } from 'express-password-router/conformance';
import { PrismaUserStore } from '../../examples/writing-a-store/prisma-user-store';
import { describeWithEngine } from '../support/describe-with-engine';
import { hostUsers } from '../support/host-users';
import { openExampleDatabase, readExampleSql } from '../support/open-example-database';
import type { ExampleDatabase } from '../support/open-example-database';
import { openPrisma } from '../support/open-prisma';
import type { PrismaClient } from '../support/open-prisma';

describeWithEngine('PostgreSQL', 'the user store of examples/writing-a-store over Prisma', () => {
  let folder: string;
  let database: ExampleDatabase;
  let prisma: PrismaClient;
  let harness: UserStoreHarness;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'prisma-'));
    database = await openExampleDatabase();
    await database.pool.query(readExampleSql('users.sql') + readExampleSql('alter-users.sql'));
    prisma = await openPrisma(folder, database.pool.options.connectionString ?? '');
    const [userStore, secondUserStore] = [new PrismaUserStore(prisma.user), new PrismaUserStore(prisma.user)];
    harness = { userStore, secondUserStore, ...hostUsers(database.pool) };
  }, 300_000);
  afterAll(() => prisma.$disconnect());
  afterAll(() => database.stop(), 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }), 60_000);

  test.each(casesWithout(userStoreCases, 'textIds'))('$name', (one) => one.run(harness));
});
