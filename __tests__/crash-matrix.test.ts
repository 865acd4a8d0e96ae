import type { PasswordHasher, User } from 'express-password-router';
import { asBefore, operations, rehashed, replaced, withdrawn } from './crash-matrix/operations';
import type { Operation, State } from './crash-matrix/operations';
import { openStores, startProcess } from './crash-matrix/process';
import type { Death, Stores } from './crash-matrix/process';
import { actAs } from './support/act-as';
import { createUser, currentPassword, newPassword } from './support/create-user';
import { passwordOf } from './support/password-of';
import { stopTimeouts } from './support/stop-timeouts';

/**
 * The process dies at every single store call of an operation, before the call takes effect and right after; then a new process
 * starts over the same stores. The calls are those that a run without a death makes, so that the matrix grows with the code.
 */
interface Run {
  readonly stores: Stores;
  readonly tokens: readonly string[];
  readonly before: User | null;
  readonly calls: readonly string[];
  readonly end: unknown;
}

async function run({ jane = {}, passwordHasher, act }: Operation, death?: Death): Promise<Run> {
  const stores = openStores(await createUser(jane));
  const { token } = await startProcess(stores).service.issueResetToken(actAs('admin'), 'jane');
  const before = stores.users.findById('jane');
  const { service, calls, minted, death: died } = startProcess(stores, passwordHasher, death);
  const ended = act(service, token).then(
    () => 'done',
    () => 'refused',
  );
  const end = await Promise.race([ended, died]);
  return { stores, tokens: [token, ...minted], before, calls, end };
}

/** What the next process finds. @throws when it is none of the four */
async function stateAfter({ stores, tokens, before }: Run, passwordHasher: PasswordHasher | undefined): Promise<State> {
  const after = stores.users.findById('jane');
  const fits = await passwordOf(stores.users, 'jane', currentPassword, newPassword);
  const isRewritten = after?.passwordHash !== before?.passwordHash;
  const isReinstated = before?.revoked === true && after?.revoked !== true;
  const next = startProcess(stores, passwordHasher).service;
  const redeemed: string[] = [];
  for (const token of [...tokens, ...tokens]) {
    const redemption = next.redeemResetToken({ token, password: `the password after ${redeemed.length}` });
    await redemption.then(
      () => redeemed.push(token),
      () => undefined,
    );
  }

  const found = { password: fits.join() || 'none', isRewritten, isReinstated, redeemed: redeemed.length };
  const old = before?.passwordHash === null ? 'none' : currentPassword;
  const revoked = before?.revoked === true;
  const states: Readonly<Record<State, typeof found>> = {
    [asBefore]: { password: old, isRewritten: false, isReinstated: false, redeemed: 1 },
    [replaced]: { password: newPassword, isRewritten: true, isReinstated: revoked, redeemed: 0 },
    [rehashed]: { password: old, isRewritten: true, isReinstated: false, redeemed: 0 },
    [withdrawn]: { password: old, isRewritten: false, isReinstated: false, redeemed: 0 },
  };
  for (const [state, expected] of Object.entries(states)) {
    if (JSON.stringify(expected) === JSON.stringify(found)) return state as State;
  }
  throw new Error(`neither the one nor the other: ${JSON.stringify(found)}`);
}

const printed: string[] = [];

beforeAll(stopTimeouts);
afterEach(() => jest.clearAllTimers());
afterAll(() => {
  console.log(printed.join('\n'));
});

describe('a process that dies at any one store call', () => {
  test.each(Object.entries(operations))(
    'during %s: leaves all as before up to the commit, and all as after from there on',
    async (name, operation) => {
      const { commit, becomes = asBefore, passwordHasher } = operation;
      const alive = await run(operation);
      expect(alive.end).toBe(name.endsWith('a wrong guess') ? 'refused' : 'done');
      expect(await stateAfter(alive, passwordHasher)).toBe(becomes);
      expect(alive.calls.filter((call) => call === commit)).toHaveLength(commit ? 1 : 0);
      expect(alive.calls.length).toBeGreaterThanOrEqual(commit ? 1 : 2);

      const found: State[] = [];
      let isCommitted = false;
      for (const [call, called] of alive.calls.entries()) {
        for (const moment of ['before', 'after'] as const) {
          const death = await run(operation, { call, moment });
          expect(death).toMatchObject({ end: 'dead', calls: alive.calls.slice(0, call + 1) });
          if (moment === 'after' && called === commit) isCommitted = true;
          const state = await stateAfter(death, passwordHasher);
          expect({ called, moment, state }).toEqual({ called, moment, state: isCommitted ? becomes : asBefore });
          found.push(state);
        }
      }
      const tally = [...new Set(found)].map((state) => `${found.filter((one) => one === state).length} × ${state}`);
      printed.push(`crash matrix: ${name}: ${found.length} deaths: ${tally.join('; ')}`);
    },
  );
});

describe('the matrix', () => {
  const torn: Operation = {
    async act(service, token) {
      await service.revokeResetTokens('jane');
      await service.setPassword('operator', 'jane', newPassword);
      return token;
    },
  };

  test('would find an operation that tears in two', async () => {
    const { calls } = await run(torn);
    const states = new Set<State>();
    for (const call of calls.keys()) {
      states.add(await stateAfter(await run(torn, { call, moment: 'before' }), undefined));
    }
    expect(states).toEqual(new Set([asBefore, withdrawn]));
  });
});
