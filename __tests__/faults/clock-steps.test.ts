import { JwtTokenFormat, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { readTables } from '../support/read-tables';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { interceptCalls } from '../support/intercept-calls';
import { ann, newPassword, oldPassword } from '../support/people';
import { endOf } from './faulty-host';

const rows = readTables('faults.md').get('Clock steps') ?? [];
const formats = [
  { name: 'opaque token', again: 'the opaque one again', tokenFormat: new OpaqueTokenFormat() },
  {
    name: 'JWT',
    again: 'the JWT again',
    tokenFormat: new JwtTokenFormat({ signingKey: 'a secret for tests alone, of 32 bytes or more' }),
  },
];
const moments = [
  'only while the token is issued',
  'from before it is redeemed',
  'from when the new password is hashed',
];

const cases = rows.flatMap((row) =>
  formats.map(({ name, again, tokenFormat }) => ({
    moment: row['the clock is wrong'] ?? '',
    by: row['by'] ?? '',
    name,
    tokenFormat,
    first: row[name] ?? '',
    then: row[again] ?? '',
  })),
);

class SteppingClock {
  #offByMs = 0;
  readonly read = (): Date => new Date(1_800_000_000_000 + this.#offByMs);

  /** @param by like '+30 s' */
  step(by: string): void {
    const [, sign, amount, unit] = /^([+−])(\d+) (s|min|day)$/.exec(by) ?? [];
    const unitMs = { s: 1_000, min: 60_000, day: 86_400_000 }[unit as 's'];
    this.#offByMs = Number(amount) * unitMs * (sign === '+' ? 1 : -1);
  }

  setRight(): void {
    this.#offByMs = 0;
  }
}

async function redeem(service: PasswordService, token: string): Promise<string> {
  const end = await endOf(service.redeemResetToken({ token, password: newPassword }));
  return { '200': 'redeemed', '403 invalid-reset-token': 'refused' }[end] ?? end;
}

describe('when the clock is wrong', () => {
  test.each(cases)('$moment, by $by: the $name is $first', async ({ moment, by, tokenFormat, first, then }) => {
    const clock = new SteppingClock();
    let hasStepped = false;
    const stepAt = (when: string): void => {
      if (moment !== when || hasStepped) return;
      hasStepped = true;
      clock.step(by);
    };
    const { service, users } = createService({
      users: [ann],
      clock: clock.read,
      tokenFormat,
      tokenLifetimeSeconds: 120,
      passwordHasher: {
        ...fastPasswordHasher,
        hash: (password) => {
          stepAt('from when the new password is hashed');
          return fastPasswordHasher.hash(password);
        },
      },
    });
    stepAt('only while the token is issued');
    const { token } = await service.issueResetToken(actAs('admin'), 'ann');
    clock.setRight();
    stepAt('from before it is redeemed');

    expect(await redeem(service, token)).toBe(first);
    expect(users.findById('ann')?.passwordHash === ann.passwordHash).toBe(first === 'refused');
    clock.setRight();
    expect(first === 'refused' ? await redeem(service, token) : '–').toBe(then);
  });

  test('has each step at each moment', () => {
    const steps = ['+30 s', '−30 s', '+5 min', '−5 min', '−1 day'];
    const all = moments.flatMap((moment) => steps.map((by) => [moment, by]));
    expect(rows.map((row) => [row['the clock is wrong'], row['by']])).toEqual(all);
  });

  test.each(['+30 s', '−30 s', '+5 min', '−5 min', '−1 day'])(
    "by %s, a change of one's own password and a login go on as ever",
    async (by) => {
      const clock = new SteppingClock();
      const userStore = createService({ users: [ann] }).users;
      const stepping = interceptCalls(userStore, ({ method }, proceed) => {
        if (method === 'countAttempt') clock.step(by);
        return proceed();
      });
      const { service } = createService({ userStore: stepping, clock: clock.read });
      await service.changePassword(actAs('ann'), { currentPassword: oldPassword, password: newPassword });
      await service.verifyPassword('ann', newPassword);
      expect(userStore.findById('ann')).toMatchObject({ failedAttempts: 0 });
    },
  );
});

describe('a clock that fails', () => {
  const broken: readonly (readonly [how: string, clock: () => Date, end: string])[] = [
    [
      'throws',
      () => {
        throw new Error('no time');
      },
      '503',
    ],
    ['answers no date', () => new Date(Number.NaN), '500'],
  ];

  test.each(broken)('one that %s changes no password and no token', async (_, clock, end) => {
    const { service, users, tokens } = createService({ users: [ann] });
    const { token } = await service.issueResetToken(actAs('admin'), 'ann');
    const { service: failing } = createService({ userStore: users, tokenStore: tokens, clock });
    expect(await endOf(failing.issueResetToken(actAs('admin'), 'ann'))).toBe(end);
    expect(await endOf(failing.redeemResetToken({ token, password: newPassword }))).toBe(end);
    const change = { currentPassword: oldPassword, password: newPassword };
    expect(await endOf(failing.changePassword(actAs('ann'), change))).toBe(end);
    expect(await endOf(failing.setPassword('operator', 'ann', newPassword))).toBe(end);
    expect(users.findById('ann')).toMatchObject({ passwordHash: ann.passwordHash, failedAttempts: 1 });
    expect(await endOf(failing.verifyPassword('ann', oldPassword))).toBe('200');
    await service.redeemResetToken({ token, password: newPassword });
  });
});
