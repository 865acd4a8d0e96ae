import os from 'node:os';
import { MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordHasher, PasswordService, User } from 'express-password-router';
import type * as ServiceModule from '../lib/create-password-service';
import { createService } from './support/create-service';
import { createUser, newPassword } from './support/create-user';
import { drainEventLoop } from './support/drain-event-loop';
import { fakeClock } from './support/fake-clock';
import { fastPasswordHasher } from './support/fast-password-hasher';
import { raiseBarrier } from './support/raise-barrier';
import type { Barrier } from './support/raise-barrier';
import { refusalOf } from './support/refusal-of';

const COUNT = 140;
const idOf = (index: number): string => `user ${index.toFixed()}`;

async function createUsers(): Promise<User[]> {
  const user = await createUser();
  return Array.from({ length: COUNT }, (_, index) => ({ ...user, id: idOf(index) }));
}

/** A hash lasts until the barrier opens. */
function createHeldHasher(): { readonly passwordHasher: PasswordHasher; readonly barrier: Barrier } {
  const barrier = raiseBarrier();
  const hash: PasswordHasher['hash'] = async (password) => {
    await barrier.wait();
    return fastPasswordHasher.hash(password);
  };
  return { passwordHasher: { ...fastPasswordHasher, hash }, barrier };
}

interface Outcome {
  readonly atOnce: number;
  readonly refused: number;
}

/** Everybody's password is set at once, each service in its turn. */
async function setAll(services: readonly PasswordService[], barrier: Barrier): Promise<Outcome> {
  const all = Array.from({ length: COUNT }, async (_, index) =>
    services[index % services.length]?.setPassword('operator', idOf(index), newPassword),
  );
  const settled = Promise.allSettled(all);
  await drainEventLoop();
  const atOnce = barrier.arrived;
  barrier.open();
  return { atOnce, refused: (await settled).filter(({ status }) => status === 'rejected').length };
}

describe('one process, one gate', () => {
  const threadpool = process.env['UV_THREADPOOL_SIZE'];
  afterEach(() => {
    delete process.env['UV_THREADPOOL_SIZE'];
    if (threadpool !== undefined) process.env['UV_THREADPOOL_SIZE'] = threadpool;
    jest.restoreAllMocks();
  });

  /** Two services in a process of its own. */
  async function setAllInProcess(cores: number, threads: string | undefined, hashing?: object): Promise<Outcome> {
    delete process.env['UV_THREADPOOL_SIZE'];
    if (threads !== undefined) process.env['UV_THREADPOOL_SIZE'] = threads;
    const { passwordHasher, barrier } = createHeldHasher();
    const users = await createUsers();
    const services: PasswordService[] = [];
    jest.spyOn(os, 'availableParallelism').mockReturnValue(cores);
    jest.isolateModules(() => {
      const { createPasswordService } = jest.requireActual<typeof ServiceModule>('../lib/create-password-service');
      const stores = { userStore: new MemoryUserStore(users), tokenStore: new MemoryTokenStore() };
      const options = { ...stores, tokenFormat: new OpaqueTokenFormat(), passwordHasher, hashing };
      services.push(createPasswordService(options), createPasswordService(options));
    });
    return setAll(services, barrier);
  }

  test.each([
    [8, undefined, 2],
    [2, undefined, 2],
    [1, undefined, 1],
    [8, '16', 8],
    [8, '6', 4],
    [2, '128', 2],
    [8, '2', 1],
    [8, '1', 1],
    [8, '6 threads', 4],
    [8, '0', 1],
    [8, 'many', 1],
    [8, '', 1],
  ])(
    '%i cores, UV_THREADPOOL_SIZE %s: %i at once, so that two threads are left to the host',
    async (cores, threads, slots) => {
      expect(await setAllInProcess(cores, threads)).toMatchObject({ atOnce: slots });
    },
  );

  test('64 wait per slot, over all services', async () => {
    expect(await setAllInProcess(1, undefined)).toEqual({ atOnce: 1, refused: COUNT - 65 });
    expect(await setAllInProcess(2, undefined)).toEqual({ atOnce: 2, refused: COUNT - 130 });
  });

  test('a patience of one’s own is no gate of one’s own', async () => {
    expect(await setAllInProcess(1, undefined, { maxWaitMs: 1_000 })).toMatchObject({ atOnce: 1 });
  });

  test('numbers of one’s own are', async () => {
    expect(await setAllInProcess(1, undefined, { concurrency: 3 })).toEqual({ atOnce: 6, refused: 0 });
    expect(await setAllInProcess(1, undefined, { queueLimit: 10 })).toEqual({ atOnce: 2, refused: COUNT - 22 });
  });
});

describe('patience', () => {
  fakeClock();

  test('is 5 s, and then the answer is 503', async () => {
    const { passwordHasher, barrier } = createHeldHasher();
    const hashing = { concurrency: 1 };
    const { service } = createService({ users: await createUsers(), passwordHasher, hashing, timeoutMs: 60_000 });
    const holding = service.setPassword('operator', idOf(0), newPassword);
    await barrier.reached;
    const waiting = refusalOf(service.setPassword('operator', idOf(1), newPassword));
    await jest.advanceTimersByTimeAsync(4_999);
    expect(jest.getTimerCount()).toBeGreaterThan(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(await waiting).toMatchObject({ kind: 'overloaded' });
    barrier.open();
    await holding;
  });

  test('includes the wait in the turnstile: three seconds there leave two at the gate', async () => {
    const [janes, joes] = [raiseBarrier(), raiseBarrier()];
    const passwordHasher: PasswordHasher = {
      ...fastPasswordHasher,
      verify: (password) => janes.wait().then(() => password === newPassword),
      hash: (password) =>
        (password === newPassword ? joes.wait() : Promise.resolve()).then(() => fastPasswordHasher.hash(password)),
    };
    const users = [await createUser(), await createUser({ id: 'joe' })];
    const { service } = createService({ users, passwordHasher, hashing: { concurrency: 1 }, timeoutMs: 60_000 });
    const first = service.verifyPassword('jane', newPassword); // has the slot
    await janes.reached;
    const second = refusalOf(service.verifyPassword('jane', newPassword)); // in the turnstile of jane
    const joe = service.setPassword('operator', 'joe', newPassword); // at the gate
    await jest.advanceTimersByTimeAsync(3_000);
    janes.open();
    await first;
    await joes.reached; // joe has the slot, and jane's second login is at the gate
    let isOver = false;
    void second.then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(1_999);
    expect(isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await second).toMatchObject({ kind: 'overloaded' });
    joes.open();
    await joe;
  });
});
