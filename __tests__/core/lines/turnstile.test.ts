import { OverloadedError } from 'express-password-router';
import { Turnstile } from '../../../lib/core/lines/turnstile';
import { drainEventLoop } from '../../support/drain-event-loop';
import { fakeClock } from '../../support/fake-clock';
import { raiseBarrier } from '../../support/raise-barrier';

fakeClock();

const patient = { until: Infinity };

test('operations on one key pass one at a time, in order', async () => {
  const turnstile = new Turnstile(() => 1);
  const log: string[] = [];
  const operation = (name: string) => async () => {
    log.push(`${name} in`);
    await drainEventLoop();
    log.push(`${name} out`);
  };
  await Promise.all(['a', 'b', 'c'].map((name) => turnstile.pass('key', patient, operation(name))));
  expect(log).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
});

test('operations on different keys do not wait for one another', async () => {
  const turnstile = new Turnstile(() => 1);
  const { wait, open } = raiseBarrier();
  const held = turnstile.pass('one', patient, wait);
  await expect(turnstile.pass('other', patient, () => Promise.resolve('done'))).resolves.toBe('done');
  open();
  await held;
});

test('what an operation answers or throws goes to who asked', async () => {
  const turnstile = new Turnstile(() => 1);
  await expect(turnstile.pass('key', patient, () => Promise.resolve(7))).resolves.toBe(7);
  await expect(turnstile.pass('key', patient, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('one that fails lets the next one through', async () => {
  const turnstile = new Turnstile(() => 1);
  const failing = expect(turnstile.pass('key', patient, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(turnstile.pass('key', patient, () => Promise.resolve('next'))).resolves.toBe('next');
  await failing;
});

test('eight wait, the ninth is refused with the estimated wait', async () => {
  const turnstile = new Turnstile(() => 7);
  const { wait, open } = raiseBarrier();
  const admitted = Array.from({ length: 9 }, () => turnstile.pass('key', patient, wait));
  const refused = turnstile.pass('key', patient, wait);
  await expect(refused).rejects.toThrow(OverloadedError);
  await expect(refused).rejects.toMatchObject({ headers: { 'Retry-After': '7' } });
  open();
  await Promise.all(admitted);
});

test('once they are through there is room again', async () => {
  const turnstile = new Turnstile(() => 1);
  for (let round = 0; round < 3; round++) {
    await Promise.all(Array.from({ length: 9 }, () => turnstile.pass('key', patient, () => Promise.resolve())));
  }
  await expect(turnstile.pass('key', patient, () => Promise.resolve('in'))).resolves.toBe('in');
});

test('who waits too long is refused, and does not come in later', async () => {
  const turnstile = new Turnstile(() => 1);
  const { wait, open } = raiseBarrier();
  const operation = jest.fn(() => Promise.resolve());
  const held = turnstile.pass('key', patient, wait);
  const refused = expect(turnstile.pass('key', { until: performance.now() + 100 }, operation)).rejects.toThrow(
    OverloadedError,
  );
  await jest.advanceTimersByTimeAsync(100);
  await refused;
  open();
  await held;
  await drainEventLoop();
  expect(operation).not.toHaveBeenCalled();
});

test('who goes away leaves the line to the others', async () => {
  const turnstile = new Turnstile(() => 1);
  const { wait, open } = raiseBarrier();
  const leaver = new AbortController();
  const held = turnstile.pass('key', patient, wait);
  const gone = expect(
    turnstile.pass('key', { ...patient, waiting: { signal: leaver.signal } }, wait),
  ).rejects.toMatchObject({
    name: 'AbortError',
  });
  const next = turnstile.pass('key', patient, () => Promise.resolve('next'));
  leaver.abort();
  await gone;
  open();
  await held;
  await expect(next).resolves.toBe('next');
});

test('it empties itself: a line is kept only while somebody is in it', async () => {
  const set = jest.spyOn(Map.prototype, 'set');
  const deleted = jest.spyOn(Map.prototype, 'delete');
  const turnstile = new Turnstile(() => 1);
  const keys = Array.from({ length: 100 }, (_, index) => `key ${index.toFixed()}`);
  const passTwice = async (key: string): Promise<unknown> =>
    Promise.allSettled([
      turnstile.pass(key, patient, () => Promise.resolve()),
      turnstile.pass(key, patient, () => Promise.reject(new Error('no'))),
    ]);
  await Promise.all(keys.map(passTwice));
  const filed = set.mock.calls.map(([key]: unknown[]) => key).filter((key) => keys.includes(String(key)));
  const emptied = deleted.mock.calls.map(([key]: unknown[]) => key).filter((key) => keys.includes(String(key)));
  jest.restoreAllMocks();
  expect(filed).toHaveLength(100);
  expect(emptied.sort()).toEqual(filed.sort());
});
