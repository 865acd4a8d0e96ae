import { OverloadedError } from 'express-password-router';
import type { PasswordPolicy } from 'express-password-router';
import { GuardedPasswordPolicies } from '../../../lib/core/guarded-ports/guarded-password-policies';
import { anotherCopy } from '../../support/another-copy';
import { drainEventLoop } from '../../support/drain-event-loop';
import { fakeClock } from '../../support/fake-clock';
import { refusalOf } from '../../support/refusal-of';

fakeClock();

const candidate = { password: 'a password', user: null };
const matches = (): Promise<boolean> => Promise.resolve(true);

function guard(...policies: readonly Partial<PasswordPolicy>[]): GuardedPasswordPolicies {
  return new GuardedPasswordPolicies(
    policies.map((policy) => ({ check: () => [], ...policy })),
    1_000,
  );
}

test('every violation of each policy is handed on, with rule, message and params and nothing else', async () => {
  const plain = { rule: 'breached', message: 'Seen elsewhere.' };
  const withParams = { rule: 'weak', message: 'Guessed soon.', params: { score: 1, by: 'a dictionary' } };
  const talkative = [{ ...plain, password: 'a password' }];
  const violations = await guard({ check: () => talkative }, {}, { check: () => [withParams] }).check(candidate);
  expect(violations).toStrictEqual([plain, withParams]);
});

const nonsense = [
  undefined,
  {},
  { length: 0 },
  'weak',
  [7],
  [null],
  ['weak'],
  [{ rule: 'weak' }],
  [{ message: 'Weak.' }],
  [{ rule: 'weak', message: 'Weak.', params: null }],
  [{ rule: 'weak', message: 'Weak.', params: 'score' }],
  [{ rule: 'weak', message: 'Weak.', params: { score: {} } }],
  [{ rule: 'weak', message: 'Weak.', params: { score: 1, sure: true } }],
];

test.each(nonsense)('%j is no list of violations', async (answer) => {
  const asked = guard({ check: () => answer as never }).check(candidate);
  const cause = { message: expect.stringContaining('passwordPolicy.check must answer a list') as string };
  expect(await refusalOf(asked)).toMatchObject({ kind: 'server-error', cause });
});

/** The turns of the event loop in which a policy was asked that computes so long, by three at once. */
async function turnsOf(ms: number): Promise<readonly number[]> {
  let turn = 0;
  let isOver = false;
  const count = (): void => {
    turn++;
    if (!isOver) setImmediate(count);
  };
  count();
  const turns: number[] = [];
  const policies = guard({
    check: () => {
      turns.push(turn);
      jest.advanceTimersByTime(ms);
      return [];
    },
  });
  await Promise.all([1, 2, 3].map(() => policies.check(candidate)));
  isOver = true;
  return turns;
}

test('a policy that computes for long lets the rest of the process have its turn before it is asked again', async () => {
  expect(new Set(await turnsOf(6)).size).toBe(3);
  expect(new Set(await turnsOf(5)).size).toBe(1);
});

test('only those that look back are asked what was there before', async () => {
  expect(guard({}, {}).checksReuse).toBe(false);
  expect(guard({}, { checkReuse: () => [] }).checksReuse).toBe(true);
  const reuse = { rule: 'reused', message: 'It was there before.' };
  const policies = guard({}, { checkReuse: async (_candidate, fits) => ((await fits('a hash')) ? [reuse] : []) });
  expect(await policies.checkReuse(candidate, matches)).toEqual([reuse]);
});

test('what the gate says of a compare passes as it is; whatever else a policy throws does not', async () => {
  const refusal = new OverloadedError(3);
  const comparing = guard({ checkReuse: async (_candidate, fits) => ((await fits('a hash')) ? [] : []) });
  const asked = comparing.checkReuse(candidate, () => Promise.reject(refusal));
  expect(await refusalOf(asked)).toBe(refusal);
  const failing = guard({ checkReuse: () => Promise.reject(new OverloadedError(3)) });
  expect(await refusalOf(failing.checkReuse(candidate, matches))).toMatchObject({ kind: 'unavailable' });
});

test('of several compares at once, those that nobody looks at any more may fail too', async () => {
  const refusal = new OverloadedError(3);
  const policies = guard({
    checkReuse: async (_candidate, fits) => {
      for (const compared of ['one', 'two', 'three'].map(fits)) await compared;
      return [];
    },
  });
  expect(await refusalOf(policies.checkReuse(candidate, () => Promise.reject(refusal)))).toBe(refusal);
  await drainEventLoop(); // Jest fails a test that leaves a rejection unhandled
});

test('what a policy says of its store is a server error, of whichever copy of the package the policy comes', async () => {
  const { StoreContractError } = await anotherCopy();
  const policies = guard({ checkReuse: () => Promise.reject(new StoreContractError('the history is none')) });
  const cause = new TypeError('the history is none');
  expect(await refusalOf(policies.checkReuse(candidate, matches))).toMatchObject({ kind: 'server-error', cause });
});

/** Compares so often, each time for nine tenths of the deadline, and then computes for so long itself. */
function comparing(times: number, thenMs: number): GuardedPasswordPolicies {
  return guard({
    checkReuse: async (_candidate, fits) => {
      for (let compared = 0; compared < times; compared++) await fits('a hash');
      await new Promise((resolve) => setTimeout(resolve, thenMs));
      return [];
    },
  });
}
const slowMatches = (): Promise<boolean> => new Promise((resolve) => setTimeout(() => resolve(false), 900));

test('what is compared has deadlines of its own: a policy may look back as often as it likes', async () => {
  const asked = comparing(24, 900).checkReuse(candidate, slowMatches);
  await jest.advanceTimersByTimeAsync(25 * 900);
  expect(await asked).toEqual([]);
});

test('a policy that is silent after its last compare has the deadline from then on', async () => {
  const refusal = refusalOf(comparing(2, 2_000).checkReuse(candidate, slowMatches));
  await jest.advanceTimersByTimeAsync(2 * 900 + 2_000);
  const cause = new Error('passwordPolicy.checkReuse took longer than 1000 ms');
  expect(await refusal).toMatchObject({ kind: 'unavailable', cause });
});
