import { MemoryTokenStore, MemoryUserStore } from 'express-password-router';
import { issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { firstOf } from '../support/first-of';
import { interceptCalls } from '../support/intercept-calls';
import { everybody, newPassword } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import { slowly } from '../support/slowly';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

/** Two services over the same stores, as two processes would be; every store call takes a moment of its own length. */
async function startTwo(): Promise<readonly [StartedApp, StartedApp, MemoryUserStore]> {
  const users = new MemoryUserStore(everybody);
  const tokens = new MemoryTokenStore();
  const options = { userStore: slowly(users), tokenStore: slowly(tokens) };
  return [await startApp({ options }), await startApp({ options }), users];
}

async function winnersOf(users: MemoryUserStore, passwords: readonly string[]): Promise<readonly string[]> {
  const hash = users.findById('ann')?.passwordHash ?? '';
  const fits = await Promise.all(passwords.map((password) => fastPasswordHasher.verify(password, hash)));
  return passwords.filter((_, index) => fits[index]);
}

describe('one token', () => {
  test.each([1, 2, 3, 4, 5])(
    'is redeemed once by fifty parallel requests to two processes, and the password is that of the 200 (round %i)',
    async () => {
      const [one, other, users] = await startTwo();
      const token = await issueToken(one, 'ann');
      const passwords = Array.from({ length: 50 }, (_, index) => `password of request ${index}`);
      const answers = await Promise.all(
        passwords.map((password, index) => redeem(index % 2 === 0 ? one : other, { token, password })),
      );
      const good = passwords.filter((_, index) => answers[index]?.status === 200);
      expect(good).toHaveLength(1);
      expect(await winnersOf(users, passwords)).toEqual(good);
      expect(answers.every(({ status }) => [200, 403, 503].includes(status))).toBe(true);
      const resets = [...one.events, ...other.events].filter(({ type }) => type === 'password-reset');
      expect(resets).toHaveLength(1);
    },
  );

  test('is refused to whoever comes second', async () => {
    const [one, other] = await startTwo();
    const token = await issueToken(one, 'ann');
    expect(await redeem(one, { token, password: newPassword })).toMatchObject({ status: 200 });
    expect(await redeem(one, { token, password: newPassword })).toMatchObject({ status: 403 });
    expect(await redeem(other, { token, password: 'something else entirely' })).toMatchObject({ status: 403 });
  });

  test('waits in a line of eight; whoever comes later is told to come back', async () => {
    const commits = raiseBarrier();
    const userStore = interceptCalls(new MemoryUserStore(everybody), async ({ method }, proceed) => {
      if (method === 'replacePassword') await commits.wait();
      return proceed();
    });
    const app = await startApp({ options: { userStore } });
    const token = await issueToken(app, 'ann');
    const requests = Array.from({ length: 20 }, (_, index) =>
      redeem(app, { token, password: `the password no. ${index}` }),
    );
    const turnedAway = await firstOf(requests, 11);
    commits.open();
    const statuses = (await Promise.all(requests)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, ...Array<number>(8).fill(403), ...Array<number>(11).fill(503)]);
    for (const { json, headers } of turnedAway) {
      expect(json).toMatchObject({ kind: 'overloaded', details: null });
      expect(headers['retry-after']).toMatch(/^([1-9]|[12]\d|30)$/);
    }
  });
});

test('the tokens of different users are redeemed side by side', async () => {
  const [one, other] = await startTwo();
  const ids = ['ann', 'revoked', 'locked', 'invited'];
  const tokens = await Promise.all(ids.map((id) => issueToken(one, id)));
  const answers = await Promise.all(tokens.map((token) => redeem(other, { token, password: newPassword })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test('fifty parallel issues leave one good token', async () => {
  const [one, other] = await startTwo();
  const tokens = await Promise.all(
    Array.from({ length: 50 }, (_, index) => issueToken(index % 2 ? one : other, 'ann')),
  );
  expect(new Set(tokens).size).toBe(50);
  const statuses: number[] = [];
  for (const [index, token] of tokens.entries()) {
    statuses.push((await redeem(one, { token, password: `password number ${index}` })).status);
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 403)).toHaveLength(49);
});
