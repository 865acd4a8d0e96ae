import { NistPasswordPolicy } from 'express-password-router';
import type { User } from 'express-password-router';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import { createUser, currentPassword, newPassword } from '../support/create-user';
import { passwordOf } from '../support/password-of';
import { refusalOf } from '../support/refusal-of';

test('an operator sets a password: attempts are forgotten, the event names who did it', async () => {
  const { service, users, events } = createService({ users: [await createUser({ failedAttempts: 10 })] });
  await service.setPassword('operator', 'jane', newPassword);
  expect(await passwordOf(users, 'jane', currentPassword, newPassword)).toEqual([newPassword]);
  expect(users.findById('jane')).toMatchObject({ failedAttempts: 0 });
  expect(events).toMatchObject([{ type: 'password-set', userId: 'jane', actorId: 'operator' }]);
});

test('an actor who can be nobody is no one in the audit trail', async () => {
  const { service, events } = createService({ users: [await createUser()] });
  await service.setPassword('o'.repeat(256), 'jane', newPassword);
  expect(events).toMatchObject([{ type: 'password-set', userId: 'jane', actorId: null }]);
});

test('a user without a password gets the first one', async () => {
  const { service } = createService({ users: [await createUser({ passwordHash: null })] });
  await service.setPassword('operator', 'jane', newPassword);
  await expect(service.verifyPassword('jane', newPassword)).resolves.toBeUndefined();
});

test('sessions may be ended by the store in the same statement: it is told a reset, which reinstates nobody', async () => {
  const told: unknown[] = [];
  const { service } = createService({
    users: [await createUser()],
    aroundUserStore: ({ method, args: [replacement] }, proceed) => {
      if (method === 'replacePassword') told.push(replacement);
      return proceed();
    },
  });
  await service.setPassword('operator', 'jane', newPassword);
  expect(told).toMatchObject([{ userId: 'jane', cause: 'reset', reinstate: false }]);
});

test('outstanding reset tokens are dead', async () => {
  const { service } = createService({ users: [await createUser()] });
  const { token } = await service.issueResetToken(actAs('admin'), 'jane');
  await service.setPassword('operator', 'jane', newPassword);
  const redemption = service.redeemResetToken({ token, password: 'yet another password' });
  expect(await refusalOf(redemption)).toMatchObject({ reason: 'password-changed' });
});

test.each<[string, Partial<User>, string, string, string]>([
  ['an unknown user', {}, 'nobody', newPassword, 'user-not-found'],
  ['an id that cannot exist', {}, 'jane\n', newPassword, 'user-not-found'],
  ['a remote user', { remote: true }, 'jane', newPassword, 'remote-user'],
  ['a remote user who is revoked as well', { remote: true, revoked: true }, 'jane', newPassword, 'remote-user'],
  ['a revoked user: it lifts no revocation', { revoked: true }, 'jane', newPassword, 'user-revoked'],
  ['a password against the policy', {}, 'jane', 'short', 'password-policy-violation'],
  ['a password not received as typed', {}, 'jane', 'a password \uFFFD of sorts', 'malformed-request'],
])('refused: %s', async (_what, fields, userId, password, kind) => {
  const { service, users } = createService({ users: [await createUser(fields)] });
  expect(await refusalOf(service.setPassword('operator', userId, password))).toMatchObject({ kind });
  expect(await passwordOf(users, 'jane', currentPassword)).toEqual([currentPassword]);
});

test('a policy that looks back is not asked about a password that another one refuses', async () => {
  const checkReuse = jest.fn(() => []);
  const passwordPolicy = [{ check: () => [], checkReuse }, new NistPasswordPolicy()];
  const { service } = createService({ users: [await createUser()], passwordPolicy });
  const refusal = await refusalOf(service.setPassword('operator', 'jane', 'short'));
  expect(refusal).toMatchObject({ details: { violations: [{ rule: 'too-short' }] } });
  expect(checkReuse).not.toHaveBeenCalled();
});

test.each<[string, unknown[]]>([
  ['no actor', [undefined, 'jane', newPassword]],
  ['no user', ['operator', null, newPassword]],
  ['a list for a password', ['operator', 'jane', [newPassword]]],
])('refused: %s', async (_what, args) => {
  const { service } = createService({ users: [await createUser()] });
  const refusal = await refusalOf(service.setPassword(...(args as [string, string, string])));
  expect(refusal).toMatchObject({ kind: 'schema-violation' });
});

describe('other writes of the password in the same moment', () => {
  /** So many commits lose to another write that comes right before, and leaves the user like this. */
  async function setUp(losses: number, fields: Partial<User> = {}) {
    let left = losses;
    const created = createService({
      users: [await createUser()],
      aroundUserStore: async ({ method }, proceed) => {
        if (method === 'replacePassword' && left-- > 0) created.users.put(await createUser(fields));
        return proceed();
      },
    });
    return created;
  }

  test('are overwritten: the operator’s is the last', async () => {
    const { service } = await setUp(4);
    await service.setPassword('operator', 'jane', newPassword);
    await expect(service.verifyPassword('jane', newPassword)).resolves.toBeUndefined();
  });

  test.each<[string, Partial<User>, string]>([
    ['revoke the user', { revoked: true }, 'user-revoked'],
    ['move the user to a directory', { remote: true, passwordHash: null }, 'remote-user'],
  ])('that %s win', async (_what, fields, kind) => {
    const { service, users } = await setUp(1, fields);
    expect(await refusalOf(service.setPassword('operator', 'jane', newPassword))).toMatchObject({ kind });
    expect(await passwordOf(users, 'jane', newPassword)).toEqual([]);
  });

  test('that win five times end in 503', async () => {
    const { service, events } = await setUp(5);
    expect(await refusalOf(service.setPassword('operator', 'jane', newPassword))).toMatchObject({
      kind: 'unavailable',
    });
    const error = new Error('other writes of this password won every time');
    expect(events).toMatchObject([{ type: 'unexpected-error', operation: 'setPassword', error }]);
  });
});
