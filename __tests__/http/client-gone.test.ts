import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { connect } from 'node:net';
import type { PasswordEvent, PasswordPolicy } from 'express-password-router';
import { requestText } from '../support/converse';
import { drainEventLoop } from '../support/drain-event-loop';
import { change, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { newPassword, oldPassword } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import type { Barrier } from '../support/raise-barrier';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';
import { waitUntil } from '../support/wait-until';

interface Watched {
  readonly app: StartedApp;
  /** Holds every hash. */
  readonly hashes: Barrier;
  /** Resolves when this event has been told. */
  readonly untilTold: (type: PasswordEvent['type']) => Promise<PasswordEvent | undefined>;
  /** Resolves when a client has gone, so that the server knows it. */
  readonly untilGone: () => Promise<unknown>;
  /** Resolves when so many have come as far as the policy, which is asked before anybody waits for a hash. */
  readonly untilChecked: (count: number) => Promise<void>;
}

async function startWatched(check: PasswordPolicy['check'] = () => []): Promise<Watched> {
  const hashes = raiseBarrier();
  const events: PasswordEvent[] = [];
  let checked = 0;
  let isGone = false;
  const app = await startApp({
    before: (host) =>
      host.use((_request, response, next) => {
        response.once('close', () => (isGone ||= !response.writableFinished));
        next();
      }),
    options: {
      hashing: { concurrency: 1 },
      onEvent: (event) => events.push(event),
      passwordPolicy: {
        check: (candidate) => {
          checked++;
          return check(candidate);
        },
      },
      passwordHasher: {
        ...fastPasswordHasher,
        hash: async (password) => {
          await hashes.wait();
          return fastPasswordHasher.hash(password);
        },
      },
    },
  });
  return {
    app,
    hashes,
    untilTold: async (type) => {
      const told = (): PasswordEvent | undefined => events.find((event) => event.type === type);
      await waitUntil(() => told() !== undefined);
      return told();
    },
    untilGone: () => waitUntil(() => isGone),
    untilChecked: async (count) => {
      await waitUntil(() => checked >= count);
      await drainEventLoop();
    },
  };
}

/** A request whose client can be taken away. */
function begin(url: string, method: string, body: object, headers: Record<string, string> = {}): ClientRequest {
  const sent = request(url, { method, headers: { 'content-type': 'application/json', ...headers }, agent: false });
  sent.on('error', () => undefined);
  sent.end(JSON.stringify(body));
  return sent;
}

describe('a client that goes away', () => {
  test('while it waits for a hash leaves the line, and nothing is hashed for it', async () => {
    const { app, hashes, untilTold, untilChecked } = await startWatched();
    const [token, other] = [await issueToken(app, 'ann'), await issueToken(app, 'locked')];
    const answer = redeem(app, { token, password: newPassword });
    await hashes.reached;
    const waiting = begin(`${app.url}/auth/reset`, 'POST', { token: other, password: newPassword });
    await untilChecked(2);
    waiting.destroy();
    expect(await untilTold('request-refused')).toMatchObject({ operation: 'redeemResetToken', kind: 'client-gone' });
    hashes.open();
    expect(await answer).toMatchObject({ status: 200 });
    expect(hashes.arrived).toBe(1);
    expect(await redeem(app, { token: other, password: newPassword })).toMatchObject({ status: 200 });
  });

  test('while a request behind another one on its connection waits, is known to be gone too', async () => {
    const { app, hashes, untilTold, untilChecked } = await startWatched();
    const { hostname, port, host } = new URL(app.url);
    const requests = [await issueToken(app, 'ann'), await issueToken(app, 'locked')].map((token) => {
      const body = JSON.stringify({ token, password: newPassword });
      const headers = [`Host: ${host}`, 'Content-Type: application/json', `Content-Length: ${body.length}`];
      return requestText('POST /auth/reset', headers, body);
    });
    const socket = connect(Number(port), hostname, () => socket.write(requests.join('')));
    await hashes.reached;
    await untilChecked(2);
    socket.destroy();
    expect(await untilTold('request-refused')).toMatchObject({ operation: 'redeemResetToken', kind: 'client-gone' });
    hashes.open();
    expect(await untilTold('password-reset')).toMatchObject({ userId: 'ann' });
    expect(hashes.arrived).toBe(1);
  });

  test('before it has to wait for a hash does not begin to', async () => {
    const policy = raiseBarrier();
    const { app, hashes, untilTold, untilGone } = await startWatched(async ({ user }) => {
      if (user?.id === 'locked') await policy.wait();
      return [];
    });
    const [token, other] = [await issueToken(app, 'ann'), await issueToken(app, 'locked')];
    const answer = redeem(app, { token, password: newPassword });
    await hashes.reached;
    const checked = begin(`${app.url}/auth/reset`, 'POST', { token: other, password: newPassword });
    await policy.reached;
    checked.destroy();
    await untilGone();
    policy.open();
    expect(await untilTold('request-refused')).toMatchObject({ operation: 'redeemResetToken', kind: 'client-gone' });
    hashes.open();
    expect(await answer).toMatchObject({ status: 200 });
    expect(hashes.arrived).toBe(1);
  });

  test('while it waits behind another attempt of the same user costs no attempt', async () => {
    const { app, hashes, untilTold, untilChecked } = await startWatched();
    const first = change(app, 'ann', { current_password: oldPassword, password: newPassword });
    await hashes.reached;
    const headers = { authorization: 'Bearer ann' };
    const guess = { current_password: 'a guess', password: newPassword };
    const waiting = begin(`${app.url}/users/current/password`, 'PUT', guess, headers);
    await untilChecked(2);
    waiting.destroy();
    expect(await untilTold('request-refused')).toMatchObject({
      operation: 'changePassword',
      kind: 'client-gone',
      actorId: 'ann',
    });
    hashes.open();
    expect(await first).toMatchObject({ status: 200 });
    expect(app.users.findById('ann')?.failedAttempts).toBe(0);
  });

  test('while its own password is hashed has its password all the same', async () => {
    const { app, hashes, untilTold } = await startWatched();
    const token = await issueToken(app, 'ann');
    const sent = begin(`${app.url}/auth/reset`, 'POST', { token, password: newPassword });
    await hashes.reached;
    sent.destroy();
    hashes.open();
    await untilTold('password-reset');
    const hash = app.users.findById('ann')?.passwordHash ?? '';
    expect(await fastPasswordHasher.verify(newPassword, hash)).toBe(true);
  });

  test('in the middle of its body is told to the audit trail, and nobody is answered', async () => {
    const { app, untilTold } = await startWatched();
    const { hostname, port } = new URL(app.url);
    const headers = ['Host: x', 'Content-Type: application/json', 'Content-Length: 99', 'Expect: 100-continue'];
    const socket = connect(Number(port), hostname, () =>
      socket.write(requestText('POST /auth/reset', headers, '{"token":')),
    );
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('data', resolve)); // 100 Continue: the server is reading
    socket.destroy();
    expect(await untilTold('request-refused')).toMatchObject({ operation: 'redeemResetToken', kind: 'client-gone' });
  });
});
