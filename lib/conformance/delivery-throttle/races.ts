import { strict as assert } from 'node:assert';
import { countAtOnce, outlive, throttleRace } from './throttle-case';
import type { DeliveryThrottleCase } from './throttle-case';

const CONTENDERS = 12;
const ROUNDS = 4;
const SHORT_MS = 40;

/** What holds when many call at once. */
export const raceCases: readonly DeliveryThrottleCase[] = [
  throttleRace('of many claims at once exactly one is taken', [], async (claims) => {
    for (let round = 0; round < ROUNDS; round++) {
      const userId = await claims.newUserId();
      assert.equal(await countAtOnce(CONTENDERS, () => claims.tryToTake(userId)), 1);
      assert.ok(!(await claims.tryToTake(userId)), 'what was taken does not hold');
    }
  }),

  throttleRace('of many claims at once, once one has expired, exactly one is taken', [], async (claims) => {
    for (let round = 0; round < ROUNDS; round++) {
      const userId = await claims.newUserId();
      await outlive(await claims.take(userId, SHORT_MS));
      assert.equal(await countAtOnce(CONTENDERS, () => claims.tryToTake(userId)), 1);
      assert.ok(!(await claims.tryToTake(userId)), 'what was taken does not hold');
    }
  }),

  throttleRace('of many claims at once, while one is released, at most one is taken', [], async (claims) => {
    for (let round = 0; round < ROUNDS; round++) {
      const held = await claims.take(await claims.newUserId());
      const [taken] = await Promise.all([
        countAtOnce(CONTENDERS, () => claims.tryToTake(held.userId)),
        claims.release(held),
      ]);
      assert.ok(taken <= 1, `${String(taken)} claims were taken`);
      assert.equal(
        await claims.tryToTake(held.userId),
        taken === 0,
        'what was taken does not hold, or what was not does',
      );
    }
  }),

  throttleRace('of many who release one claim and take the next, exactly one takes it', [], async (claims) => {
    for (let round = 0; round < ROUNDS; round++) {
      const held = await claims.take(await claims.newUserId());
      const releaseAndTake = async (): Promise<boolean> => {
        await claims.release(held);
        return await claims.tryToTake(held.userId);
      };
      assert.equal(await countAtOnce(CONTENDERS, releaseAndTake), 1, 'a release freed what somebody took after it');
    }
  }),

  throttleRace('claims of many users at once are all taken', [], async (claims) => {
    assert.equal(await countAtOnce(CONTENDERS, async () => claims.tryToTake(await claims.newUserId())), CONTENDERS);
  }),

  throttleRace('releases at once are no error', [], async (claims) => {
    const claim = await claims.take(await claims.newUserId());
    await Promise.all(Array.from({ length: CONTENDERS }, () => claims.release(claim)));
    await claims.take(claim.userId);
  }),
];
