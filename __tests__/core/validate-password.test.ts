import { NistPasswordPolicy } from 'express-password-router';
import type { PasswordPolicy } from 'express-password-router';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import { createUser, newPassword } from '../support/create-user';
import { issueToJane } from '../support/issue-to-jane';
import { raiseBarrier } from '../support/raise-barrier';
import { refusalOf } from '../support/refusal-of';

const ideas = [
  '',
  'jane',
  'short',
  'passwordpassword',
  'JANE.DOE@EXAMPLE.COM',
  'x'.repeat(73),
  '\u{1F642}'.repeat(19),
  newPassword,
  'another good password',
];
const contextWords = ['jane.doe@example.com'];

async function rulesEnforced(operation: Promise<void>): Promise<string[]> {
  const refusal = await operation.then(
    () => null,
    () => refusalOf(operation),
  );
  return refusal?.kind === 'password-policy-violation' ? refusal.details.violations.map(({ rule }) => rule) : [];
}

test.each(ideas)('it agrees with what is enforced: %j', async (password) => {
  const { service, token } = await issueToJane({ contextWords });
  const rules = async (subject: object): Promise<string[]> =>
    (await service.validatePassword({ password, ...subject })).map(({ rule }) => rule);
  const byToken = await rules({ resetToken: token });
  expect(byToken).toEqual(await rules({ userId: 'jane' }));
  expect(await rulesEnforced(service.setPassword('operator', 'jane', password))).toEqual(byToken);
  const other = await issueToJane({ contextWords });
  expect(await rulesEnforced(other.redeem(password))).toEqual(byToken);
});

test('it uses nothing up: the token stays good, nothing is written, counted or told', async () => {
  const writes: string[] = [];
  const { service, redeem, token, events } = await issueToJane(
    {},
    { aroundUserStore: ({ method }, proceed) => (method === 'findById' || writes.push(method), proceed()) },
  );
  for (let keystroke = 0; keystroke < 20; keystroke++) {
    await service.validatePassword({ password: 'x', resetToken: token });
  }
  expect(writes).toEqual([]);
  expect(events).toEqual([]);
  await redeem();
});

describe('without a user it answers what holds for everybody', () => {
  const general = ['too-short'];

  test.each<[string, object]>([
    ['no user named', {}],
    ['undefined', { userId: undefined, resetToken: undefined }],
    ['an unknown user', { userId: 'nobody' }],
    ['an id that cannot exist', { userId: 'jane\n' }],
    ['a token that is none', { resetToken: 'A'.repeat(44) }],
    ['a malformed token', { resetToken: '' }],
  ])('%s', async (_who, subject) => {
    const { service } = await issueToJane();
    const violations = await service.validatePassword({ password: 'jane', ...subject });
    expect(violations.map(({ rule }) => rule)).toEqual(general);
  });

  test('a token that has died', async () => {
    const { service, token } = await issueToJane();
    await service.revokeResetTokens('jane');
    const violations = await service.validatePassword({ password: 'jane', resetToken: token });
    expect(violations.map(({ rule }) => rule)).toEqual(general);
  });
});

test('beside a user, a token that has died is as none', async () => {
  const { service, token } = await issueToJane();
  await service.revokeResetTokens('jane');
  const both = { userId: 'jane', resetToken: token };
  const violations = await service.validatePassword({ password: 'jane', ...both });
  expect(violations).toEqual(await service.validatePassword({ password: 'jane', userId: 'jane' }));
  expect(violations.map(({ rule }) => rule)).toContain('context-word');
});

test('all policies of the host are asked, with the user, and every violation is told', async () => {
  const seen: unknown[] = [];
  const breached: PasswordPolicy = {
    check: async (candidate) => {
      seen.push(candidate);
      return Promise.resolve([
        { rule: 'breached', message: 'The password has been seen elsewhere.', params: { times: 3 } },
      ]);
    },
  };
  const user = await createUser();
  const { service } = createService({ users: [user], passwordPolicy: [breached, { check: () => [] }, breached] });
  const violations = await service.validatePassword({ password: '', userId: 'jane' });
  expect(violations.map(({ rule }) => rule)).toEqual(['empty', 'breached', 'breached']);
  expect(seen).toEqual([
    { password: '', user },
    { password: '', user },
  ]);
});

test('a failure is none of the token’s: it is told as what it is', async () => {
  const { service, token } = await issueToJane(
    {},
    {
      aroundTokenStore: ({ method }, proceed) =>
        method === 'findById' ? Promise.reject(new Error('connection lost')) : proceed(),
    },
  );
  const validation = service.validatePassword({ password: newPassword, resetToken: token });
  expect(await refusalOf(validation)).toMatchObject({ kind: 'unavailable' });
});

test('reuse is looked for last: not while anything else is wrong', async () => {
  const checkReuse = jest.fn(() => [{ rule: 'reused', message: 'It was there before.' }]);
  const policy: PasswordPolicy = { check: () => [], checkReuse };
  const { service, token } = await issueToJane({}, { passwordPolicy: [new NistPasswordPolicy(), policy] });
  const rules = async (password: string): Promise<string[]> =>
    (await service.validatePassword({ password, resetToken: token })).map(({ rule }) => rule);
  expect(await rules('short')).toEqual(['too-short']);
  expect(checkReuse).not.toHaveBeenCalled();
  expect(await rules(newPassword)).toEqual(['reused']);
});

test('a form that asks at every keystroke holds up no redemption of its own token', async () => {
  const looking = raiseBarrier();
  const checkReuse = jest.fn(() => []).mockImplementationOnce(() => looking.wait().then(() => []) as never);
  const { service, token, redeem } = await issueToJane({}, { passwordPolicy: { check: () => [], checkReuse } });
  const asked = service.validatePassword({ password: newPassword, resetToken: token });
  await looking.reached;
  await redeem();
  looking.open();
  expect(await asked).toEqual([]);
});

test('a policy sees the current password on change, and none on reset', async () => {
  const seen: unknown[] = [];
  const passwordPolicy: PasswordPolicy = { check: ({ currentPassword }) => (seen.push(currentPassword), []) };
  const { service, redeem } = await issueToJane({}, { passwordPolicy });
  await redeem();
  await service.changePassword(actAs('jane'), { currentPassword: newPassword, password: 'x' });
  expect(seen).toEqual([undefined, newPassword]);
});

test.each<[string, object, string]>([
  ['a password that was not received as typed', { password: '\uFFFD' }, 'malformed-request'],
  ['a lone surrogate', { password: '\ud800' }, 'malformed-request'],
  ['nothing', undefined as never, 'schema-violation'],
  ['null', null as never, 'schema-violation'],
  ['no password', {}, 'schema-violation'],
  ['a list', { password: ['x'] }, 'schema-violation'],
  ['a token that is no text', { password: 'x', resetToken: 7 }, 'schema-violation'],
  ['a token that is a list', { password: 'x', resetToken: ['A'.repeat(44)] }, 'schema-violation'],
  ['a user that is a query', { password: 'x', userId: { $ne: null } }, 'schema-violation'],
])('%s is refused', async (_what, input, kind) => {
  const { service } = await issueToJane();
  expect(await refusalOf(service.validatePassword(input as { password: string }))).toMatchObject({ kind });
});
