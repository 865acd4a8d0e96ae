import { passwordHistoryCases } from '../../lib/conformance';
import { rememberingFaults } from './broken/remembering';
import { failingCases } from './fault';
import { RememberingUserStore } from './remembering-user-store';

test('a history without a fault passes', async () => {
  expect(await failingCases(passwordHistoryCases, new RememberingUserStore().historyHarness)).toEqual([]);
});

test.each(rememberingFaults)('$fault', async ({ caughtBy, also = [], Broken }) => {
  const failing = await failingCases(passwordHistoryCases, new Broken().historyHarness);
  expect(failing.sort()).toEqual([caughtBy, ...also].sort());
});
