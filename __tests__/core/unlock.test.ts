import { createService } from '../support/create-service';
import { createUser, currentPassword } from '../support/create-user';
import { refusalOf } from '../support/refusal-of';

test('an operator lets a locked user in again, and the event names who did it', async () => {
  const { service, users, events } = createService({ users: [await createUser({ failedAttempts: 10 })] });
  await service.unlock('operator', 'jane');
  expect(users.findById('jane')).toMatchObject({ failedAttempts: 0 });
  expect(events).toMatchObject([{ type: 'account-unlocked', userId: 'jane', actorId: 'operator' }]);
  await service.verifyPassword('jane', currentPassword);
});

test('an actor who can be nobody is no one in the audit trail, which may be read in a terminal', async () => {
  const { service, events } = createService({ users: [await createUser()] });
  await service.unlock('operator\n\x1b[31m', 'jane');
  expect(events).toMatchObject([{ type: 'account-unlocked', userId: 'jane', actorId: null }]);
});

test('a user without a password can be unlocked too', async () => {
  const { service, users } = createService({ users: [await createUser({ passwordHash: null, failedAttempts: 10 })] });
  await service.unlock('operator', 'jane');
  expect(users.findById('jane')).toMatchObject({ failedAttempts: 0 });
});

test.each(['nobody', 'jane\n', ''])('nobody has the id %j', async (userId) => {
  const { service } = createService({ users: [await createUser()] });
  expect(await refusalOf(service.unlock('operator', userId))).toMatchObject({ kind: 'user-not-found' });
});

test.each([undefined, null, 7, { $ne: null }])('an id that is %j is told, and is not looked for', async (userId) => {
  const aroundUserStore = jest.fn();
  const { service, events } = createService({ aroundUserStore });
  expect(await refusalOf(service.unlock('operator', userId as never))).toMatchObject({
    details: { violations: [{ path: '/userId', message: 'must be string' }] },
  });
  expect(aroundUserStore).not.toHaveBeenCalled();
  expect(events).toMatchObject([{ type: 'request-refused', kind: 'schema-violation', actorId: 'operator' }]);
});

test('who forgets to say who does it is told so', async () => {
  const { service } = createService({ users: [await createUser()] });
  expect(await refusalOf(service.unlock('jane', undefined as never))).toMatchObject({ kind: 'schema-violation' });
});

test.each([undefined, null, 7, { name: 'operator' }])('an actor that is %j unlocks nobody', async (actorId) => {
  const { service, users } = createService({ users: [await createUser({ failedAttempts: 10 })] });
  expect(await refusalOf(service.unlock(actorId as never, 'jane'))).toMatchObject({
    details: { violations: [{ path: '/actorId', message: 'must be string' }] },
  });
  expect(users.findById('jane')).toMatchObject({ failedAttempts: 10 });
});

describe('a password written in the same moment', () => {
  /** So many times the password is another before the counter is cleared. */
  async function setUp(losses: number) {
    let left = losses;
    const created = createService({
      users: [await createUser({ failedAttempts: 10 })],
      aroundUserStore: async ({ method }, proceed) => {
        if (method === 'clearAttempts' && left-- > 0) created.users.put(await createUser({ failedAttempts: 10 }));
        return proceed();
      },
    });
    return created;
  }

  test('does not keep the user locked', async () => {
    const { service, users } = await setUp(4);
    await service.unlock('operator', 'jane');
    expect(users.findById('jane')).toMatchObject({ failedAttempts: 0 });
  });

  test('five times ends in 503', async () => {
    const { service, events } = await setUp(5);
    expect(await refusalOf(service.unlock('operator', 'jane'))).toMatchObject({ kind: 'unavailable' });
    const error = new Error('the password was written every time');
    expect(events).toMatchObject([{ type: 'unexpected-error', operation: 'unlock', error }]);
  });
});
