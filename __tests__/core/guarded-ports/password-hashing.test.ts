import { PasswordHashing } from '../../../lib/core/guarded-ports/password-hashing';
import { HashingGate } from '../../../lib/core/lines/hashing-gate';
import { fastPasswordHasher } from '../../support/fast-password-hasher';
import { raiseBarrier } from '../../support/raise-barrier';

test('the wait that it estimates is the gate’s', async () => {
  const gate = new HashingGate({ concurrency: 1, queueLimit: 9 });
  const hashing = new PasswordHashing(fastPasswordHasher, gate, 1_000);
  const hash = raiseBarrier();
  const turn = hashing.takeTurn('password', { until: Infinity }, hash.wait);
  await hash.reached;
  gate.recordDuration(4_000);
  expect(hashing.estimatedWaitSeconds).toBe(4);
  hash.open();
  await turn;
});
