import { OpaqueTokenFormat } from 'express-password-router';
import type { ResetTokenRecord } from 'express-password-router';
import { actAs } from '../support/act-as';
import { countHashing } from '../support/count-hashing';
import { currentPassword, newPassword } from '../support/create-user';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { issueToJane } from '../support/issue-to-jane';
import type { Issued } from '../support/issue-to-jane';
import { refusalOf } from '../support/refusal-of';

const deaths: readonly (readonly [string, string, (issued: Issued) => Promise<void> | void])[] = [
  ['it expired', 'expired', ({ time }) => void (time.now = new Date('2030-01-02T00:00:00.000Z'))],
  ['it was withdrawn', 'unknown', ({ service }) => service.revokeResetTokens('jane')],
  [
    'its record is lost',
    'unknown',
    ({ tokens }) => {
      tokens.deleteForUser('jane');
    },
  ],
  [
    'its user is gone',
    'user-gone',
    ({ users }) => {
      users.remove('jane');
    },
  ],
  [
    'its user is remote now',
    'remote',
    (issued) => {
      issued.alter({ remote: true });
    },
  ],
  [
    'its user is remote now, and revoked',
    'remote',
    (issued) => {
      issued.alter({ remote: true, revoked: true });
    },
  ],
  [
    'its user was revoked',
    'revoked',
    (issued) => {
      issued.alter({ revoked: true });
    },
  ],
  [
    'its user was revoked, and its store gives 1 for whether it reinstates, which is not true',
    'revoked',
    ({ alter, token, tokens }) => {
      const record = tokens.findById(new OpaqueTokenFormat().read(token, new Date()).id);
      if (record) tokens.save({ ...record, reinstates: 1 as unknown as boolean });
      alter({ revoked: true });
    },
  ],
  [
    'the password was taken away',
    'password-changed',
    (issued) => {
      issued.alter({ passwordHash: null });
    },
  ],
  [
    'the password was changed',
    'password-changed',
    ({ service }) => service.changePassword(actAs('jane'), { currentPassword, password: 'yet another password' }),
  ],
  [
    'an operator set the password',
    'password-changed',
    ({ service }) => service.setPassword('operator', 'jane', 'yet another password'),
  ],
];

describe('a dead token', () => {
  test.each(deaths)('because %s: one answer, no hashing, and the cause in the event', async (_why, reason, kill) => {
    const { hasher, calls } = countHashing(fastPasswordHasher);
    const issued = await issueToJane({}, { passwordHasher: hasher });
    await kill(issued);
    issued.events.length = 0;
    calls.length = 0;
    const refusal = await refusalOf(issued.redeem());
    expect(refusal.toJSON()).toEqual({
      kind: 'invalid-reset-token',
      msg: 'The reset token is invalid, was already used or has expired.',
      details: null,
    });
    expect(calls).toEqual([]);
    expect(issued.events).toMatchObject([{ type: 'reset-token-refused', reason }]);
  });

  test.each(deaths)('because %s, while the new password was hashed, is dead too', async (_why, _reason, kill) => {
    const deed: { act?: () => Promise<void> | void } = {};
    const issued = await issueToJane(
      {},
      {
        passwordHasher: {
          ...fastPasswordHasher,
          hash: async (password) => {
            if (password === newPassword) await deed.act?.();
            return fastPasswordHasher.hash(password);
          },
        },
        hashing: { concurrency: 4 },
      },
    );
    deed.act = () => kill(issued);
    expect(await refusalOf(issued.redeem())).toMatchObject({ kind: 'invalid-reset-token' });
    expect(await issued.stored()).not.toContain(newPassword);
  });

  test('whose password has changed is swept', async () => {
    const { redeem, service, tokens, token } = await issueToJane();
    await service.setPassword('operator', 'jane', 'yet another password');
    const deleted = jest.spyOn(tokens, 'delete');
    await refusalOf(redeem());
    expect(deleted.mock.calls).toEqual([[new OpaqueTokenFormat().read(token, new Date()).id]]);
  });
});

/** Compares as its text, which is neither before nor after a number. */
class Stamp extends Date {
  override [Symbol.toPrimitive](): never {
    return this.toISOString() as never;
  }
}

/** Is a point in time at the first look alone. */
class Fickle extends Date {
  #looks = 0;

  override getTime(): number {
    return this.#looks++ === 0 ? super.getTime() : NaN;
  }
}

/** Answers when it expires once, and nothing after that. */
function forgetful(record: ResetTokenRecord): ResetTokenRecord {
  let looks = 0;
  return {
    ...record,
    get expiresAt() {
      return looks++ === 0 ? record.expiresAt : (undefined as never);
    },
  };
}

test.each<[string, (record: ResetTokenRecord) => ResetTokenRecord]>([
  ['Dates of the host’s own class', (record) => ({ ...record, expiresAt: new Stamp(record.expiresAt) })],
  [
    'a Date that is none any more at the second look',
    (record) => ({ ...record, expiresAt: new Fickle(record.expiresAt) }),
  ],
  ['a record that is another one at every look', forgetful],
])('a token expires where the store answers %s', async (_what, answer) => {
  const issued = await issueToJane(
    {},
    {
      tokenFormat: new OpaqueTokenFormat(),
      aroundTokenStore: ({ method }, proceed) =>
        method === 'findById' ? answer(proceed() as ResetTokenRecord) : proceed(),
    },
  );
  issued.time.now = new Date('2031-01-01T00:00:00.000Z');
  expect(await refusalOf(issued.redeem())).toMatchObject({ reason: 'expired' });
});
