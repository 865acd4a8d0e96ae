import { OverloadedError } from 'express-password-router';
import { DeliveryLine } from '../../../lib/features/forgot-password/delivery-line';
import { drainEventLoop } from '../../support/drain-event-loop';
import { raiseBarrier } from '../../support/raise-barrier';

const atOnce = (): Promise<void> => Promise.resolve();

test('so many run at once, the others in the order in which they came', async () => {
  const line = new DeliveryLine({ concurrency: 2, queueLimit: 10 });
  const [gate, begun] = [raiseBarrier(), [] as string[]];
  const work = (name: string) => async () => {
    begun.push(name);
    await gate.wait();
  };
  const passing = ['a', 'b', 'c', 'd'].map((name) => line.pass(atOnce, work(name)));
  await drainEventLoop();
  expect(begun).toEqual(['a', 'b']);
  gate.open();
  await Promise.all(passing);
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

test('no more than so many run at once, whoever has ended', async () => {
  const line = new DeliveryLine({ concurrency: 1, queueLimit: 10 });
  const [gates, begun] = [[raiseBarrier(), raiseBarrier()], [] as string[]];
  const works = gates.map(({ wait }) => async () => {
    begun.push('one that lasts');
    await wait();
  });
  const passing = works.map((work) => line.pass(atOnce, work));
  gates[0]?.open();
  await passing[0];
  const last = line.pass(atOnce, async () => void begun.push('the last'));
  await drainEventLoop();
  expect(begun).toEqual(['one that lasts', 'one that lasts']);
  gates[1]?.open();
  await Promise.all([...passing, last]);
  expect(begun).toHaveLength(3);
});

test('everybody with a place is answered at once, also who has to wait', async () => {
  const line = new DeliveryLine({ concurrency: 1, queueLimit: 1 });
  const [gate, answered] = [raiseBarrier(), [] as string[]];
  const passing = ['a', 'b'].map((name) => line.pass(async () => void answered.push(name), gate.wait));
  expect(answered).toEqual(['a', 'b']);
  await expect(line.pass(async () => void answered.push('c'), gate.wait)).rejects.toThrow(OverloadedError);
  expect(answered).toEqual(['a', 'b']);
  gate.open();
  await Promise.all(passing);
});

test('who fails leaves the place to the next', async () => {
  const line = new DeliveryLine({ concurrency: 1, queueLimit: 0 });
  const failing = () => Promise.reject(new Error('failed'));
  await expect(line.pass(failing, atOnce)).rejects.toThrow('failed');
  await expect(line.pass(atOnce, failing)).rejects.toThrow('failed');
  await expect(line.pass(atOnce, atOnce)).resolves.toBeUndefined();
});

test('whenIdle waits for the last one, those in line included', async () => {
  const line = new DeliveryLine({ concurrency: 1, queueLimit: 1 });
  const gates = [raiseBarrier(), raiseBarrier()];
  const passing = gates.map(({ wait }) => line.pass(atOnce, wait));
  let isIdle = false;
  const idle = line.whenIdle().then(() => (isIdle = true));
  gates[0]?.open();
  await drainEventLoop();
  expect(isIdle).toBe(false);
  gates[1]?.open();
  await Promise.all([...passing, idle]);
  await line.whenIdle();
});
