import { MemoryDeliveryThrottle } from 'express-password-router';
import type { DeliveryClaim } from 'express-password-router';

const start = Date.parse('2030-01-01T00:00:00.000Z');

function claimOf(userId: string, atMs: number, forMs = 60_000): DeliveryClaim {
  const at = start + atMs;
  return { id: `${userId} at ${atMs}`, userId, claimedAt: new Date(at), expiresAt: new Date(at + forMs) };
}

test.each([0, 100])(
  'a claim holds to the last millisecond of its interval, and no longer, among %i others',
  (others) => {
    const throttle = new MemoryDeliveryThrottle();
    for (let n = 0; n < others; n++) throttle.claim(claimOf(`other ${n}`, 0, 600_000));
    expect([0, 59_999, 60_000].map((at) => throttle.claim(claimOf('jane', at)))).toEqual([true, false, true]);
  },
);

test('what is handed in is no handle on what is kept', () => {
  const throttle = new MemoryDeliveryThrottle();
  const claim = claimOf('jane', 0);
  throttle.claim(claim);
  claim.expiresAt.setTime(start);
  expect(throttle.claim(claimOf('jane', 1))).toBe(false);
});

test('expired claims go as others come: what is kept does not grow with what ever was', () => {
  const throttle = new MemoryDeliveryThrottle();
  const ids = Array.from({ length: 100 }, (_, index) => `user ${index}`);
  for (const id of ids) throttle.claim(claimOf(id, 0));
  const areKept = (): string[] => ids.filter((id) => !throttle.claim(claimOf(id, 59_999, 0)));
  expect(areKept()).toEqual(ids);
  for (const id of ids) throttle.claim(claimOf(`late ${id}`, 60_000));
  expect(areKept()).toEqual([]);
});
