import { getEventListeners } from 'node:events';
import { Line } from '../../../lib/core/lines/line';
import type { Patience } from '../../../lib/core/lines/line';
import { fakeClock } from '../../support/fake-clock';

fakeClock();

const patient: Patience = { until: Infinity };
const impatience = (): Error => new Error('waited too long');
const inMs = (ms: number): Patience => ({ until: performance.now() + ms });

test('first come, first served', async () => {
  const line = new Line();
  const served: string[] = [];
  const everybody = ['ann', 'bob', 'cyd'].map((name) => line.join(patient, impatience).then(() => served.push(name)));
  expect(line.length).toBe(3);
  while (line.advance());
  await Promise.all(everybody);
  expect(served).toEqual(['ann', 'bob', 'cyd']);
});

test('one at a time', () => {
  const line = new Line();
  void line.join(patient, impatience);
  void line.join(patient, impatience);
  expect(line.advance()).toBe(true);
  expect(line.length).toBe(1);
});

test('nobody advances where nobody waits', () => {
  expect(new Line().advance()).toBe(false);
});

test('who has waited too long leaves, and the next moves up', async () => {
  const line = new Line();
  const first = expect(line.join(inMs(100), impatience)).rejects.toThrow('waited too long');
  const second = line.join(inMs(200), impatience);
  await jest.advanceTimersByTimeAsync(100);
  await first;
  expect(line.length).toBe(1);
  line.advance();
  await second;
});

test('whose patience is over already does not wait at all', async () => {
  const line = new Line();
  const late = expect(line.join(inMs(-1), impatience)).rejects.toThrow('waited too long');
  await jest.advanceTimersByTimeAsync(0);
  await late;
  expect(line.length).toBe(0);
});

test('who is served in time does not hear of the deadline later', async () => {
  const line = new Line();
  const served = line.join(inMs(100), impatience);
  line.advance();
  await jest.advanceTimersByTimeAsync(1_000);
  await expect(served).resolves.toBeUndefined();
});

test('who has gone away leaves at once', async () => {
  const line = new Line();
  const { signal, abort } = newSignal();
  const gone = expect(line.join({ ...inMs(100), waiting: { signal } }, impatience)).rejects.toMatchObject({
    name: 'AbortError',
  });
  const next = line.join(inMs(100), impatience);
  abort();
  await gone;
  expect(line.length).toBe(1);
  line.advance();
  await next;
});

test('who went away before does not join', async () => {
  const line = new Line();
  const { signal, abort } = newSignal();
  abort();
  await expect(line.join({ ...patient, waiting: { signal } }, impatience)).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(line.length).toBe(0);
});

test('whoever gives a reason of their own has gone away all the same', async () => {
  const signal = AbortSignal.abort(new Error('too slow'));
  await expect(new Line().join({ ...patient, waiting: { signal } }, impatience)).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('going away after being served changes nothing', async () => {
  const line = new Line();
  const { signal, abort } = newSignal();
  const served = line.join({ ...patient, waiting: { signal } }, impatience);
  line.advance();
  abort();
  await expect(served).resolves.toBeUndefined();
});

test('nobody who has left is still listening for the signal', async () => {
  const line = new Line();
  const { signal } = newSignal();
  const refused = expect(line.join({ ...inMs(100), waiting: { signal } }, impatience)).rejects.toThrow(
    'waited too long',
  );
  const served = line.join({ ...patient, waiting: { signal } }, impatience);
  expect(getEventListeners(signal, 'abort')).toHaveLength(2);
  await jest.advanceTimersByTimeAsync(100);
  line.advance();
  await Promise.all([refused, served]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

function newSignal(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    abort: () => {
      controller.abort();
    },
  };
}
