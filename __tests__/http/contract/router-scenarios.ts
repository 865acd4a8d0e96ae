import { MemoryUserStore } from 'express-password-router';
import { change, issue, issueToken, redeem } from '../../support/endpoints';
import { interceptCalls } from '../../support/intercept-calls';
import { everybody, newPassword, oldPassword } from '../../support/people';
import type { Answer } from '../../support/send';
import { startApp } from '../../support/start-app';
import type { StartedApp } from '../../support/start-app';
import { fail, holdGate } from './scenario';
import type { Scenarios } from './scenario';

const tooLarge = JSON.stringify({ password: 'x'.repeat(17_000) });
const asText = { 'content-type': 'text/plain' };
const changes = { current_password: oldPassword, password: newPassword };

export const issueResetToken: Scenarios = {
  success: async (headers) => issue(await startApp(), 'ann', headers),
  'malformed-request': async (headers) => issue(await startApp(), '%zz', headers),
  'user-unauthenticated': async (headers) => issue(await startApp(), 'ann', { ...headers, authorization: '' }),
  'cross-origin-request': async (headers) => {
    return issue(await startApp(), 'ann', { ...headers, origin: 'https://evil.example.net' });
  },
  'permission-denied': async (headers) => issue(await startApp(), 'ann', { ...headers, authorization: 'Bearer ann' }),
  'remote-user': async (headers) => issue(await startApp(), 'remote', headers),
  'user-not-found': async (headers) => issue(await startApp(), 'nobody', headers),
  'server-error': (headers) =>
    afterwards(
      () => 42,
      ({ app }) => issue(app, 'ann', headers),
    ),
  unavailable: (headers) => afterwards(fail, ({ app }) => issue(app, 'ann', headers)),
};

export const redeemResetToken: Scenarios = {
  success: (headers) => redeemIssued(newPassword, headers),
  'malformed-request': async (headers) => redeem(await startApp(), '{', headers),
  'schema-violation': async (headers) => redeem(await startApp(), { token: 1 }, headers),
  'password-policy-violation': (headers) => redeemIssued('ann', headers),
  'invalid-reset-token': async (headers) => {
    return redeem(await startApp(), { token: 'none', password: newPassword }, headers);
  },
  'payload-too-large': async (headers) => redeem(await startApp(), tooLarge, headers),
  'unsupported-media-type': async (headers) => redeem(await startApp(), 'x', { ...headers, ...asText }),
  overloaded: (headers) => {
    return duringAnother(async (app) => {
      return redeem(app, { token: await issueToken(app, 'invited'), password: newPassword }, headers);
    });
  },
  'server-error': (headers) => {
    return afterwards(
      () => 42,
      ({ app, token }) => redeem(app, { token, password: newPassword }, headers),
    );
  },
  unavailable: (headers) => {
    return afterwards(fail, ({ app, token }) => redeem(app, { token, password: newPassword }, headers));
  },
};

export const changePassword: Scenarios = {
  success: async (headers) => change(await startApp(), 'ann', changes, headers),
  'malformed-request': async (headers) => change(await startApp(), 'ann', '{', headers),
  'schema-violation': async (headers) => change(await startApp(), 'ann', {}, headers),
  'password-policy-violation': async (headers) => {
    return change(await startApp(), 'ann', { ...changes, password: oldPassword }, headers);
  },
  'user-unauthenticated': async (headers) => {
    return change(await startApp(), 'ann', changes, { ...headers, authorization: '' });
  },
  'cross-origin-request': async (headers) => {
    return change(await startApp(), 'ann', changes, { ...headers, origin: 'null' });
  },
  'remote-user': async (headers) => change(await startApp(), 'remote', changes, headers),
  'user-revoked': async (headers) => change(await startApp(), 'revoked', changes, headers),
  'account-locked': async (headers) => change(await startApp(), 'locked', changes, headers),
  'incorrect-password': async (headers) => {
    return change(await startApp(), 'ann', { ...changes, current_password: 'a guess' }, headers);
  },
  'payload-too-large': async (headers) => change(await startApp(), 'ann', tooLarge, headers),
  'unsupported-media-type': async (headers) => change(await startApp(), 'ann', 'x', { ...headers, ...asText }),
  overloaded: (headers) => duringAnother((app) => change(app, 'admin', changes, headers)),
  'server-error': (headers) =>
    afterwards(
      () => 42,
      ({ app }) => change(app, 'ann', changes, headers),
    ),
  unavailable: (headers) => afterwards(fail, ({ app }) => change(app, 'ann', changes, headers)),
};

async function redeemIssued(password: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const app = await startApp();
  return redeem(app, { token: await issueToken(app, 'ann'), password }, headers);
}

/** Ann holds a token, and from then on the user store answers this. */
async function afterwards(
  answer: () => unknown,
  ask: (host: { readonly app: StartedApp; readonly token: string }) => Promise<Answer>,
): Promise<Answer> {
  let isBroken = false;
  const users = new MemoryUserStore(everybody);
  const userStore = interceptCalls(users, (_call, proceed) => (isBroken ? answer() : proceed()));
  const app = await startApp({ options: { userStore } });
  const token = await issueToken(app, 'ann');
  isBroken = true;
  return ask({ app, token });
}

/** While Ann's redemption is being hashed. */
async function duringAnother(ask: (app: StartedApp) => Promise<Answer>): Promise<Answer> {
  const { hashes, options } = holdGate();
  const app = await startApp({ options });
  const first = redeem(app, { token: await issueToken(app, 'ann'), password: newPassword });
  await hashes.reached;
  const answer = await ask(app);
  hashes.open();
  await first;
  return answer;
}
