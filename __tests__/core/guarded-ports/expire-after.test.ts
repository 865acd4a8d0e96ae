import { expireAfter } from '../../../lib/core/guarded-ports/expire-after';
import { fakeClock } from '../../support/fake-clock';

fakeClock(); // and sees to it that no timer is left

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('it expires when the time is over, once what has arrived is read', async () => {
  const expire = jest.fn();
  expireAfter(100, expire);
  jest.advanceTimersByTime(99);
  await nextTurn();
  expect(expire).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(expire).not.toHaveBeenCalled();
  await nextTurn();
  expect(expire).toHaveBeenCalledTimes(1);
});

test.each([
  ['before the time is over', 99],
  ['while what has arrived is read', 100],
])('called off %s, it does not', async (_, ms) => {
  const expire = jest.fn();
  const callOff = expireAfter(100, expire);
  jest.advanceTimersByTime(ms);
  callOff();
  jest.advanceTimersByTime(100);
  await nextTurn();
  expect(expire).not.toHaveBeenCalled();
});
