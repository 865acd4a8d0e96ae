import { NistPasswordPolicy, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordReplacement, User } from 'express-password-router';
import { countHashing } from '../support/count-hashing';
import { currentPassword, newPassword } from '../support/create-user';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { issueToJane } from '../support/issue-to-jane';
import { refusalOf } from '../support/refusal-of';

test('the password is replaced, and the attempts are forgotten', async () => {
  const { redeem, stored, users } = await issueToJane({ failedAttempts: 10 });
  await redeem();
  expect(await stored()).toEqual([newPassword]);
  expect(users.findById('jane')).toMatchObject({ failedAttempts: 0 });
});

test('an invited user gets a first password', async () => {
  const { redeem, stored } = await issueToJane({ passwordHash: null });
  await redeem();
  expect(await stored()).toEqual([newPassword]);
});

test('the token works once', async () => {
  const { redeem, stored } = await issueToJane();
  await redeem();
  expect(await refusalOf(redeem('yet another password'))).toMatchObject({ reason: 'unknown' });
  expect(await stored()).toEqual([newPassword]);
});

test('the token works once, even if its record cannot be deleted', async () => {
  const { redeem, stored, events } = await issueToJane(
    {},
    {
      aroundTokenStore: ({ method }, proceed) =>
        method === 'delete' ? Promise.reject(new Error('read-only')) : proceed(),
    },
  );
  await redeem();
  expect(events.map(({ type }) => type)).toEqual(['password-reset', 'token-sweep-failed']);
  expect(await refusalOf(redeem('yet another password'))).toMatchObject({ reason: 'password-changed' });
  expect(await stored()).toEqual([newPassword]);
});

test('the store gets one write, by the hash that the token may replace', async () => {
  const writes: unknown[] = [];
  const { redeem, users, time } = await issueToJane(
    {},
    {
      aroundUserStore: ({ method, args }, proceed) => {
        if (method === 'replacePassword') writes.push(args[0]);
        return proceed();
      },
    },
  );
  const expectedHash = users.findById('jane')?.passwordHash ?? null;
  await redeem();
  const newHash = users.findById('jane')?.passwordHash ?? '';
  const expected: PasswordReplacement = {
    userId: 'jane',
    expectedHash,
    newHash,
    reinstate: false,
    cause: 'reset',
    at: time.now,
  };
  expect(writes).toEqual([expected]);
});

describe('revocation', () => {
  test('the one that the issuer saw is lifted', async () => {
    const { redeem, users, events } = await issueToJane({ revoked: true });
    await redeem();
    expect(users.findById('jane')).toMatchObject({ revoked: false });
    expect(events).toMatchObject([{ type: 'password-reset', reinstated: true }]);
  });

  test('one that came later kills the token', async () => {
    const { redeem, users, stored, alter } = await issueToJane();
    alter({ revoked: true });
    expect(await refusalOf(redeem())).toMatchObject({ reason: 'revoked' });
    expect(await stored()).toEqual([currentPassword]);
    expect(users.findById('jane')).toMatchObject({ revoked: true });
  });

  test('one that comes in the moment of writing is not lifted by the token for an earlier one, which is used up', async () => {
    let revoke = (): void => undefined;
    const { redeem, users, stored, alter } = await issueToJane(
      { revoked: true },
      {
        aroundUserStore: ({ method }, proceed) => {
          if (method === 'replacePassword') revoke();
          return proceed();
        },
      },
    );
    alter({ revoked: false });
    revoke = () => alter({ revoked: true });
    expect(await refusalOf(redeem())).toMatchObject({ reason: 'revoked' });
    expect(await refusalOf(redeem())).toMatchObject({ reason: 'unknown' });
    expect(await stored()).toEqual([currentPassword]);
    expect(users.findById('jane')).toMatchObject({ revoked: true });
  });

  test('where it was lifted otherwise meanwhile, nothing is reinstated', async () => {
    const { redeem, events, alter } = await issueToJane({ revoked: true });
    alter({ revoked: false });
    await redeem();
    expect(events).toMatchObject([{ type: 'password-reset', reinstated: false }]);
  });
});

describe('the record of a refused token', () => {
  test.each<[string, Partial<User>, boolean]>([
    ['the password was changed: it can never be good again', { passwordHash: 'another hash' }, false],
    ['the user is remote by now, and may be local again', { remote: true }, true],
    ['the user is revoked by now, and may be reinstated', { revoked: true }, true],
  ])('where %s', async (_why, fields, isKept) => {
    const { redeem, alter, tokens, token } = await issueToJane();
    const { id } = new OpaqueTokenFormat().read(token, new Date());
    expect(tokens.findById(id)).not.toBeNull();
    alter(fields);
    expect(await refusalOf(redeem())).toMatchObject({ kind: 'invalid-reset-token' });
    expect(tokens.findById(id) !== null).toBe(isKept);
  });
});

test('a password that was changed in the moment of writing is the reason of the refusal', async () => {
  const issued = await issueToJane(
    {},
    {
      aroundUserStore: ({ method }, proceed) => {
        if (method === 'replacePassword') issued.alter({ passwordHash: 'another hash' });
        return proceed();
      },
    },
  );
  expect(await refusalOf(issued.redeem())).toMatchObject({ reason: 'password-changed' });
  expect(issued.events).toMatchObject([{ type: 'reset-token-refused', reason: 'password-changed' }]);
});

test('a store that does not replace what it should is believed: the password is another one, and the token is used up', async () => {
  const { redeem, events, tokens, token } = await issueToJane(
    {},
    { aroundUserStore: ({ method }, proceed) => (method === 'replacePassword' ? false : proceed()) },
  );
  expect(await refusalOf(redeem())).toMatchObject({ reason: 'password-changed' });
  expect(events).toMatchObject([{ type: 'reset-token-refused', reason: 'password-changed' }]);
  expect(tokens.findById(new OpaqueTokenFormat().read(token, new Date()).id)).toBeNull();
});

test('a policy that looks back is told whose password it is to be, and which', async () => {
  const checkReuse = jest.fn(() => []);
  const { redeem } = await issueToJane({}, { passwordPolicy: { check: () => [], checkReuse } });
  await redeem();
  const candidate = { password: newPassword, user: expect.objectContaining({ id: 'jane' }) as User };
  expect(checkReuse.mock.calls).toEqual([[candidate, expect.any(Function)]]);
});

test('a policy that looks back is not asked about a password that another one refuses', async () => {
  const checkReuse = jest.fn(() => []);
  const passwordPolicy = [{ check: () => [], checkReuse }, new NistPasswordPolicy()];
  const { redeem } = await issueToJane({}, { passwordPolicy });
  expect(await refusalOf(redeem('short'))).toMatchObject({ details: { violations: [{ rule: 'too-short' }] } });
  expect(checkReuse).not.toHaveBeenCalled();
});

describe('a password that the policy refuses', () => {
  test('costs nothing: every rule is told, and the token stays good', async () => {
    const { hasher, calls } = countHashing(fastPasswordHasher);
    const { redeem } = await issueToJane({}, { passwordHasher: hasher });
    const refusal = await refusalOf(redeem('jane'));
    expect(refusal).toMatchObject({ details: { violations: [{ rule: 'too-short' }, { rule: 'context-word' }] } });
    expect(calls).toEqual([]);
    await redeem();
  });

  test('is told only to who holds a live token', async () => {
    const { service } = await issueToJane();
    const refusal = await refusalOf(service.redeemResetToken({ token: 'A'.repeat(44), password: 'jane' }));
    expect(refusal).toMatchObject({ kind: 'invalid-reset-token' });
  });

  test('was not received as typed: 400, and the token stays good', async () => {
    const { redeem } = await issueToJane();
    for (const password of ['a lone surrogate \ud800', 'a replacement \uFFFD']) {
      expect(await refusalOf(redeem(password))).toMatchObject({
        kind: 'malformed-request',
        details: { error: 'The password is not valid Unicode.' },
      });
    }
    await redeem();
  });
});

test('a record for another user than the token names is no record of it', async () => {
  const { redeem } = await issueToJane(
    {},
    {
      tokenFormat: {
        mint: () => ({ token: 'token', id: 'id' }),
        read: () => ({ id: 'id', userId: 'joe' }),
      },
    },
  );
  expect(await refusalOf(redeem())).toMatchObject({ reason: 'unknown' });
});
