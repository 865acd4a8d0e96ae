import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  casesWithout,
  deliveryThrottleCases,
  passwordHasherCases,
  passwordHistoryCases,
  tokenFormatCases,
  tokenStoreCases,
  userStoreCases,
} from '../../lib/conformance';
import { describeWithEngine } from '../support/describe-with-engine';
import { startMariadb } from '../support/mariadb';
import { startPostgres } from '../support/postgres';
import { startSqlite } from '../support/sqlite';
import { createProject } from './create-project';
import { pack } from './pack';
import type { Tarball } from './pack';
import { run } from './run';

jest.setTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
let tarball: Tarball;

beforeAll(async () => {
  tarball = await pack(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describe("the suite runs in a stranger's project, under the runner that is used there", () => {
  const names = [
    ...casesWithout(userStoreCases, 'sessionEpoch'),
    ...passwordHistoryCases,
    ...tokenStoreCases,
    ...deliveryThrottleCases,
    ...casesWithout(passwordHasherCases, 'weaker', 'overlong'),
    ...tokenFormatCases,
  ].map(({ name }) => name);
  let project: string;

  beforeAll(async () => {
    const packages = [tarball.path, 'express@5.3.0', 'vitest@4.1.12', 'mocha@11.8.0'];
    project = await createProject(join(folder, 'runners'), 'runners', packages);
  });

  test('vitest', async () => {
    const report = await runModule('vitest/vitest.mjs', 'run', '--reporter=json');
    const { testResults } = JSON.parse(report) as { testResults: [{ assertionResults: VitestResult[] }] };
    const [{ assertionResults }] = testResults;
    expect(assertionResults.map(({ status, title }) => [status, title])).toEqual(names.map((name) => ['passed', name]));
  });

  test('mocha', async () => {
    const report = await runModule('mocha/bin/mocha.js', '--reporter=json', '--timeout=60000', 'mocha.mjs');
    const { passes, failures } = JSON.parse(report) as { passes: { title: string }[]; failures: unknown[] };
    expect(failures).toEqual([]);
    expect(passes.map(({ title }) => title)).toEqual(names);
  });

  test('node:test', async () => {
    const report = await run(project, process.execPath, ['--test', '--test-reporter=tap', 'node-test.mjs']);
    expect(report).toMatch(/^# fail 0$/m);
    const passed = [...report.matchAll(/^ok \d+ - (.*)$/gm)].map(([, title]) => title);
    expect(passed).toEqual(names);
  });

  function runModule(script: string, ...args: readonly string[]): Promise<string> {
    return run(project, process.execPath, [join(project, 'node_modules', script), ...args]);
  }
});

interface VitestResult {
  readonly status: string;
  readonly title: string;
}

/** It is made of ES modules, and needs Node 22, so nothing that runs in this process can try it. */
describe('the stores for Kysely conform over Kysely 0.29, on a Node that it takes', () => {
  let project: string;

  beforeAll(async () => {
    const drivers = ['libsql@0.5.29', 'pg@8.23.1', 'mysql2@3.24.6'];
    const packages = [tarball.path, 'express@5.3.0', 'kysely@0.29.9', 'node@22.23.3', ...drivers];
    project = await createProject(join(folder, 'kysely'), 'kysely', packages);
  });

  test('on SQLite', async () => {
    const { file, stop } = startSqlite();
    await conforms('sqlite', file).finally(stop);
  });

  describeWithEngine('PostgreSQL', 'on PostgreSQL', () => {
    test('every case passes', async () => {
      const { url, stop } = await startPostgres();
      await conforms('postgres', url).finally(stop);
    });
  });

  describeWithEngine('MariaDB', 'on MariaDB', () => {
    test('every case passes', async () => {
      const { url, stop } = await startMariadb();
      await conforms('mysql', url).finally(stop);
    });
  });

  async function conforms(dialect: string, url: string): Promise<void> {
    const node = join(project, 'node_modules', 'node', 'bin', 'node');
    const args = ['--test', '--test-reporter=tap', 'conformance.test.mjs'];
    const report = await run(project, node, args, { DIALECT: dialect, DATABASE_URL: url });
    expect(report).toMatch(/^# fail 0$/m);
    expect(report).toMatch(/^# pass [1-9]\d\d$/m);
  }
});
