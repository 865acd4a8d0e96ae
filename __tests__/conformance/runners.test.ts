import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  deliveryThrottleCases,
  passwordHasherCases,
  passwordHistoryCases,
  tokenFormatCases,
  tokenStoreCases,
  userStoreCases,
} from '../../lib/conformance';

/** A machine under load is slow, and that is no failure. */
jest.setTimeout(300_000);

const run = promisify(execFile);

test("the suite runs under Node's own test runner", async () => {
  const file = resolve(__dirname, 'node-test.ts');
  const cwd = resolve(__dirname, '../..');
  const { stdout } = await run(process.execPath, ['--import', 'tsx', '--test', '--test-reporter=tap', file], { cwd });
  const cases = [
    ...userStoreCases,
    ...tokenStoreCases,
    ...passwordHasherCases,
    ...tokenFormatCases,
    ...deliveryThrottleCases,
    ...passwordHistoryCases,
  ];
  expect(stdout).toMatch(/^# fail 0$/m);
  for (const { name } of cases) expect(stdout).toContain(`- ${name}\n`);
});
