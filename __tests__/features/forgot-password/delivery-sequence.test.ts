import { AsyncLocalStorage } from 'node:async_hooks';
import { request as open } from 'node:http';
import { createPasswordService, MemoryDeliveryThrottle, MemoryTokenStore } from 'express-password-router';
import type { PasswordEvent, PasswordService, UserStore } from 'express-password-router';
import type { Delivery } from 'express-password-router/features/forgot-password';
import { actAs } from '../../support/act-as';
import { redeem } from '../../support/endpoints';
import { anyDate, anyText } from '../../support/expected';
import { fastPasswordHasher } from '../../support/fast-password-hasher';
import { interceptCalls } from '../../support/intercept-calls';
import { ann, newPassword } from '../../support/people';
import { raiseBarrier } from '../../support/raise-barrier';
import { slowly } from '../../support/slowly';
import { startForgotPassword } from '../../support/start-forgot-password';
import type { ForgotPasswordLayout, StartedForgotPassword } from '../../support/start-forgot-password';
import { waitUntil } from '../../support/wait-until';

const failure = Object.assign(new Error('no route to host'), { code: 'EHOSTUNREACH' });

/** Asks, and waits until all that comes of it is over. */
async function ask({ forgot, router }: StartedForgotPassword, ...logins: readonly string[]): Promise<void> {
  for (const login of logins) expect(await forgot(login)).toMatchObject({ status: 202 });
  await router.whenIdle();
}

function typesOf(events: readonly PasswordEvent[]): string[] {
  return events.map((event) => ('kind' in event ? `${event.type} ${event.kind}` : event.type));
}

describe('a delivery that takes longer than the interval', () => {
  type Step = 'claim' | 'deliver' | 'findUser';

  test.each<[string, Step, number]>([
    ['is given up also where it was the last look at the login that took so long', 'findUser', 1],
    [
      'is given up, and its link is good for nothing: another mail may be out, whose link is to be the good one',
      'deliver',
      1,
    ],
    ['is not begun, where the claim took that long', 'claim', 0],
  ])('%s', async (_what, slow, mails) => {
    let now = Date.parse('2030-01-01T00:00:00.000Z');
    const passes = (step: Step): void => void (now += step === slow ? 60_000 : 0);
    const deliveries: Delivery[] = [];
    const app: StartedForgotPassword = await startForgotPassword({
      serviceOptions: { clock: () => new Date(now) },
      options: {
        intervalSeconds: 60,
        deliveryThrottle: interceptCalls(new MemoryDeliveryThrottle(), ({ method }, proceed) => {
          if (method === 'claim') passes('claim');
          return proceed();
        }),
        deliver: (delivery) => {
          deliveries.push(delivery);
          passes('deliver');
        },
        findUser: (login) => {
          if (deliveries.length > 0) passes('findUser');
          return app.users.findById(login);
        },
      },
    });
    await ask(app, 'ann');
    expect(deliveries).toHaveLength(mails);
    const error = { message: expect.stringContaining('the interval was over before the link was filed') as string };
    expect(app.events[0]).toMatchObject({ type: 'delivery-failed', userId: 'ann', error });
    for (const { token } of deliveries) {
      expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 403 });
    }
  });
});

test('a delivery that is still under way when the interval ends is given up then, whatever its own limit', async () => {
  let now = Date.parse('2030-01-01T00:00:00.000Z');
  const mails = raiseBarrier();
  const app = await startForgotPassword({
    serviceOptions: { clock: () => new Date(now) },
    options: {
      intervalSeconds: 60,
      delivering: { timeoutMs: 60_000 },
      deliveryThrottle: interceptCalls(new MemoryDeliveryThrottle(), ({ method }, proceed) => {
        if (method === 'claim') now += 59_999;
        return proceed();
      }),
      deliver: () => mails.wait(),
    },
  });
  await ask(app, 'ann');
  mails.open();
  const error = { message: 'deliver took longer than 1 ms' };
  expect(app.events).toMatchObject([{ type: 'delivery-failed', userId: 'ann', error }]);
});

describe('a delivery', () => {
  test('brings the user, a token that sets a password, when it ends, and the link', async () => {
    const app = await startForgotPassword();
    await ask(app, 'ann');
    const [delivery] = app.deliveries;
    expect(app.deliveries).toEqual([
      {
        user: ann,
        token: anyText,
        expiresAt: anyDate,
        link: `https://app.example.com/reset#token=${delivery?.token ?? ''}`,
      },
    ]);
    expect(await redeem(app, { token: delivery?.token, password: newPassword })).toMatchObject({ status: 200 });
    await expect(app.service.verifyPassword('ann', newPassword)).resolves.toBeUndefined();
  });

  test('has its token in percent-encoding in the link, and as it is beside it', async () => {
    const token = 'a+b/c=%41 ä#';
    const tokenFormat = { mint: () => ({ token, id: 'the only one' }), read: () => ({ id: 'the only one' }) };
    const app = await startForgotPassword({ serviceOptions: { tokenFormat } });
    await ask(app, 'ann');
    const link = 'https://app.example.com/reset#token=a%2Bb%2Fc%3D%2541%20%C3%A4%23';
    expect(app.deliveries).toMatchObject([{ token, link }]);
  });

  test('is for nobody where findUser answers undefined, as a Map does', async () => {
    const app = await startForgotPassword({ options: { findUser: () => undefined } });
    await ask(app, 'ann');
    expect(app.events).toMatchObject([{ type: 'request-refused', kind: 'user-not-found' }]);
  });

  test('to nobody is told without what was typed: it may be a password', async () => {
    const app = await startForgotPassword();
    await ask(app, newPassword);
    expect(app.events).toMatchObject([
      { type: 'request-refused', operation: 'forgotPassword', kind: 'user-not-found', userId: null, actorId: null },
    ]);
    expect(JSON.stringify(app.events)).not.toContain(newPassword);
  });

  test('gives the token the lifetime that was asked for', async () => {
    const now = new Date('2030-01-01T00:00:00.000Z');
    const clock = (): Date => now;
    const app = await startForgotPassword({ serviceOptions: { clock }, options: { lifetimeSeconds: 600 } });
    await ask(app, 'ann');
    expect(app.deliveries).toMatchObject([{ expiresAt: new Date('2030-01-01T00:10:00.000Z') }]);
  });

  test.each(['remote', 'revoked', 'nobody'])('%s: none', async (login) => {
    const app = await startForgotPassword();
    await ask(app, login);
    expect(app.deliveries).toEqual([]);
  });

  test.each(['locked', 'invited'])('%s: one, since it is the way in', async (login) => {
    const app = await startForgotPassword();
    await ask(app, login);
    expect(app.deliveries).toMatchObject([{ user: { id: login } }]);
  });

  test('has its link from the configuration, whatever the request says of hosts', async () => {
    const app = await startForgotPassword();
    const headers = {
      host: 'evil.example.net',
      'x-forwarded-host': 'evil.example.net',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example.net',
      origin: 'https://evil.example.net',
      referer: 'https://evil.example.net/',
    };
    expect(await app.forgot('ann', headers)).toMatchObject({ status: 202 });
    await app.router.whenIdle();
    expect(app.deliveries[0]?.link).toMatch(/^https:\/\/app\.example\.com\/reset#token=/);
    expect(JSON.stringify(app.deliveries)).not.toContain('evil');
  });

  test('runs in the context of its request, also after waiting in line', async () => {
    const requests = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const lookUps = raiseBarrier();
    const app = await startForgotPassword({
      before: (host) => host.use((request, _response, next) => requests.run(request.get('x-request-id') ?? '', next)),
      serviceOptions: { onEvent: ({ type }) => seen.push([requests.getStore(), type]) },
      options: {
        delivering: { concurrency: 1 },
        findUser: async (id) => {
          await lookUps.wait();
          return { id };
        },
        deliver: ({ user }) => void seen.push([requests.getStore(), `deliver to ${user.id}`]),
      },
    });
    await app.forgot('ann', { 'x-request-id': 'first' });
    await app.forgot('locked', { 'x-request-id': 'second' });
    lookUps.open();
    await app.router.whenIdle();
    expect(seen).toEqual([
      ['first', 'deliver to ann'],
      ['first', 'reset-token-delivered'],
      ['first', 'reset-token-issued'],
      ['second', 'deliver to locked'],
      ['second', 'reset-token-delivered'],
      ['second', 'reset-token-issued'],
    ]);
  });

  test('is made also when the client has hung up on the answer', async () => {
    const answering = raiseBarrier();
    const app = await startForgotPassword({
      before: (host) =>
        host.use((request, response, next) => {
          response.once('close', () => void answering.wait());
          request.once('end', () => request.socket.destroy());
          next();
        }),
    });
    await new Promise((resolve) => {
      const outgoing = open(`${app.url}/auth/forgot`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      outgoing.on('error', resolve).on('close', resolve).end('{"login":"ann"}');
    });
    await answering.reached;
    await app.router.whenIdle();
    expect(app.deliveries).toHaveLength(1);
  });
});

describe('an administrator', () => {
  test('finds the own token as good as ever', async () => {
    const app = await startForgotPassword();
    const { token } = await app.service.issueResetToken(actAs('admin'), 'ann');
    await ask(app, 'ann');
    expect(app.deliveries).toHaveLength(1);
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
  });

  test('who revokes a user after the delivery is not overruled by it', async () => {
    const app = await startForgotPassword();
    await ask(app, 'ann');
    app.users.put({ ...ann, revoked: true });
    expect(await redeem(app, { token: app.deliveries[0]?.token, password: newPassword })).toMatchObject({
      status: 403,
    });
    expect(app.users.findById('ann')).toMatchObject({ revoked: true, passwordHash: ann.passwordHash });
  });

  test('who revokes a user, and all tokens, during the delivery finds none later', async () => {
    const app: StartedForgotPassword = await startForgotPassword({
      options: {
        deliver: async (delivery) => {
          app.deliveries.push(delivery);
          app.users.put({ ...ann, revoked: true });
          await app.service.revokeResetTokens('ann');
        },
      },
    });
    await ask(app, 'ann');
    app.users.put(ann);
    expect(await redeem(app, { token: app.deliveries[0]?.token, password: newPassword })).toMatchObject({
      status: 403,
    });
    expect(typesOf(app.events)).toEqual([
      'reset-tokens-revoked',
      'reset-token-delivered',
      'request-refused not-eligible',
      'reset-token-refused',
    ]);
  });

  test('who gives the login to somebody else during the delivery leaves the token good for nothing', async () => {
    let owner = 'ann';
    const app: StartedForgotPassword = await startForgotPassword({
      options: {
        findUser: () => ({ id: owner }),
        deliver: (delivery) => {
          app.deliveries.push(delivery);
          owner = 'locked';
        },
      },
    });
    await ask(app, 'ann@example.com');
    expect(await redeem(app, { token: app.deliveries[0]?.token, password: newPassword })).toMatchObject({
      status: 403,
    });
    expect(typesOf(app.events)).toEqual(['delivery-failed', 'reset-token-refused']);
  });
});

describe('the interval', () => {
  test('has one delivery for each account, whatever the logins', async () => {
    const app = await startForgotPassword({
      options: { findUser: (login) => ({ id: login.startsWith('ann') ? 'ann' : login }) },
    });
    await ask(app, 'ann', 'ann@example.com', 'ann', 'locked');
    expect(app.deliveries.map(({ user }) => user.id)).toEqual(['ann', 'locked']);
    expect(app.events.filter(({ type }) => type === 'request-refused')).toMatchObject([
      { userId: 'ann', actorId: null, operation: 'forgotPassword', kind: 'throttled' },
      { userId: 'ann', actorId: null, operation: 'forgotPassword', kind: 'throttled' },
    ]);
  });

  test('begins with the delivery, and not anew with each attempt', async () => {
    let now = new Date('2030-01-01T00:00:00.000Z');
    const pass = (ms: number): void => void (now = new Date(now.getTime() + ms));
    const app = await startForgotPassword({ serviceOptions: { clock: () => now }, options: { intervalSeconds: 60 } });
    await ask(app, 'ann');
    pass(59_999);
    await ask(app, 'ann');
    expect(app.deliveries).toHaveLength(1);
    pass(1);
    await ask(app, 'ann');
    expect(app.deliveries).toHaveLength(2);
  });

  test('does not begin for a user who may not have a link: once that is over, the next request is delivered', async () => {
    const app = await startForgotPassword();
    app.users.put({ ...ann, revoked: true });
    await ask(app, 'ann');
    app.users.put(ann);
    await ask(app, 'ann');
    expect(typesOf(app.events)).toEqual([
      'request-refused not-eligible',
      'reset-token-delivered',
      'reset-token-issued',
    ]);
  });

  test('holds across processes: of many requests at once, to two routers over the same stores, one is delivered', async () => {
    const deliveryThrottle = slowly(new MemoryDeliveryThrottle());
    const deliveries: Delivery[] = [];
    const layout: ForgotPasswordLayout = {
      options: { deliveryThrottle, deliver: (delivery) => void deliveries.push(delivery) },
    };
    const apps = [await startForgotPassword(layout), await startForgotPassword(layout)];
    const requests = apps.flatMap(({ forgot }) => Array.from({ length: 12 }, () => forgot('ann')));
    expect((await Promise.all(requests)).map(({ status }) => status)).toEqual(Array(24).fill(202));
    await Promise.all(apps.map(({ router }) => router.whenIdle()));
    expect(deliveries).toHaveLength(1);
  });
});

describe('a delivery that fails', () => {
  /** Fails as often as told. */
  async function startFailing(failures: number, layout: ForgotPasswordLayout = {}): Promise<StartedForgotPassword> {
    let left = failures;
    const app: StartedForgotPassword = await startForgotPassword({
      ...layout,
      options: {
        ...layout.options,
        deliver: (delivery) => {
          app.deliveries.push(delivery);
          if (left-- > 0) throw failure;
        },
      },
    });
    return app;
  }

  test('is an event, and is not counted: the next request is delivered', async () => {
    const app = await startFailing(1);
    await ask(app, 'ann', 'ann', 'ann');
    expect(app.deliveries).toHaveLength(2);
    expect(app.events).toMatchObject([
      { type: 'delivery-failed', userId: 'ann', actorId: null, error: { name: 'Error', code: 'EHOSTUNREACH' } },
      { type: 'reset-token-delivered', userId: 'ann', actorId: null },
      { type: 'reset-token-issued', userId: 'ann', actorId: null },
      { type: 'request-refused', kind: 'throttled' },
    ]);
  });

  test('leaves no live token', async () => {
    const app = await startFailing(1);
    await ask(app, 'ann');
    expect(await redeem(app, { token: app.deliveries[0]?.token, password: newPassword })).toMatchObject({
      status: 403,
    });
  });

  test('leaves the link of the mail before as good as it was', async () => {
    let now = new Date('2030-01-01T00:00:00.000Z');
    const delivered: Delivery[] = [];
    const app = await startForgotPassword({
      serviceOptions: { clock: () => now },
      options: {
        deliver: (delivery) => {
          if (delivered.length > 0) throw failure;
          delivered.push(delivery);
        },
      },
    });
    await ask(app, 'ann');
    now = new Date('2030-01-01T00:10:00.000Z');
    await ask(app, 'ann');
    expect(typesOf(app.events).at(-1)).toBe('delivery-failed');
    expect(await redeem(app, { token: delivered[0]?.token, password: newPassword })).toMatchObject({ status: 200 });
  });

  test('is one that takes too long, also if it comes to a good end', async () => {
    const mails = raiseBarrier();
    const app: StartedForgotPassword = await startForgotPassword({
      options: {
        delivering: { timeoutMs: 1 },
        deliver: async (delivery) => {
          app.deliveries.push(delivery);
          await mails.wait();
        },
      },
    });
    await ask(app, 'ann');
    expect(app.events).toMatchObject([
      { type: 'delivery-failed', error: { message: 'deliver took longer than 1 ms' } },
    ]);
    mails.open();
    expect(await redeem(app, { token: app.deliveries[0]?.token, password: newPassword })).toMatchObject({
      status: 403,
    });
  });

  test('that took too long keeps its claim, since the mail may be out after all', async () => {
    const mails = raiseBarrier();
    const app = await startForgotPassword({ options: { delivering: { timeoutMs: 1 }, deliver: () => mails.wait() } });
    await ask(app, 'ann');
    await ask(app, 'ann');
    mails.open();
    await ask(app, 'ann');
    expect(mails.arrived).toBe(1);
    expect(typesOf(app.events)).toEqual(['delivery-failed', 'request-refused throttled', 'request-refused throttled']);
  });

  test('that took too long, and then failed, gives its claim back', async () => {
    const mails = raiseBarrier();
    const released = raiseBarrier();
    const deliveryThrottle = interceptCalls(new MemoryDeliveryThrottle(), ({ method }, proceed) => {
      if (method === 'release') void released.wait();
      return proceed();
    });
    const app = await startForgotPassword({
      options: {
        deliveryThrottle,
        delivering: { timeoutMs: 1 },
        deliver: async () => {
          await mails.wait();
          throw failure;
        },
      },
    });
    await ask(app, 'ann');
    mails.open();
    await released.reached;
    await ask(app, 'ann');
    expect(mails.arrived).toBe(2);
  });

  test('frees its own claim alone, and says so if it can’t', async () => {
    const calls: unknown[][] = [];
    const deliveryThrottle = interceptCalls(new MemoryDeliveryThrottle(), ({ method, args }, proceed) => {
      calls.push([method, ...args]);
      return method === 'release' ? Promise.reject(new Error('connection lost')) : proceed();
    });
    const app = await startFailing(1, { options: { deliveryThrottle } });
    await ask(app, 'ann', 'ann');
    expect(calls.map(([method]) => method)).toEqual(['claim', 'release', 'claim']);
    expect(calls[1]?.[1]).toEqual(calls[0]?.[1]);
    expect(app.events).toMatchObject([
      { type: 'delivery-failed' },
      { type: 'unexpected-error', operation: 'forgotPassword', userId: 'ann', error: { message: 'connection lost' } },
      { type: 'request-refused', kind: 'throttled' },
    ]);
  });
});

describe('a mail that is out keeps its claim, though its link is dead', () => {
  test('while the token store is down: a mailbox gets one mail, however often it is asked for', async () => {
    const tokenStore = interceptCalls(new MemoryTokenStore(), ({ method }, proceed) =>
      method === 'save' ? Promise.reject(failure) : proceed(),
    );
    const app = await startForgotPassword({ serviceOptions: { tokenStore } });
    await ask(app, 'ann', 'ann', 'ann');
    expect(app.deliveries).toHaveLength(1);
    expect(typesOf(app.events)).toEqual([
      'reset-token-delivered',
      'unexpected-error',
      'request-refused throttled',
      'request-refused throttled',
    ]);
  });

  test('while the login leads to another one at every second look', async () => {
    let looks = 0;
    const app = await startForgotPassword({
      options: { findUser: () => ({ id: looks++ % 2 === 0 ? 'ann' : 'locked' }) },
    });
    await ask(app, 'ann');
    looks = 0;
    await ask(app, 'ann');
    expect(app.deliveries).toHaveLength(1);
    expect(app.events).toMatchObject([
      { type: 'delivery-failed', error: { message: 'the login led to somebody else once the link was delivered' } },
      { type: 'request-refused', kind: 'throttled' },
    ]);
  });

  test('while findUser fails by the time that it is, whose own error is told', async () => {
    let looks = 0;
    const app = await startForgotPassword({
      options: { findUser: () => (looks++ % 2 === 0 ? { id: 'ann' } : Promise.reject(failure)) },
    });
    await ask(app, 'ann');
    looks = 0;
    await ask(app, 'ann');
    expect(app.deliveries).toHaveLength(1);
    expect(app.events).toMatchObject([
      { type: 'delivery-failed', error: { message: 'findUser failed once the link was delivered', cause: failure } },
      { type: 'request-refused', kind: 'throttled' },
    ]);
  });

  test('while the user may not reset by the time that it is', async () => {
    const app: StartedForgotPassword = await startForgotPassword({
      options: {
        deliver: (delivery) => {
          app.deliveries.push(delivery);
          app.users.put({ ...ann, revoked: true });
        },
      },
    });
    await ask(app, 'ann');
    app.users.put(ann);
    await ask(app, 'ann');
    expect(app.deliveries).toHaveLength(1);
  });
});

describe('whatever else fails', () => {
  test.each([
    ['findUser', { findUser: () => Promise.reject(failure) }, null],
    ['the throttle', { deliveryThrottle: { claim: () => Promise.reject(failure), release: () => undefined } }, 'ann'],
  ])('%s: is an event', async (_, options, userId) => {
    const app = await startForgotPassword({ options });
    await ask(app, 'ann');
    expect(app.events).toMatchObject([
      { type: 'unexpected-error', operation: 'forgotPassword', userId, actorId: null, error: failure },
    ]);
    expect(app.deliveries).toEqual([]);
  });

  test.each([{ id: 5 }, {}, 'ann', '', 0, false])(
    '%j in place of a user is told in words that say what it has to be',
    async (found) => {
      const app = await startForgotPassword({ options: { findUser: () => found as never } });
      await ask(app, 'ann');
      const message = 'findUser must answer null or a user, whose id is a string of 1 to 255 bytes';
      const error = { message: expect.stringContaining(message) as string };
      expect(app.events).toMatchObject([{ type: 'unexpected-error', operation: 'forgotPassword', error }]);
    },
  );

  test('a throttle that answers neither true nor false lets nothing out', async () => {
    const deliveryThrottle = { claim: () => 1 as never, release: () => undefined };
    const app = await startForgotPassword({ options: { deliveryThrottle } });
    await ask(app, 'ann');
    const error = { message: expect.stringContaining('deliveryThrottle.claim must answer true or false') as string };
    expect(app.events).toMatchObject([{ type: 'unexpected-error', operation: 'forgotPassword', error }]);
    expect(app.deliveries).toEqual([]);
  });

  test('an id that can’t be one goes no further, and into no event', async () => {
    const app = await startForgotPassword({ options: { findUser: () => ({ id: 'ann\u001b[2J' }) } });
    await ask(app, 'ann');
    expect(app.events).toMatchObject([{ type: 'unexpected-error', userId: null }]);
    expect(app.deliveries).toEqual([]);
  });

  test('a claim that was answered too late is given back', async () => {
    const claims = raiseBarrier();
    const released = raiseBarrier();
    const deliveryThrottle = interceptCalls(new MemoryDeliveryThrottle(), async ({ method }, proceed) => {
      if (method === 'claim') await claims.wait();
      const answer = proceed();
      if (method === 'release') void released.wait();
      return answer;
    });
    const app = await startForgotPassword({ serviceOptions: { timeoutMs: 1 }, options: { deliveryThrottle } });
    await ask(app, 'ann');
    expect(app.deliveries).toEqual([]);
    claims.open();
    await waitUntil(() => released.arrived >= 2);
    const next = { id: 'the next', userId: 'ann', claimedAt: new Date(), expiresAt: new Date() };
    await expect(Promise.resolve(deliveryThrottle.claim(next))).resolves.toBe(true);
  });
});

describe('the token', () => {
  const CANARY = 'canary-7f3a9b';

  function createCanaryService(userStore: UserStore, events: PasswordEvent[]): PasswordService {
    return createPasswordService({
      userStore,
      tokenStore: new MemoryTokenStore(),
      tokenFormat: { mint: () => ({ token: CANARY, id: 'id' }), read: () => ({ id: 'id' }) },
      passwordHasher: fastPasswordHasher,
      onEvent: (event) => events.push(event),
    });
  }

  test('reaches deliver and nothing else: no answer, event, claim, look-up or console', async () => {
    const printed = ['log', 'info', 'warn', 'error', 'debug'].map((name) =>
      jest.spyOn(console, name as 'log').mockImplementation(),
    );
    const seen: unknown[] = [];
    const watch = <Port extends object>(port: Port): Port =>
      interceptCalls(port, ({ args }, proceed) => {
        seen.push(args);
        return proceed();
      });
    const events: PasswordEvent[] = [];
    const { users } = await startForgotPassword();
    const received: Delivery[] = [];
    const quoting = Object.assign(new Error(`could not send https://app.example.com/reset#token=${CANARY}`), {
      config: { data: JSON.stringify({ text: CANARY }) },
    });
    const app = await startForgotPassword({
      service: createCanaryService(watch(users), events),
      options: {
        deliveryThrottle: watch(new MemoryDeliveryThrottle()),
        findUser: (login) => (seen.push(login), users.findById(login)),
        deliver: (delivery) => {
          received.push(delivery);
          if (received.length === 1) throw quoting;
        },
      },
    });
    const answers = [await app.forgot('ann')];
    await app.router.whenIdle();
    answers.push(await app.forgot('ann'));
    await app.router.whenIdle();

    expect(received.map(({ token }) => token)).toEqual([CANARY, CANARY]);
    const told = events.map((event) => ('error' in event ? { ...event, error: String(event.error) } : event));
    expect(JSON.stringify([answers, seen, told, printed.map(({ mock }) => mock.calls)])).not.toContain(CANARY);
    expect(told).toMatchObject([
      { type: 'delivery-failed', error: 'Error: message left out: it may quote the token' },
      { type: 'reset-token-delivered' },
      { type: 'reset-token-issued' },
    ]);
    for (const spy of printed) spy.mockRestore();
  });
});
