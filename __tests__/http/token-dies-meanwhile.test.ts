import type { ResetTokenRejection } from 'express-password-router';
import { issueToken, redeem } from '../support/endpoints';
import { fastHash, fastPasswordHasher } from '../support/fast-password-hasher';
import { ann, newPassword } from '../support/people';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const start = new Date('2030-01-01T00:00:00Z');
const tomorrow = new Date('2030-01-02T00:00:00Z');
let now = start;

const events: readonly (readonly [string, ResetTokenRejection, (app: StartedApp) => unknown])[] = [
  ['it is withdrawn', 'unknown', (app) => app.tokens.deleteForUser('ann')],
  ['it is superseded', 'unknown', (app) => issueToken(app, 'ann')],
  ['it expires', 'expired', () => (now = tomorrow)],
  ['the user is deleted', 'user-gone', (app) => app.users.remove('ann')],
  ['the user becomes remote', 'remote', (app) => app.users.put({ ...ann, remote: true })],
  ['the user is revoked', 'revoked', (app) => app.users.put({ ...ann, revoked: true })],
  [
    'the host writes the password',
    'password-changed',
    (app) => app.users.put({ ...ann, passwordHash: fastHash('written by the host') }),
  ],
];

describe('a token is dead at the last moment, too: while the new password is hashed', () => {
  test.each(events)('%s', async (_, reason, happen) => {
    now = start;
    const passwordHasher = {
      ...fastPasswordHasher,
      hash: async (password: string) => {
        await happen(app);
        return fastPasswordHasher.hash(password);
      },
    };
    const app: StartedApp = await startApp({ options: { passwordHasher, clock: () => now } });
    const answer = await redeem(app, { token: await issueToken(app, 'ann'), password: newPassword });
    expect(answer).toMatchObject({ status: 403, json: { kind: 'invalid-reset-token', details: null } });
    expect(app.events.at(-1)).toMatchObject({ type: 'reset-token-refused', reason });
    const hash = app.users.findById('ann')?.passwordHash ?? '';
    expect(await fastPasswordHasher.verify(newPassword, hash)).toBe(false);
  });
});
