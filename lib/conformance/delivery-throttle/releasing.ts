import { strict as assert } from 'node:assert';
import { outlive, throttleCase } from './throttle-case';
import type { DeliveryThrottleCase } from './throttle-case';

const SHORT_MS = 40;

/** What release frees, and what it leaves. */
export const releasingCases: readonly DeliveryThrottleCase[] = [
  throttleCase('release frees the user for the next claim', [], async (claims) => {
    const userId = await claims.newUserId();
    await claims.release(await claims.take(userId));
    await claims.take(userId);
  }),

  throttleCase('release is no error the second time, nor for a claim that never was', [], async (claims) => {
    const claim = await claims.take(await claims.newUserId());
    await claims.release(claim);
    await claims.release(claim);
    await claims.release(claims.make(await claims.newUserId()));
    await claims.take(claim.userId);
  }),

  throttleCase('releasing a claim that was refused leaves the one that holds', [], async (claims) => {
    const userId = await claims.newUserId();
    await claims.take(userId);
    const refused = claims.make(userId);
    await claims.file(refused);
    await claims.release(refused);
    assert.ok(!(await claims.tryToTake(userId)), "somebody else's claim was released");
  }),

  throttleCase('releasing a claim that has expired leaves the one that came after it', [], async (claims) => {
    const userId = await claims.newUserId();
    const expired = await claims.take(userId, SHORT_MS);
    await outlive(expired);
    await claims.take(userId);
    await claims.release(expired);
    assert.ok(!(await claims.tryToTake(userId)), "somebody else's claim was released");
  }),

  throttleCase("release leaves other users' claims", [], async (claims) => {
    const other = await claims.take(await claims.newUserId());
    await claims.release(await claims.take(await claims.newUserId()));
    assert.ok(!(await claims.tryToTake(other.userId)), "another user's claim was released");
  }),
];
