import { inspect } from 'node:util';
import { JwtTokenFormat, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordEvent, PasswordHasher, User } from 'express-password-router';
import { actAs } from './support/act-as';
import { currentPassword, newPassword } from './support/create-user';
import type { ServiceLayout } from './support/create-service';
import { fastPasswordHasher } from './support/fast-password-hasher';
import type { Around } from './support/intercept-calls';
import { issueToJane } from './support/issue-to-jane';
import type { Issued } from './support/issue-to-jane';

type Told = { readonly type: PasswordEvent['type'] } & Readonly<Record<string, unknown>>;

interface Row {
  readonly when: string;
  readonly told: readonly Told[];
  readonly jane?: Partial<User>;
  readonly options?: ServiceLayout;
  readonly act: (issued: Issued) => Promise<unknown>;
}

const failure = new Error('connection refused');
const id = expect.stringMatching(/^[\w-]{43}$/) as string;
const jti = expect.stringMatching(/^[\w-]{22}$/) as string;
const whom = { userId: 'jane', actorId: 'jane' };
const nobody = { userId: null, actorId: null };
/** Nobody is authenticated, but a genuine token says whose password it is about. */
const byToken = { userId: 'jane', actorId: null };
const wrong = 'not the password at all';
const weak: PasswordHasher = { ...fastPasswordHasher, needsRehash: () => true };
const failing =
  (method: string): Around =>
  (call, proceed) =>
    call.method === method ? Promise.reject(failure) : proceed();
const change = ({ service }: Issued, guess = currentPassword): Promise<void> =>
  service.changePassword(actAs('jane'), { currentPassword: guess, password: newPassword });
const logIn = ({ service }: Issued, guess = currentPassword): Promise<void> => service.verifyPassword('jane', guess);

const rows: readonly Row[] = [
  {
    when: 'a caller issues a token',
    told: [
      { type: 'reset-token-issued', userId: 'jane', actorId: 'admin', tokenId: id, expiresAt: new Date('2030-01-02') },
    ],
    act: ({ service }) => service.issueResetToken(actAs('admin'), 'jane'),
  },
  {
    when: 'a user asks for one',
    told: [
      {
        type: 'reset-token-issued',
        userId: 'jane',
        actorId: null,
        tokenId: id,
        expiresAt: new Date('2030-01-01T01:00Z'),
      },
    ],
    act: ({ service }) => service.issueSelfServiceToken('jane'),
  },
  {
    when: 'it is delivered before it is issued',
    told: [
      { type: 'reset-token-delivered', ...byToken, tokenId: id },
      {
        type: 'reset-token-issued',
        userId: 'jane',
        actorId: null,
        tokenId: id,
        expiresAt: new Date('2030-01-01T01:00Z'),
      },
    ],
    act: ({ service }) => service.issueSelfServiceToken('jane', { deliver: () => undefined }),
  },
  {
    when: 'it can’t be delivered',
    told: [
      {
        type: 'delivery-failed',
        userId: 'jane',
        actorId: null,
        error: new Error('code ECONNREFUSED, message left out: it may quote the token'),
      },
    ],
    act: ({ service }) =>
      service.issueSelfServiceToken('jane', {
        deliver: () => Promise.reject(Object.assign(new Error('quotes it'), { code: 'ECONNREFUSED' })),
      }),
  },
  {
    when: 'a caller may not issue one',
    told: [
      {
        type: 'request-refused',
        userId: 'jane',
        actorId: 'joe',
        operation: 'issueResetToken',
        kind: 'permission-denied',
      },
    ],
    act: ({ service }) => service.issueResetToken(actAs('joe'), 'jane'),
  },
  {
    when: 'the user asked for cannot exist: the id is kept out of the log',
    told: [
      { type: 'request-refused', userId: null, actorId: 'admin', operation: 'issueResetToken', kind: 'user-not-found' },
    ],
    act: ({ service }) => service.issueResetToken(actAs('admin'), 'jane\u001b[2J'),
  },
  {
    when: 'a token is redeemed',
    told: [{ type: 'password-reset', ...byToken, tokenId: id, reinstated: false }],
    act: ({ redeem }) => redeem(),
  },
  {
    when: 'a token is redeemed that lifts a revocation',
    jane: { revoked: true },
    told: [{ type: 'password-reset', ...byToken, tokenId: id, reinstated: true }],
    act: ({ redeem }) => redeem(),
  },
  {
    when: 'a token is no token',
    told: [{ type: 'reset-token-refused', ...nobody, reason: 'malformed', tokenId: undefined }],
    act: ({ service }) => service.redeemResetToken({ token: 'x', password: newPassword }),
  },
  {
    when: 'a token was never issued',
    told: [{ type: 'reset-token-refused', ...nobody, reason: 'unknown', tokenId: id }],
    act: ({ service }) => service.redeemResetToken({ token: 'A'.repeat(44), password: newPassword }),
  },
  {
    when: 'a genuine JWT was used: it names its user',
    options: { tokenFormat: new JwtTokenFormat({ signingKey: 'an obviously fake secret of the tests' }) },
    told: [
      { type: 'password-reset', userId: 'jane', actorId: null, tokenId: jti, reinstated: false },
      { type: 'reset-token-refused', userId: 'jane', actorId: null, reason: 'unknown', tokenId: jti },
    ],
    act: async ({ redeem }) => (await redeem(), redeem()),
  },
  {
    when: 'an opaque token has expired: its record names the user',
    told: [{ type: 'reset-token-refused', userId: 'jane', actorId: null, reason: 'expired', tokenId: id }],
    act: ({ time, redeem }) => ((time.now = new Date('2030-01-02')), redeem()),
  },
  {
    when: 'a JWT has expired: it is refused by itself, and names nobody',
    options: { tokenFormat: new JwtTokenFormat({ signingKey: 'an obviously fake secret of the tests' }) },
    told: [{ type: 'reset-token-refused', ...nobody, reason: 'expired', tokenId: undefined }],
    act: ({ time, redeem }) => ((time.now = new Date('2030-01-02')), redeem()),
  },
  {
    when: 'a token is dead',
    told: [{ type: 'reset-token-refused', userId: 'jane', actorId: null, reason: 'revoked', tokenId: id }],
    act: ({ alter, redeem }) => (alter({ revoked: true }), redeem()),
  },
  {
    when: 'a new password is refused by the policy',
    told: [{ type: 'request-refused', ...byToken, operation: 'redeemResetToken', kind: 'password-policy-violation' }],
    act: ({ redeem }) => redeem('short'),
  },
  {
    when: 'a password can not be written',
    options: { aroundUserStore: failing('replacePassword') },
    told: [{ type: 'unexpected-error', ...byToken, operation: 'redeemResetToken', error: failure }],
    act: ({ redeem }) => redeem(),
  },
  {
    when: 'the record of a used token cannot be deleted',
    options: { aroundTokenStore: failing('delete') },
    told: [
      { type: 'password-reset', ...byToken, tokenId: id, reinstated: false },
      { type: 'token-sweep-failed', ...byToken, tokenId: id, error: failure },
    ],
    act: ({ redeem }) => redeem(),
  },
  { when: 'a password is changed', told: [{ type: 'password-changed', ...whom }], act: (issued) => change(issued) },
  {
    when: 'the hook after a change fails',
    options: { afterPasswordChange: () => Promise.reject(failure) },
    told: [
      { type: 'password-changed', ...whom },
      { type: 'after-change-failed', ...whom, error: failure },
    ],
    act: (issued) => change(issued),
  },
  {
    when: 'the hook after a redemption fails',
    options: { afterPasswordChange: () => Promise.reject(failure) },
    told: [
      { type: 'password-reset', ...byToken, tokenId: id, reinstated: false },
      { type: 'after-change-failed', userId: 'jane', actorId: null, error: failure },
    ],
    act: ({ redeem }) => redeem(),
  },
  {
    when: 'the current password is wrong',
    told: [{ type: 'attempt-failed', ...whom, attempts: 1, limit: 10 }],
    act: (issued) => change(issued, wrong),
  },
  {
    when: 'it is wrong for the last time',
    jane: { failedAttempts: 9 },
    told: [
      { type: 'attempt-failed', ...whom, attempts: 10, limit: 10 },
      { type: 'account-locked', ...whom },
    ],
    act: (issued) => change(issued, wrong),
  },
  {
    when: 'the account was locked already',
    jane: { failedAttempts: 10 },
    told: [{ type: 'request-refused', ...whom, operation: 'changePassword', kind: 'account-locked' }],
    act: (issued) => change(issued),
  },
  {
    when: 'nothing is counted',
    options: { failedAttemptsLockout: false },
    told: [{ type: 'attempt-failed', ...whom, attempts: 0, limit: 0 }],
    act: (issued) => change(issued, wrong),
  },
  { when: 'a login succeeds', told: [], act: (issued) => logIn(issued) },
  {
    when: 'a login rewrites a weak hash',
    options: { passwordHasher: weak },
    told: [{ type: 'password-rehashed', ...whom }],
    act: (issued) => logIn(issued),
  },
  {
    when: 'a login fails, of whoever it was',
    told: [{ type: 'attempt-failed', userId: 'jane', actorId: null, attempts: 1, limit: 10 }],
    act: (issued) => logIn(issued, wrong),
  },
  {
    when: 'a login is nobody’s',
    told: [{ type: 'request-refused', ...nobody, operation: 'verifyPassword', kind: 'incorrect-password' }],
    act: ({ service }) => service.verifyPassword(null, currentPassword),
  },
  {
    when: 'an operator sets a password',
    told: [{ type: 'password-set', userId: 'jane', actorId: 'operator' }],
    act: ({ service }) => service.setPassword('operator', 'jane', newPassword),
  },
  {
    when: 'an operator unlocks',
    told: [{ type: 'account-unlocked', userId: 'jane', actorId: 'operator' }],
    act: ({ service }) => service.unlock('operator', 'jane'),
  },
  {
    when: 'tokens are revoked',
    told: [{ type: 'reset-tokens-revoked', userId: 'jane', actorId: null }],
    act: ({ service }) => service.revokeResetTokens('jane'),
  },
  { when: 'a password is only looked at', told: [], act: ({ service }) => service.validatePassword({ password: 'x' }) },
  {
    when: 'a store fails',
    options: { aroundUserStore: failing('countAttempt') },
    told: [{ type: 'unexpected-error', ...whom, operation: 'changePassword', error: failure }],
    act: (issued) => change(issued),
  },
  {
    when: 'the client has gone while it waited',
    told: [
      { type: 'request-refused', ...byToken, operation: 'redeemResetToken', kind: 'client-gone' },
      { type: 'password-reset', ...byToken, tokenId: id, reinstated: false },
    ],
    options: { hashing: { concurrency: 1 } },
    act: async ({ service, token, redeem }) => {
      const first = redeem();
      const signal = AbortSignal.abort();
      const gone = service.redeemResetToken({ token, password: newPassword }, { signal });
      await Promise.allSettled([first, gone]);
    },
  },
];

test.each(rows)('when $when', async ({ jane = {}, options = {}, told, act }) => {
  const issued = await issueToJane(jane, options);
  await act(issued).catch(() => undefined);
  const at = issued.time.now;
  expect(issued.events).toEqual(told.map((event) => ({ at, ...event })));
});

test('no event carries a password, a token, a hash or a fingerprint', async () => {
  for (const { jane = {}, options = {}, act } of rows) {
    const issued = await issueToJane(jane, options);
    const { passwordHash } = issued.users.findById('jane') ?? {};
    const { id: tokenId } = await (options.tokenFormat ?? new OpaqueTokenFormat()).read(issued.token, issued.time.now);
    const { passwordFingerprint } = issued.tokens.findById(tokenId) ?? {};
    await act(issued).catch(() => undefined);
    const text = inspect(issued.events, { depth: Infinity, showHidden: true });
    const newHash = issued.users.findById('jane')?.passwordHash;
    const secrets = [currentPassword, newPassword, wrong, issued.token, passwordHash, newHash, passwordFingerprint];
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
});

test('the table above shows every type of event', () => {
  const types: Readonly<Record<PasswordEvent['type'], true>> = {
    'reset-token-issued': true,
    'reset-token-refused': true,
    'reset-tokens-revoked': true,
    'reset-token-delivered': true,
    'delivery-failed': true,
    'password-reset': true,
    'password-changed': true,
    'password-set': true,
    'password-rehashed': true,
    'attempt-failed': true,
    'account-locked': true,
    'account-unlocked': true,
    'request-refused': true,
    'after-change-failed': true,
    'token-sweep-failed': true,
    'unexpected-error': true,
  };
  const shown = new Set(rows.flatMap(({ told }) => told.map(({ type }) => type)));
  expect([...shown].sort()).toEqual(Object.keys(types).sort());
});
