import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import * as conformance from 'express-password-router/conformance';
import { Pool } from 'pg';
import ts from 'typescript';
import { PostgresUserStore } from '../../examples/postgres/postgres-user-store';
import { describeWithEngine } from '../support/describe-with-engine';
import { openExampleDatabase, readExampleSql } from '../support/open-example-database';
import type { ExampleDatabase } from '../support/open-example-database';
import { readMarkdown } from '../support/read-markdown';

const { codeBlocks } = readMarkdown('docs/writing-a-store.md', '## Running the suite');
const [harness] = codeBlocks.filter(({ code }) => code.includes('const harness'));

describeWithEngine('PostgreSQL', 'the harness that the guide shows', () => {
  let database: ExampleDatabase;
  let secondPool: Pool;
  beforeAll(async () => {
    database = await openExampleDatabase();
    await database.pool.query(readExampleSql('users.sql') + readExampleSql('alter-users.sql'));
    secondPool = new Pool(database.pool.options);
    secondPool.on('error', () => undefined);
  }, 60_000);
  afterAll(async () => {
    await secondPool.end();
    await database.stop();
  }, 60_000);

  test('runs every case over the table that the README shows', async () => {
    const { outputText } = ts.transpileModule(harness?.code ?? '', {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const requireNode = createRequire(__filename);
    const cases = new Map<string, () => Promise<void>>();
    const given = {
      exports: {},
      require: (name: string): unknown => (name.startsWith('node:') ? requireNode(name) : conformance),
      PostgresUserStore,
      pool: database.pool,
      secondPool,
      test: (name: string, run: () => Promise<void>) => cases.set(name, run),
    };
    Reflect.apply(compileFunction(outputText, Object.keys(given)), undefined, Object.values(given));

    const failing: string[] = [];
    for (const [name, run] of cases) await run().catch((error: unknown) => failing.push(`${name}: ${String(error)}`));
    expect(failing).toEqual([]);
    expect(cases.size).toBeGreaterThan(100);
  });
});
