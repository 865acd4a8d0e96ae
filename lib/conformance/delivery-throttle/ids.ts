import { strict as assert } from 'node:assert';
import { hostileIds, idPairs } from '../ids';
import { throttleCase } from './throttle-case';
import type { DeliveryThrottleCase } from './throttle-case';

/** User ids are compared byte for byte. */
export const idCases: readonly DeliveryThrottleCase[] = [
  throttleCase('claims go by user ids of any characters, up to 255 bytes', ['textIds'], async (claims) => {
    for (const userId of hostileIds()) {
      const claim = await claims.take(userId);
      assert.ok(!(await claims.tryToTake(userId)), 'two claims hold');
      await claims.release(claim);
      await claims.release(await claims.take(userId));
    }
  }),

  ...idPairs.map(({ difference, make }) =>
    throttleCase(
      `claims of user ids that differ in ${difference} alone are two claims`,
      ['textIds'],
      async (claims) => {
        const [userId, namesakeId] = make();
        const claim = await claims.take(userId);
        await claims.take(namesakeId);
        await claims.release(claim);
        assert.ok(!(await claims.tryToTake(namesakeId)), "the namesake's claim was released");
      },
    ),
  ),
];
