import { OverloadedError } from 'express-password-router';
import type { PasswordPolicy } from 'express-password-router';
import { GuardedPasswordPolicies } from '../../lib/core/guarded-password-policies';
import { fakeClock } from '../support/fake-clock';
import { refusalOf } from '../support/refusal-of';

fakeClock();

const candidate = { password: 'a password', user: null };
const patience = { until: performance.now() + 60_000 };
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
  expect(await policies.checkReuse(candidate, matches, patience)).toEqual([reuse]);
});

test('what the gate says of a compare passes as it is; whatever else a policy throws does not', async () => {
  const refusal = new OverloadedError(3);
  const comparing = guard({ checkReuse: async (_candidate, fits) => ((await fits('a hash')) ? [] : []) });
  const asked = comparing.checkReuse(candidate, () => Promise.reject(refusal), patience);
  expect(await refusalOf(asked)).toBe(refusal);
  const failing = guard({ checkReuse: () => Promise.reject(new OverloadedError(3)) });
  expect(await refusalOf(failing.checkReuse(candidate, matches, patience))).toMatchObject({ kind: 'unavailable' });
});
