import { userStoreCases } from '../../lib/conformance';
import { attemptsFaults } from './broken/attempts';
import { causeFaults } from './broken/causes';
import { meanwhileFaults } from './broken/meanwhile';
import { readingFaults } from './broken/reading';
import { replacingFaults } from './broken/replacing';
import { standingFaults } from './broken/standing';
import { DatedUserStore } from './dated-user-store';
import { failingCases } from './fault';
import { TableUserStore } from './table-user-store';

/** A machine under load is slow, and that is no failure. */
jest.setTimeout(300_000);

const faults = [
  ...replacingFaults,
  ...standingFaults,
  ...causeFaults,
  ...attemptsFaults,
  ...meanwhileFaults,
  ...readingFaults,
];

test('a store without a fault passes', async () => {
  expect(await failingCases(userStoreCases, new TableUserStore().harness)).toEqual([]);
});

test('a store without a fault passes beside a second one over the same rows', async () => {
  const first = new TableUserStore();
  const harness = { ...first.harness, secondUserStore: new TableUserStore(first.rows) };
  expect(await failingCases(userStoreCases, harness)).toEqual([]);
});

test('a store without a fault passes that keeps the time of the last change to the second', async () => {
  expect(await failingCases(userStoreCases, new DatedUserStore().harness)).toEqual([]);
});

test.each(faults)('$fault', async ({ caughtBy, also = [], Broken }) => {
  const failing = await failingCases(userStoreCases, new Broken().harness);
  expect(failing.sort()).toEqual([caughtBy, ...also].sort());
});
