/** Run by Node's own test runner, from runners.test.ts: the cases know nothing of the runner that runs them. */
import { test } from 'node:test';
import {
  deliveryThrottleCases,
  passwordHasherCases,
  passwordHistoryCases,
  tokenFormatCases,
  tokenStoreCases,
  userStoreCases,
} from '../../lib/conformance';
import { RememberingUserStore } from './remembering-user-store';
import { ScryptHasher } from './scrypt-hasher';
import { SealedFormat } from './sealed-format';
import { TableDeliveryThrottle } from './table-delivery-throttle';
import { TableTokenStore } from './table-token-store';
import { TableUserStore } from './table-user-store';

const users = new TableUserStore().harness;
const tokens = { tokenStore: new TableTokenStore() };
const deliveries = { deliveryThrottle: new TableDeliveryThrottle() };
const { historyHarness: histories } = new RememberingUserStore();
const { harness: hashes } = new ScryptHasher();
const { harness: formats } = new SealedFormat();

for (const c of userStoreCases) void test(c.name, () => c.run(users));
for (const c of tokenStoreCases) void test(c.name, () => c.run(tokens));
for (const c of passwordHasherCases) void test(c.name, () => c.run(hashes));
for (const c of tokenFormatCases) void test(c.name, () => c.run(formats));
for (const c of deliveryThrottleCases) void test(c.name, () => c.run(deliveries));
for (const c of passwordHistoryCases) void test(c.name, () => c.run(histories));
