import { AsyncLocalStorage } from 'node:async_hooks';
import { MemoryTokenStore, MemoryUserStore } from 'express-password-router';
import { change, issueToken, redeem } from '../support/endpoints';
import { drainEventLoop } from '../support/drain-event-loop';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { interceptCalls } from '../support/intercept-calls';
import { everybody, oldPassword } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import type { Barrier } from '../support/raise-barrier';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';
import { waitUntil } from '../support/wait-until';

const requests = new AsyncLocalStorage<string>();

/** A host that keeps the request's id in an AsyncLocalStorage, and ports that note under which id each call came. */
async function startHost(): Promise<{
  app: StartedApp;
  noted: [what: string, id: string | undefined][];
  hashes: Barrier;
}> {
  const noted: [string, string | undefined][] = [];
  const note = (what: string): unknown => noted.push([what, requests.getStore()]);
  const watch = <Port extends object>(name: string, port: Port): Port =>
    interceptCalls(port, async ({ method }, proceed) => {
      note(`${name}.${method}`);
      return proceed();
    });
  const hashes = raiseBarrier();
  const app = await startApp({
    before: (host) =>
      host.use((request, _response, next) => {
        requests.run(request.get('x-request-id') ?? 'none', next);
      }),
    options: {
      hashing: { concurrency: 1 },
      userStore: watch('users', new MemoryUserStore(everybody)),
      tokenStore: watch('tokens', new MemoryTokenStore()),
      passwordPolicy: watch('policy', { check: () => [] }),
      passwordHasher: {
        ...fastPasswordHasher,
        hash: async (password) => {
          note('hash');
          await hashes.wait();
          return fastPasswordHasher.hash(password);
        },
      },
      afterPasswordChange: () => void note('hook'),
      onEvent: ({ type }) => void note(`event ${type}`),
    },
  });
  return { app, noted, hashes };
}

function of(id: string, noted: readonly (readonly [string, string | undefined])[]): readonly string[] {
  return noted.filter(([, under]) => under === id).map(([what]) => what);
}

async function untilNoted(noted: readonly (readonly [string, unknown])[], what: string, times: number): Promise<void> {
  await waitUntil(() => noted.filter(([said]) => said === what).length >= times);
  await drainEventLoop();
}

const ids = ['ann', 'locked', 'revoked', 'invited'];

test('each port is called in its own request, also after waiting at the gate', async () => {
  const { app, noted, hashes } = await startHost();
  const tokens = await Promise.all(ids.map((id) => issueToken(app, id)));
  noted.length = 0;
  const answers = ids.map((id, index) =>
    redeem(app, { token: tokens[index], password: 'x' }, { 'x-request-id': `request of ${id}` }),
  );
  await untilNoted(noted, 'policy.check', 4);
  expect(noted.filter(([what]) => what === 'hash')).toHaveLength(1); // the others wait
  hashes.open();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  for (const id of ids) {
    expect(of(`request of ${id}`, noted)).toEqual([
      'tokens.findById',
      'users.findById',
      'policy.check',
      'hash',
      'tokens.findById',
      'users.replacePassword',
      'event password-reset',
      'tokens.delete',
      'hook',
    ]);
  }
});

test('each port is called in its own request, also after waiting at the turnstile', async () => {
  const { app, noted, hashes } = await startHost();
  const token = await issueToken(app, 'ann');
  noted.length = 0;
  const names = ['first', 'second', 'third', 'fourth'];
  const answers = names.map((name) => redeem(app, { token, password: 'x' }, { 'x-request-id': name }));
  await untilNoted(noted, 'tokens.findById', 4);
  expect(noted.filter(([what]) => what === 'policy.check')).toHaveLength(1); // the others wait
  hashes.open();
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 403, 403, 403]);
  for (const [index, name] of names.entries()) {
    const told = of(name, noted).filter((what) => what.startsWith('event'));
    expect(told).toEqual([statuses[index] === 200 ? 'event password-reset' : 'event reset-token-refused']);
  }
});

test('so is a change that waited, and the one that was turned away', async () => {
  const { app, noted, hashes } = await startHost();
  const body = { current_password: oldPassword, password: 'x' };
  const names = Array.from({ length: 10 }, (_, index) => `change ${index}`);
  const answers = names.map((name) => change(app, 'ann', body, { 'x-request-id': name }));
  await untilNoted(noted, 'policy.check', 10);
  hashes.open();
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, ...Array<number>(8).fill(403), 503]);
  for (const [index, name] of names.entries()) {
    const events = of(name, noted).filter((what) => what.startsWith('event'));
    const expected = { 200: 'event password-changed', 403: 'event request-refused', 503: 'event request-refused' };
    expect(events).toEqual([expected[statuses[index] as keyof typeof expected]]);
  }
});
