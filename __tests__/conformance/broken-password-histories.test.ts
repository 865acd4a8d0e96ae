import { passwordHistoryCases } from '../../lib/conformance';
import type { HostUser } from '../../lib/conformance';
import { rememberingFaults } from './broken/remembering';
import { failingCases } from './fault';
import { RememberingUserStore } from './remembering-user-store';

test('a history without a fault passes', async () => {
  expect(await failingCases(passwordHistoryCases, new RememberingUserStore().historyHarness)).toEqual([]);
});

test('a history without a fault passes beside a second one over the same rows', async () => {
  const first = new RememberingUserStore();
  const second = new RememberingUserStore(first.rows, first.replaced);
  const harness = { ...first.historyHarness, secondUserStore: second };
  expect(await failingCases(passwordHistoryCases, harness)).toEqual([]);
});

test('users are written whole: the harness of a UserStore will do', async () => {
  const { historyHarness } = new RememberingUserStore();
  const written: HostUser[] = [];
  const writeUser = (user: HostUser) => {
    written.push(user);
    return historyHarness.writeUser(user);
  };
  await failingCases(passwordHistoryCases, { ...historyHarness, writeUser });
  expect(written.length).toBeGreaterThan(0);
  for (const { remote, revoked } of written) expect([typeof remote, typeof revoked]).toEqual(['boolean', 'boolean']);
});

test.each(rememberingFaults)('$fault', async ({ caughtBy, also = [], Broken }) => {
  const failing = await failingCases(passwordHistoryCases, new Broken().historyHarness);
  expect(failing.sort()).toEqual([caughtBy, ...also].sort());
});
