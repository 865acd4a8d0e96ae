import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  deliveryThrottleCases,
  passwordHasherCases,
  passwordHistoryCases,
  tokenFormatCases,
  tokenStoreCases,
  userStoreCases,
} from '../../lib/conformance';
import { attemptsFaults } from './broken/attempts';
import { causeFaults } from './broken/causes';
import { deletingFaults } from './broken/deleting';
import { hashingFaults } from './broken/hashing';
import { keepingFaults } from './broken/keeping';
import { meanwhileFaults } from './broken/meanwhile';
import { readingFaults } from './broken/reading';
import { readingTokensFaults } from './broken/reading-tokens';
import { rememberingFaults } from './broken/remembering';
import { replacingFaults } from './broken/replacing';
import { savingFaults } from './broken/saving';
import { standingFaults } from './broken/standing';
import { throttlingFaults } from './broken/throttling';

const guide = readFileSync(resolve(__dirname, '../../docs/writing-a-store.md'), 'utf8');

test.each([
  ['replacePassword', replacingFaults],
  ['Remote and revoked users, and the session epoch', standingFaults],
  ['Resets, changes and rehashes', causeFaults],
  ['countAttempt and clearAttempts', attemptsFaults],
  ['What somebody writes meanwhile', meanwhileFaults],
  ['findById, ids and hashes', readingFaults],
  ['Saving tokens', savingFaults],
  ['Keeping tokens', keepingFaults],
  ['Deleting tokens', deletingFaults],
  ['Password hashers', hashingFaults],
  ['Token formats', readingTokensFaults],
  ['Delivery throttles', throttlingFaults],
  ['Password histories', rememberingFaults],
])('the guide lists the traps of: %s', (heading, faults) => {
  expect(rowsUnder(heading)).toEqual(faults.map(({ fault, caughtBy }) => [fault, caughtBy]));
});

test('the guide explains every need', () => {
  const cases = [
    ...userStoreCases,
    ...tokenStoreCases,
    ...passwordHasherCases,
    ...tokenFormatCases,
    ...deliveryThrottleCases,
    ...passwordHistoryCases,
  ];
  const needs = new Set<string>(cases.flatMap((c): readonly string[] => c.needs));
  const explained = rowsUnder('When the schema does not have it').map(([need]) => need?.replaceAll('`', ''));
  expect(explained.sort()).toEqual([...needs].sort());
});

/** The cells of the table under a heading, without its head. */
function rowsUnder(heading: string): string[][] {
  const [, section = ''] = guide.split(`\n### ${heading}\n`);
  const [own = ''] = section.split(/\n##+ /);
  const rows = own.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
