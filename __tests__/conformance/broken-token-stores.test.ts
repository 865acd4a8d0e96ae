import { tokenStoreCases } from '../../lib/conformance';
import { deletingFaults } from './broken/deleting';
import { keepingFaults } from './broken/keeping';
import { savingFaults } from './broken/saving';
import { failingCases } from './fault';
import { TableTokenStore } from './table-token-store';

/** A machine under load is slow, and that is no failure. */
jest.setTimeout(60_000);

const faults = [...savingFaults, ...keepingFaults, ...deletingFaults];

/** One case waits for a record to expire, so all of them wait together. */
const failing: Map<string, string[]> = new Map();
beforeAll(async () => {
  await Promise.all(
    faults.map(async ({ fault, Broken }) => {
      failing.set(fault, await failingCases(tokenStoreCases, { tokenStore: new Broken() }));
    }),
  );
});

test('a store without a fault passes', async () => {
  expect(await failingCases(tokenStoreCases, { tokenStore: new TableTokenStore() })).toEqual([]);
});

test.each(faults)('$fault', ({ fault, caughtBy, also = [] }) => {
  expect(failing.get(fault)?.sort()).toEqual([caughtBy, ...also].sort());
});
