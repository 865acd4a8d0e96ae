import { deliveryThrottleCases } from '../../lib/conformance';
import { throttlingFaults } from './broken/throttling';
import { failingCases } from './fault';
import { TableDeliveryThrottle } from './table-delivery-throttle';

/** A machine under load is slow, and that is no failure. */
jest.setTimeout(300_000);

/** Some cases wait for a claim to expire, so all of them wait together. */
const failing: Map<string, string[]> = new Map();
beforeAll(async () => {
  await Promise.all(
    throttlingFaults.map(async ({ fault, Broken }) => {
      failing.set(fault, await failingCases(deliveryThrottleCases, new Broken().harness));
    }),
  );
});

test('a throttle without a fault passes', async () => {
  expect(await failingCases(deliveryThrottleCases, new TableDeliveryThrottle().harness)).toEqual([]);
});

test('a throttle without a fault passes beside a second one over the same table', async () => {
  const first = new TableDeliveryThrottle();
  const harness = { deliveryThrottle: first, secondDeliveryThrottle: new TableDeliveryThrottle(first.table) };
  expect(await failingCases(deliveryThrottleCases, harness)).toEqual([]);
});

test.each(throttlingFaults)('$fault', ({ fault, caughtBy, also = [] }) => {
  expect(failing.get(fault)?.sort()).toEqual([caughtBy, ...also].sort());
});
