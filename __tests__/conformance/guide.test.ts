import {
  deliveryThrottleCases,
  passwordHasherCases,
  passwordHistoryCases,
  tokenFormatCases,
  tokenStoreCases,
  userStoreCases,
} from '../../lib/conformance';
import { readTables } from '../support/read-tables';
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
import type { Fault } from './fault';

const tables = readTables('writing-a-store.md');

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
  const traps = faults.map((trap) => ({
    fault: trap.fault.replaceAll('`', ''),
    'the case that names it': trap.caughtBy.replaceAll('`', ''),
  }));
  expect(tables.get(heading)).toEqual(traps);
});

test.each<[string, readonly { name: string }[], readonly Pick<Fault<unknown>, 'caughtBy' | 'also'>[]]>([
  [
    'userStoreCases',
    userStoreCases,
    [
      ...[...replacingFaults, ...standingFaults, ...causeFaults],
      ...[...attemptsFaults, ...meanwhileFaults, ...readingFaults],
    ],
  ],
  ['tokenStoreCases', tokenStoreCases, [...savingFaults, ...keepingFaults, ...deletingFaults]],
  ['passwordHasherCases', passwordHasherCases, hashingFaults],
  ['tokenFormatCases', tokenFormatCases, readingTokensFaults],
  ['deliveryThrottleCases', deliveryThrottleCases, throttlingFaults],
  ['passwordHistoryCases', passwordHistoryCases, rememberingFaults],
])('%s: each case fails for one trap at least, or nobody would notice that it asks nothing', (_, cases, faults) => {
  const failing = new Set(faults.flatMap(({ caughtBy, also = [] }) => [caughtBy, ...also]));
  expect(cases.map(({ name }) => name).filter((name) => !failing.has(name))).toEqual([]);
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
  const explained = tables.get('When the schema does not have it')?.map((row) => row['need']);
  expect(explained?.sort()).toEqual([...needs].sort());
});
