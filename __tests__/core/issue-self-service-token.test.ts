import { OpaqueTokenFormat } from 'express-password-router';
import type { ResetTokenRecord, User } from 'express-password-router';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import { createUser, newPassword } from '../support/create-user';
import { refusalOf } from '../support/refusal-of';

const now = new Date('2030-01-01T00:00:00.250Z');

function secondsLater(seconds: number): Date {
  return new Date(Date.parse('2030-01-01T00:00:00.000Z') + seconds * 1000);
}

async function setUp(fields: Partial<User> = {}) {
  return createService({ users: [await createUser(fields)], clock: () => now });
}

describe('a self-service token', () => {
  const lifetimeOf = async (options?: { lifetimeSeconds?: number }): Promise<Date | undefined> =>
    (await (await setUp()).service.issueSelfServiceToken('jane', options))?.expiresAt;

  test('is good for an hour, or for as long as asked', async () => {
    expect(await lifetimeOf()).toEqual(secondsLater(3_600));
    expect(await lifetimeOf({ lifetimeSeconds: 60 })).toEqual(secondsLater(60));
    expect(await lifetimeOf({ lifetimeSeconds: 604_800 })).toEqual(secondsLater(604_800));
  });

  test.each([0, 59, 604_801, 60.5, NaN, '3600'])('of %j s is a configuration error', async (lifetimeSeconds) => {
    const { service } = await setUp();
    const issuing = service.issueSelfServiceToken('jane', { lifetimeSeconds: lifetimeSeconds as number });
    await expect(issuing).rejects.toThrow('lifetimeSeconds must be a whole number from 60 to 604800.');
  });

  test('with options that are none, or misspelt, is a configuration error', async () => {
    const { service } = await setUp();
    const issuing = (options: unknown) => service.issueSelfServiceToken('jane', options as object);
    await expect(issuing(null)).rejects.toThrow('issueSelfServiceToken takes an object of options.');
    await expect(issuing({ lifetimeSecond: 60 })).rejects.toThrow("did you mean 'lifetimeSeconds'?");
  });

  test.each<[string, Partial<User>, string]>([
    ['a remote user', { remote: true }, 'jane'],
    ['a revoked user', { revoked: true }, 'jane'],
    ['an unknown user', {}, 'nobody'],
    ['an id that cannot exist', {}, 'jane\n'],
    ['no id, of a login that nobody has', {}, undefined as unknown as string],
    ['null for an id', {}, null as unknown as string],
  ])('is null for %s', async (_who, fields, userId) => {
    const { service, events } = await setUp(fields);
    expect(await service.issueSelfServiceToken(userId)).toBeNull();
    expect(events).toEqual([]);
  });

  test.each([5, { $ne: null }, ['jane']])('is refused for an id that is %j: it is no string', async (userId) => {
    const { service, events } = await setUp();
    expect(await refusalOf(service.issueSelfServiceToken(userId as never))).toMatchObject({
      details: { violations: [{ path: '/userId', message: 'must be string' }] },
    });
    expect(events).toMatchObject([{ type: 'request-refused', operation: 'issueSelfServiceToken' }]);
  });

  test('is good for as long as it was issued for, whatever whoever is told of that makes of it', async () => {
    const spoil = (date: Date): unknown => date.setFullYear(2099);
    const format = new OpaqueTokenFormat();
    const { service, tokens, events } = createService({
      users: [await createUser()],
      clock: () => now,
      tokenFormat: {
        mint: (claims) => (spoil(claims.issuedAt), spoil(claims.expiresAt), format.mint(claims)),
        read: (token, at) => format.read(token, at),
      },
      aroundTokenStore: async ({ method, args }, proceed) => {
        const answer = await proceed();
        if (method === 'save') spoil((args[0] as ResetTokenRecord).expiresAt);
        return answer;
      },
    });
    const issued = await service.issueSelfServiceToken('jane', { deliver: ({ expiresAt }) => void spoil(expiresAt) });
    const { id } = format.read(issued?.token ?? '', now);
    expect(issued?.expiresAt).toEqual(secondsLater(3_600));
    expect(tokens.findById(id)).toMatchObject({ issuedAt: secondsLater(0), expiresAt: secondsLater(3_600) });
    expect(events[1]).toMatchObject({ type: 'reset-token-issued', expiresAt: secondsLater(3_600) });
  });

  test('lets a locked user back in', async () => {
    const { service, users } = await setUp({ failedAttempts: 10 });
    const issued = await service.issueSelfServiceToken('jane');
    await service.redeemResetToken({ token: issued?.token ?? '', password: newPassword });
    expect(users.findById('jane')).toMatchObject({ failedAttempts: 0 });
  });

  test('never lifts a revocation', async () => {
    const { service, users } = await setUp();
    const issued = await service.issueSelfServiceToken('jane');
    users.put(await createUser({ revoked: true, passwordHash: users.findById('jane')?.passwordHash ?? null }));
    const refusal = await refusalOf(service.redeemResetToken({ token: issued?.token ?? '', password: newPassword }));
    expect(refusal).toMatchObject({ reason: 'revoked' });
  });

  test.each<[string, Partial<User>]>([
    ['revoked', { revoked: true }],
    ['remote', { remote: true }],
  ])('is filed for nobody who is %s once it is delivered', async (_what, fields) => {
    const { service, users, events } = await setUp();
    let token = '';
    const deliver = (issued: { readonly token: string }): void => {
      ({ token } = issued);
      users.put({ id: 'jane', passwordHash: null, ...users.findById('jane'), ...fields });
    };
    expect(await service.issueSelfServiceToken('jane', { deliver })).toBeNull();
    expect(events.map(({ type }) => type)).toEqual(['reset-token-delivered']);
    expect(await refusalOf(service.redeemResetToken({ token, password: newPassword }))).toMatchObject({
      reason: 'unknown',
    });
  });

  test('does not kill an administrator’s token, only earlier ones of its own kind', async () => {
    const { service } = await setUp();
    const admins = await service.issueResetToken(actAs('admin'), 'jane');
    const first = await service.issueSelfServiceToken('jane');
    await service.issueSelfServiceToken('jane');
    const refusal = await refusalOf(service.redeemResetToken({ token: first?.token ?? '', password: newPassword }));
    expect(refusal).toMatchObject({ reason: 'unknown' });
    await service.redeemResetToken({ token: admins.token, password: newPassword });
  });
});
