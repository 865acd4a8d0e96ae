import { passwordHasherCases } from '../../lib/conformance';
import { hashingFaults } from './broken/hashing';
import { failingCases } from './fault';
import { ScryptHasher } from './scrypt-hasher';

test('a hasher without a fault passes', async () => {
  expect(await failingCases(passwordHasherCases, new ScryptHasher().harness)).toEqual([]);
});

test.each(hashingFaults)('$fault', async ({ caughtBy, also = [], Broken }) => {
  const failing = await failingCases(passwordHasherCases, new Broken().harness);
  expect(failing.sort()).toEqual([caughtBy, ...also].sort());
});
