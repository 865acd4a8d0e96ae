import type { Request, Response } from 'express';
import { ANSWERED_BY_HOST } from '../support/answered-by-host';
import { drainEventLoop } from '../support/drain-event-loop';
import { issue, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { newPassword } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import { startApp } from '../support/start-app';
import { waitUntil } from '../support/wait-until';

describe('a host that gives up waiting, and answers itself', () => {
  test.each([
    ['with an answer', true],
    ['with the beginning of one', false],
  ])('%s is not answered over: the password is changed, and nothing unexpected has happened', async (_how, isOver) => {
    const hashes = raiseBarrier();
    const passwordHasher = {
      ...fastPasswordHasher,
      hash: async (password: string) => {
        await hashes.wait();
        return fastPasswordHasher.hash(password);
      },
    };
    let response: Response | undefined;
    const changed = raiseBarrier();
    const app = await startApp({
      options: { passwordHasher, afterPasswordChange: () => void changed.wait() },
      before: (host) =>
        host.use((_request, current, next) => {
          response = current;
          next();
        }),
    });
    const token = await issueToken(app, 'ann');
    const redemption = redeem(app, { token, password: newPassword });
    await hashes.reached;
    response?.set(ANSWERED_BY_HOST, 'yes').status(504).write('the host ');
    const end = (): unknown => response?.end('gave up');
    if (isOver) end();
    hashes.open();
    await changed.reached;
    await drainEventLoop();
    if (!isOver) end();
    expect(await redemption).toMatchObject({ status: 504, text: 'the host gave up' });
    expect(app.events.map(({ type }) => type)).toEqual(['reset-token-issued', 'password-reset']);
  });

  test('while it stands in line keeps its place', async () => {
    const [hashes, checks] = [raiseBarrier(), raiseBarrier()];
    const responses: Response[] = [];
    const app = await startApp({
      options: {
        hashing: { concurrency: 1 },
        passwordPolicy: {
          check: () => {
            void checks.wait();
            return [];
          },
        },
        passwordHasher: {
          ...fastPasswordHasher,
          hash: async (password: string) => {
            await hashes.wait();
            return fastPasswordHasher.hash(password);
          },
        },
      },
      before: (host) =>
        host.use((_request, response, next) => {
          responses.push(response);
          next();
        }),
    });
    const [token, other] = [await issueToken(app, 'ann'), await issueToken(app, 'locked')];
    const first = redeem(app, { token, password: newPassword });
    await hashes.reached;
    const second = redeem(app, { token: other, password: newPassword });
    await waitUntil(() => checks.arrived >= 2);
    await drainEventLoop();
    const response = responses.at(-1);
    const closed = new Promise((resolve) => response?.once('close', resolve));
    response?.set(ANSWERED_BY_HOST, 'yes').status(504).send('the host gave up');
    expect(await second).toMatchObject({ status: 504 });
    await closed;
    hashes.open();
    expect(await first).toMatchObject({ status: 200 });
    await waitUntil(() => app.events.length >= 4);
    expect(app.events.slice(2)).toMatchObject([
      { type: 'password-reset', userId: 'ann' },
      { type: 'password-reset', userId: 'locked' },
    ]);
  });

  test('while its resolver is asked, and moves the request on, has the token issued for whom the path names', async () => {
    const resolver = raiseBarrier();
    const asked: string[] = [];
    let giveUp: () => void = () => undefined;
    const mayResetPassword = (userId: string): boolean => asked.push(userId) > 0;
    const app = await startApp({
      prefix: '/sites/:sid',
      options: { authResolver: () => resolver.wait().then(() => ({ userId: 'admin', mayResetPassword })) },
      before: (host) =>
        host.use((_request, _response, next) => {
          giveUp = () => next(new Error('too late'));
          next();
        }),
      after: (host) =>
        host.use('/sites/:sid', (_error: unknown, _request: Request, response: Response, _next: unknown) => {
          response.set(ANSWERED_BY_HOST, 'yes').status(504).send('the host gave up');
        }),
    });
    const issued = issue(app, 'ann');
    await resolver.reached;
    giveUp();
    expect(await issued).toMatchObject({ status: 504 });
    resolver.open();
    await waitUntil(() => app.events.length > 0);
    expect(app.events).toMatchObject([{ type: 'reset-token-issued', userId: 'ann' }]);
    expect(asked).toEqual(['ann']);
  });

  test('before the router is asked keeps the token good, and hears of it as an error of its own', async () => {
    const errors: unknown[] = [];
    let isEarly = false;
    const app = await startApp({
      before: (host) =>
        host.use((_request, response, next) => {
          if (isEarly) response.send('the host was first');
          next();
        }),
      after: (host) =>
        host.use((error: unknown, _request: Request, _response: Response, _next: unknown) => errors.push(error)),
    });
    const token = await issueToken(app, 'ann');
    isEarly = true;
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ text: 'the host was first' });
    expect(errors).toMatchObject([{ code: 'ERR_HTTP_HEADERS_SENT' }]);
    isEarly = false;
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200, text: '{}' });
  });
});
