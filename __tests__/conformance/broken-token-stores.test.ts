import { tokenStoreCases } from '../../lib/conformance';
import { deletingFaults } from './broken/deleting';
import { keepingFaults } from './broken/keeping';
import { savingFaults } from './broken/saving';
import { failingCases } from './fault';
import { TableTokenStore } from './table-token-store';

/** A machine under load is slow, and that is no failure. */
jest.setTimeout(300_000);

const faults = [...savingFaults, ...keepingFaults, ...deletingFaults];

/** One case waits for a record to expire, so all of them wait together. */
const failing: Map<string, string[]> = new Map();
beforeAll(async () => {
  await Promise.all(
    faults.map(async ({ fault, Broken }) => {
      failing.set(fault, await failingCases(tokenStoreCases, new Broken().harness));
    }),
  );
});

test('a store without a fault passes', async () => {
  expect(await failingCases(tokenStoreCases, new TableTokenStore().harness)).toEqual([]);
});

test('a store without a fault passes beside a second one over the same table', async () => {
  const first = new TableTokenStore();
  const harness = { tokenStore: first, secondTokenStore: new TableTokenStore(first.table) };
  expect(await failingCases(tokenStoreCases, harness)).toEqual([]);
});

test.each(faults)('$fault', ({ fault, caughtBy, also = [] }) => {
  expect(failing.get(fault)?.sort()).toEqual([caughtBy, ...also].sort());
});
