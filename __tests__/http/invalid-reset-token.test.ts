import { randomBytes } from 'node:crypto';
import { JwtTokenFormat, OpaqueTokenFormat } from 'express-password-router';
import type { ResetTokenRejection, TokenFormat } from 'express-password-router';
import { change, issueToken, redeem } from '../support/endpoints';
import { fastHash, fastPasswordHasher } from '../support/fast-password-hasher';
import { ann, newPassword, oldPassword } from '../support/people';
import type { Answer } from '../support/send';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const passwordHasher = { ...fastPasswordHasher };
const hash = jest.spyOn(passwordHasher, 'hash');

/** What the clock of the app says; a test may move it. */
let now: Date;

async function start(tokenFormat: TokenFormat): Promise<StartedApp> {
  now = new Date('2030-01-01T00:00:00Z');
  return startApp({ options: { tokenFormat, passwordHasher, clock: () => now } });
}

interface Death {
  readonly how: string;
  readonly reason: ResetTokenRejection;
  /** Answers a token that is dead by now. */
  readonly token: (app: StartedApp) => Promise<string>;
}

async function issuedThen(app: StartedApp, event: (token: string) => unknown): Promise<string> {
  const token = await issueToken(app, 'ann');
  await event(token);
  return token;
}

const deaths: readonly Death[] = [
  { how: 'malformed: one character', reason: 'malformed', token: async () => 'x' },
  {
    how: 'malformed: a line break behind it',
    reason: 'malformed',
    token: async (app) => `${await issueToken(app, 'ann')}\n`,
  },
  { how: 'malformed: not ASCII', reason: 'malformed', token: async () => '🔑'.repeat(11) },
  { how: 'malformed: 8 000 characters', reason: 'malformed', token: async () => 'x'.repeat(8_000) },
  { how: 'malformed: NUL', reason: 'malformed', token: async () => '\0' },
  {
    how: 'expired',
    reason: 'expired',
    token: (app) => issuedThen(app, () => (now = new Date(now.getTime() + 86_400_000))),
  },
  {
    how: 'used',
    reason: 'unknown',
    token: (app) => issuedThen(app, (token) => redeem(app, { token, password: 'another password, used' })),
  },
  { how: 'superseded', reason: 'unknown', token: (app) => issuedThen(app, () => issueToken(app, 'ann')) },
  { how: 'withdrawn', reason: 'unknown', token: (app) => issuedThen(app, () => app.tokens.deleteForUser('ann')) },
  { how: 'of a user who is gone', reason: 'user-gone', token: (app) => issuedThen(app, () => app.users.remove('ann')) },
  {
    how: 'of a user who is remote now',
    reason: 'remote',
    token: (app) => issuedThen(app, () => app.users.put({ ...ann, remote: true })),
  },
  {
    how: 'of a user who was revoked since',
    reason: 'revoked',
    token: (app) => issuedThen(app, () => app.users.put({ ...ann, revoked: true })),
  },
  {
    how: 'of a user who has changed the password since',
    reason: 'password-changed',
    token: (app) =>
      issuedThen(app, () =>
        change(app, 'ann', { current_password: oldPassword, password: 'changed since' + newPassword }),
      ),
  },
  {
    how: 'of a user whose password the host has written since',
    reason: 'password-changed',
    token: (app) => issuedThen(app, () => app.users.put({ ...ann, passwordHash: fastHash('by the host') })),
  },
  {
    how: 'of a user whose password the host has removed since',
    reason: 'password-changed',
    token: (app) => issuedThen(app, () => app.users.put({ ...ann, passwordHash: null })),
  },
];

const ofOpaqueTokens: readonly Death[] = [
  { how: 'never issued', reason: 'unknown', token: async () => randomBytes(33).toString('base64url') },
];

const secret = 'a secret that only this test knows';
const ofJwts: readonly Death[] = [
  {
    how: 'forged',
    reason: 'signature',
    token: async () => mintedBy({ signingKey: 'another secret, just as long as it' }),
  },
  { how: 'never filed', reason: 'unknown', token: async () => mintedBy({ signingKey: secret }) },
  {
    how: "another tenant's",
    reason: 'malformed',
    token: async () => mintedBy({ signingKey: secret, audience: 'other' }),
  },
  {
    how: "another issuer's",
    reason: 'malformed',
    token: async () => mintedBy({ signingKey: secret, issuer: 'other' }),
  },
];

function mintedBy(options: { signingKey: string; audience?: string; issuer?: string }): string {
  const expiresAt = new Date(now.getTime() + 86_400_000);
  return new JwtTokenFormat(options).mint({ userId: 'ann', issuedAt: now, expiresAt }).token;
}

describe.each([
  ['opaque', () => new OpaqueTokenFormat(), [...deaths, ...ofOpaqueTokens]],
  ['JWT', () => new JwtTokenFormat({ signingKey: secret }), [...deaths, ...ofJwts]],
] as const)('a dead token (%s)', (_, tokenFormat, allDeaths) => {
  test('gets one answer, byte for byte, whatever it died of', async () => {
    const answers: Answer[] = [];
    for (const { token } of allDeaths) {
      const app = await start(tokenFormat());
      answers.push(await redeem(app, { token: await token(app), password: newPassword }));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({
      status: 403,
      statusMessage: 'Forbidden',
      text: '{"kind":"invalid-reset-token","msg":"The reset token is invalid, was already used or has expired.","details":null}',
    });
  });

  test.each(allDeaths)(
    'is refused unhashed, and the cause told to the audit trail alone: $how',
    async ({ token, reason }) => {
      const app = await start(tokenFormat());
      const dead = await token(app);
      const before = app.users.findById('ann');
      app.events.length = 0;
      hash.mockClear();
      await redeem(app, { token: dead, password: newPassword });
      expect(hash).not.toHaveBeenCalled();
      expect(app.events).toMatchObject([{ type: 'reset-token-refused', reason, actorId: null }]);
      expect(JSON.stringify(app.events)).not.toContain(JSON.stringify(dead).slice(1, -1));
      expect(app.users.findById('ann')).toEqual(before);
    },
  );
});

test("is refused before the policy is asked: a dead token says nothing about a user's context words", async () => {
  const check = jest.fn(() => []);
  const app = await startApp({ options: { passwordPolicy: { check } } });
  expect(await redeem(app, { token: 'x'.repeat(44), password: '' })).toMatchObject({ status: 403 });
  expect(check).not.toHaveBeenCalled();
});

test('counts no attempt against anybody', async () => {
  const app = await startApp();
  for (let guess = 0; guess < 12; guess++) await redeem(app, { token: 'x'.repeat(44), password: newPassword });
  expect(app.users.findById('ann')).toEqual(ann);
});
