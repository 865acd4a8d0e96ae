import { strict as assert } from 'node:assert';
import { throttleCase } from './throttle-case';
import type { DeliveryThrottleCase } from './throttle-case';

/** What one process claims and releases, the other sees at once, whatever it was answered before. */
export const betweenProcessesCases: readonly DeliveryThrottleCase[] = [
  throttleCase('a claim that another process has taken holds in this one', [], async (here, there) => {
    const userId = await here.newUserId();
    await there.take(userId);
    assert.ok(!(await here.tryToTake(userId)), 'two claims hold');
  }),

  throttleCase('a user whom another process releases is free in this one', [], async (here, there) => {
    const userId = await here.newUserId();
    const claim = await there.take(userId);
    await here.tryToTake(userId);
    await there.release(claim);
    await here.take(userId);
  }),
];
