import { strict as assert } from 'node:assert';
import { outlive, throttleCase } from './throttle-case';
import type { DeliveryThrottleCase } from './throttle-case';

const SHORT_MS = 40;
const SECOND_MS = 1_000;

/** One claim a user, until it is released or expires. */
export const claimingCases: readonly DeliveryThrottleCase[] = [
  throttleCase('claim answers exactly true, and as long as that claim holds exactly false', [], async (claims) => {
    const userId = await claims.newUserId();
    assert.equal(await claims.file(claims.make(userId)), true);
    assert.equal(await claims.file(claims.make(userId)), false);
    assert.equal(await claims.file(claims.make(userId)), false);
  }),

  throttleCase("another user's claim is in nobody's way", [], async (claims) => {
    await claims.take(await claims.newUserId());
    await claims.take(await claims.newUserId());
  }),

  throttleCase('a claim ends by itself when it expires', [], async (claims) => {
    const userId = await claims.newUserId();
    await outlive(await claims.take(userId, SHORT_MS));
    assert.ok(await claims.tryToTake(userId), 'the claim outlives its expiry');
    assert.ok(!(await claims.tryToTake(userId)), 'the claim that came after it does not hold');
  }),

  throttleCase('a claim holds to its last moment, whoever else claims meanwhile', [], async (claims) => {
    const userId = await claims.newUserId();
    const held = await claims.take(userId, 1.5 * SECOND_MS);
    for (;;) {
      await claims.take(await claims.newUserId());
      const taken = await claims.tryToTake(userId);
      if (Date.now() >= held.expiresAt.getTime()) return;
      assert.ok(!taken, 'the claim was given away before it expired');
      await outlive(claims.make(userId, SHORT_MS));
    }
  }),

  throttleCase('a claim that is refused does not prolong the one that holds', [], async (claims) => {
    const userId = await claims.newUserId();
    const held = await claims.take(userId, SECOND_MS);
    assert.ok(!(await claims.tryToTake(userId)), 'two claims hold');
    await outlive(held);
    assert.ok(await claims.tryToTake(userId), 'the claim holds for longer than it was made for');
  }),

  throttleCase('a claim holds to its end, though others are refused meanwhile', [], async (claims) => {
    const userId = await claims.newUserId();
    await claims.take(userId);
    await outlive(claims.make(userId, SHORT_MS));
    assert.ok(!(await claims.tryToTake(userId, SHORT_MS)), 'a claim was given away');
    await outlive(claims.make(userId, SHORT_MS));
    assert.ok(!(await claims.tryToTake(userId)), 'a shorter claim that was refused ended the longer one');
  }),
];
