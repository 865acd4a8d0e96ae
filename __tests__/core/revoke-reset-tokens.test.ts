import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import { createUser, newPassword } from '../support/create-user';
import { issueToJane } from '../support/issue-to-jane';
import { refusalOf } from '../support/refusal-of';

test('revokeResetTokens kills all tokens of one user, and may be repeated', async () => {
  const { service, users, redeem } = await issueToJane();
  users.put(await createUser({ id: 'joe' }));
  const selfService = await service.issueSelfServiceToken('jane');
  const joes = await service.issueResetToken(actAs('admin'), 'joe');
  await service.revokeResetTokens('jane');
  await service.revokeResetTokens('jane');
  expect(await refusalOf(redeem())).toMatchObject({ reason: 'unknown' });
  const redemption = service.redeemResetToken({ token: selfService?.token ?? '', password: newPassword });
  expect(await refusalOf(redemption)).toMatchObject({ reason: 'unknown' });
  await service.redeemResetToken({ token: joes.token, password: newPassword });
});

test.each([undefined, null, 7, { $ne: null }])('revokeResetTokens of %j reaches no store', async (userId) => {
  const aroundTokenStore = jest.fn();
  const { service } = createService({ aroundTokenStore });
  expect(await refusalOf(service.revokeResetTokens(userId as unknown as string))).toMatchObject({
    kind: 'schema-violation',
  });
  expect(aroundTokenStore).not.toHaveBeenCalled();
});

test.each(['jane\n', 'a\0b', 'x'.repeat(256), '\ud800', ''])('nobody has tokens under the id %j', async (userId) => {
  const aroundTokenStore = jest.fn();
  const { service } = createService({ aroundTokenStore });
  await expect(service.revokeResetTokens(userId)).resolves.toBeUndefined();
  expect(aroundTokenStore).not.toHaveBeenCalled();
});

test.each<[string, string | undefined, string | null]>([
  ['who did it', 'operator', 'operator'],
  ['nobody, where nobody is named', undefined, null],
  ['nobody for what can be no id, and may be read in a terminal', 'operator\n\x1b[31m', null],
])('the event names %s', async (_whom, actorId, named) => {
  const { service, events } = createService();
  await service.revokeResetTokens('jane', actorId);
  expect(events).toMatchObject([{ type: 'reset-tokens-revoked', userId: 'jane', actorId: named }]);
});

test.each([7, { name: 'operator' }])('an actor that is %j withdraws nothing', async (actorId) => {
  const { service, redeem } = await issueToJane();
  expect(await refusalOf(service.revokeResetTokens('jane', actorId as never))).toMatchObject({
    details: { violations: [{ path: '/actorId', message: 'must be string' }] },
  });
  await redeem();
});
