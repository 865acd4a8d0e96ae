import { OverloadedError } from 'express-password-router';
import { HashingGate } from '../../../lib/core/lines/hashing-gate';
import type { Lane } from '../../../lib/core/lines/hashing-gate';
import { drainEventLoop } from '../../support/drain-event-loop';
import { fakeClock } from '../../support/fake-clock';
import { raiseBarrier } from '../../support/raise-barrier';

fakeClock();

const patient = { until: Infinity };

/** So many that stay at the gate until they are let go. */
function occupy(gate: HashingGate, count: number, lane: Lane = 'password'): { release: () => Promise<void> } {
  const { wait, open } = raiseBarrier();
  const turns = Array.from({ length: count }, () => gate.enter(lane, patient, wait));
  return {
    release: async () => {
      open();
      await Promise.all(turns);
    },
  };
}

describe('bounded', () => {
  test.each([1, 2, 5])('at most %i hash at once', async (concurrency) => {
    const gate = new HashingGate({ concurrency, queueLimit: 100 });
    let inside = 0;
    let most = 0;
    const hash = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await drainEventLoop();
      inside--;
    };
    await Promise.all(Array.from({ length: 30 }, () => gate.enter('password', patient, hash)));
    expect(most).toBe(concurrency);
  });

  test('the line takes as many as it says, and refuses the next', async () => {
    const gate = new HashingGate({ concurrency: 2, queueLimit: 3 });
    const { release } = occupy(gate, 5);
    await expect(gate.enter('password', patient, () => Promise.resolve())).rejects.toThrow(OverloadedError);
    await release();
    await expect(gate.enter('password', patient, () => Promise.resolve('room again'))).resolves.toBe('room again');
  });

  test('a line of nobody refuses whoever would have to wait', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 0 });
    const { release } = occupy(gate, 1);
    await expect(gate.enter('password', patient, () => Promise.resolve())).rejects.toThrow(OverloadedError);
    await release();
  });

  test('a failing hash gives its slot back', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 0 });
    for (let round = 0; round < 3; round++) {
      await expect(gate.enter('password', patient, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    }
    await expect(gate.enter('password', patient, () => Promise.resolve('in'))).resolves.toBe('in');
  });

  test('who waits too long is refused and never hashed', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 9 });
    const { release } = occupy(gate, 1);
    const hash = jest.fn(() => Promise.resolve());
    const refused = expect(gate.enter('password', { until: performance.now() + 100 }, hash)).rejects.toThrow(
      OverloadedError,
    );
    await jest.advanceTimersByTimeAsync(100);
    await refused;
    await release();
    expect(hash).not.toHaveBeenCalled();
  });

  test('who goes away makes room, and is never hashed', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 1 });
    const { release } = occupy(gate, 1);
    const leaver = new AbortController();
    const hash = jest.fn(() => Promise.resolve());
    const gone = gate.enter('password', { ...patient, waiting: { signal: leaver.signal } }, hash);
    const refusal = expect(gone).rejects.toMatchObject({ name: 'AbortError' });
    leaver.abort();
    await refusal;
    const next = gate.enter('password', patient, () => Promise.resolve('next'));
    await release();
    await expect(next).resolves.toBe('next');
    expect(hash).not.toHaveBeenCalled();
  });
});

describe('fair', () => {
  test('logins fill half of the line; the other half is for who sets a password', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 4 });
    const { release } = occupy(gate, 3, 'login');
    await expect(gate.enter('login', patient, () => Promise.resolve())).rejects.toThrow(OverloadedError);
    const resets = [1, 2].map(() => gate.enter('password', patient, () => Promise.resolve('reset')));
    await expect(gate.enter('password', patient, () => Promise.resolve())).rejects.toThrow(OverloadedError);
    await release();
    await expect(Promise.all(resets)).resolves.toEqual(['reset', 'reset']);
  });

  test('the two lanes move in turns, each in order', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 20 });
    const { release } = occupy(gate, 1);
    const order: string[] = [];
    const join = (lane: Lane, name: string): Promise<number> =>
      gate.enter(lane, patient, () => Promise.resolve(order.push(name)));
    const logins = ['login 1', 'login 2', 'login 3', 'login 4'].map((name) => join('login', name));
    const resets = ['reset 1', 'reset 2'].map((name) => join('password', name));
    await release();
    await Promise.all([...logins, ...resets]);
    expect(order).toEqual(['reset 1', 'login 1', 'reset 2', 'login 2', 'login 3', 'login 4']);
  });

  test('nobody who comes later overtakes the line', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 20 });
    const { release } = occupy(gate, 1);
    const order: string[] = [];
    const waiting = gate.enter('password', patient, () => Promise.resolve(order.push('waiting')));
    const released = release().then(() => gate.enter('password', patient, () => Promise.resolve(order.push('later'))));
    await Promise.all([waiting, released]);
    expect(order).toEqual(['waiting', 'later']);
  });
});

describe('store calls', () => {
  test('one that is answered at once keeps the slot', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 9 });
    const order: string[] = [];
    const first = gate.enter('password', patient, async (turn) => {
      await turn.meanwhile(() => 'the answer');
      order.push('first');
    });
    await Promise.all([first, gate.enter('password', patient, () => Promise.resolve(order.push('second')))]);
    expect(order).toEqual(['first', 'second']);
  });

  test('one that takes time holds no slot: even where nobody may wait, the next gets in', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 0 });
    const store = raiseBarrier();
    const slow = gate.enter('password', patient, async (turn) => {
      await turn.meanwhile(store.wait);
      return turn.measure(() => Promise.resolve('compared'));
    });
    await store.reached;
    await expect(gate.enter('password', patient, () => Promise.resolve('next'))).resolves.toBe('next');
    store.open();
    await expect(slow).resolves.toBe('compared');
  });

  test('a line of nothing but store calls is not out at the store all at once: one more than there are slots lends its own late', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 9 });
    const store = raiseBarrier();
    let out = 0;
    const turns = [1, 2, 3].map(() =>
      gate.enter('login', patient, (turn) =>
        turn.meanwhile(() => {
          out++;
          return store.wait();
        }),
      ),
    );
    await drainEventLoop();
    expect(out).toBe(2);
    await jest.advanceTimersByTimeAsync(50);
    expect(out).toBe(3);
    store.open();
    await Promise.all(turns);
  });

  test('one that fails is out no more: the next lends its slot at once again', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 0 });
    const store = raiseBarrier();
    const failing = gate.enter('login', patient, (turn) => turn.meanwhile(() => Promise.reject(new Error('no'))));
    await expect(failing).rejects.toThrow('no');
    const slow = gate.enter('login', patient, (turn) => turn.meanwhile(store.wait));
    await store.reached;
    await expect(gate.enter('password', patient, () => Promise.resolve('next'))).resolves.toBe('next');
    store.open();
    await slow;
  });

  test('who lent a slot comes first when the store has answered, however long the line: counted is compared', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 2 });
    const store = raiseBarrier();
    const order: string[] = [];
    const lender = gate.enter('login', patient, async (turn) => {
      await turn.meanwhile(store.wait);
      order.push('lender');
    });
    await jest.advanceTimersByTimeAsync(50);
    const { release } = occupy(gate, 1);
    const waiting = [1, 2].map(() => gate.enter('password', patient, () => Promise.resolve(order.push('waiting'))));
    store.open();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(order).toEqual([]);
    await release();
    await Promise.all([lender, ...waiting]);
    expect(order).toEqual(['lender', 'waiting', 'waiting']);
  });

  test('a slot that was taken back is taken: whoever comes waits for it', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 9 });
    const [store, hash] = [raiseBarrier(), raiseBarrier()];
    const lender = gate.enter('password', patient, async (turn) => {
      await turn.meanwhile(store.wait);
      await hash.wait();
    });
    await store.reached;
    store.open();
    await hash.reached;
    const next = jest.fn(() => Promise.resolve());
    const entering = gate.enter('password', patient, next);
    await drainEventLoop();
    expect(next).not.toHaveBeenCalled();
    hash.open();
    await Promise.all([lender, entering]);
    expect(next).toHaveBeenCalledTimes(1);
  });

  test('a slot that was taken back is lent no more: the next lends its own at once again', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 0 });
    await gate.enter('login', patient, (turn) => turn.meanwhile(() => Promise.resolve()));
    const store = raiseBarrier();
    const slow = gate.enter('login', patient, (turn) => turn.meanwhile(store.wait));
    await store.reached;
    await expect(gate.enter('password', patient, () => Promise.resolve('next'))).resolves.toBe('next');
    store.open();
    await slow;
  });

  test('a slot that was lent is given back once', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 9 });
    const store = raiseBarrier();
    const lender = gate.enter('password', patient, (turn) =>
      turn.meanwhile(() => store.wait().then(() => Promise.reject(new Error('no')))),
    );
    const failed = expect(lender).rejects.toThrow('no');
    await jest.advanceTimersByTimeAsync(50);
    store.open();
    await failed;
    let inside = 0;
    let most = 0;
    const hash = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await drainEventLoop();
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => gate.enter('password', patient, hash)));
    expect(most).toBe(1);
  });
});

describe('the estimated wait', () => {
  test('is nothing before the first hash', () => {
    expect(new HashingGate({ concurrency: 1, queueLimit: 9 }).estimatedWaitSeconds).toBe(0);
  });

  test('is what those before one will take', async () => {
    const gate = new HashingGate({ concurrency: 2, queueLimit: 20 });
    await jest.advanceTimersByTimeAsync(500);
    await gate.enter('password', patient, (turn) => turn.measure(() => jest.advanceTimersByTimeAsync(3_000)));
    const { release } = occupy(gate, 8);
    expect(gate.estimatedWaitSeconds).toBe(12); // 8 hashes of 3 s, two at a time
    await release();
  });

  test('goes by what hashes have taken lately', async () => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 9 });
    const { release } = occupy(gate, 1);
    gate.recordDuration(1_000);
    gate.recordDuration(2_000);
    expect(gate.estimatedWaitSeconds).toBeCloseTo(1.1);
    await release();
  });

  test.each([
    [10, '1'],
    [4_000, '12'],
    [60_000, '30'],
  ])('after a hash of %i ms, three in line make Retry-After: %s', async (ms, retryAfter) => {
    const gate = new HashingGate({ concurrency: 1, queueLimit: 2 });
    await gate.enter('password', patient, (turn) => turn.measure(() => jest.advanceTimersByTimeAsync(ms)));
    const { release } = occupy(gate, 3);
    const refused = gate.enter('password', patient, () => Promise.resolve());
    await expect(refused).rejects.toMatchObject({ headers: { 'Retry-After': retryAfter } });
    await release();
  });
});
