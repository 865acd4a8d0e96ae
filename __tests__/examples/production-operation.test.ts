import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { createClient } from 'redis';
import { Visitor } from '../many-processes/visitor';
import { describeWithProduction, fakeKey } from '../support/describe-with-production';
import { startOwnRedis } from '../support/redis';
import type { OwnRedis } from '../support/redis';
import { runProduction } from '../support/run-production';
import type { RunningProduction } from '../support/run-production';
import { send } from '../support/send';
import { startLossyProxy } from '../support/start-lossy-proxy';

jest.setTimeout(120_000);

const password = 'the password of somebody';
const anHour = String(60 * 60 * 1_000);

describe('examples/production, started with something missing', () => {
  const settings = { SESSION_SECRETS: fakeKey, RESET_TOKEN_KEYS: fakeKey, REDIS_URL: 'redis://127.0.0.1:1' };
  const closedPort = 'postgres://127.0.0.1:1/none';

  test('names every variable that it needs, and how to make a secret', async () => {
    const { exitCode, stderr } = await runProduction('main.ts', {});
    expect(exitCode).toBe(1);
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'SESSION_SECRETS', 'RESET_TOKEN_KEYS', 'randomBytes(32)']) {
      expect(stderr).toContain(name);
    }
  });

  test.each([
    ['a short secret', { SESSION_SECRETS: 'short' }, 'SESSION_SECRETS holds an item of less than 32 characters'],
    ['a short one that is retired', { RESET_TOKEN_KEYS: `${fakeKey},short` }, 'RESET_TOKEN_KEYS holds an item of less'],
    ['a port that is none', { PORT: '-1' }, 'PORT has to be a whole number'],
    ['a share of the cores that is none', { HASHING_CONCURRENCY: 'half' }, 'HASHING_CONCURRENCY has to be a whole'],
    ['no PostgreSQL', {}, 'PostgreSQL does not answer: see DATABASE_URL'],
  ])('says in a line what is wrong: %s', async (_what, given, message) => {
    const { exitCode, stderr } = await runProduction('main.ts', { DATABASE_URL: closedPort, ...settings, ...given });
    expect(exitCode).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(message)]);
  });
});

describeWithProduction('examples/production, in operation', (premises) => {
  const { start, addUser, commandLine, stopRedis, restartRedis, commandRedis, connectPostgres } = premises;

  test('says in a line that there is no Redis', async () => {
    await expect(start({ REDIS_URL: 'redis://127.0.0.1:1' })).rejects.toThrow(
      /Redis does not answer: see REDIS_URL\.\n/,
    );
  });

  test('its share of the cores reaches the library, which takes no less than one hash at once', async () => {
    await expect(start({ HASHING_CONCURRENCY: '0' })).rejects.toThrow(/hashing\.concurrency/);
  });

  test('says at start what the table of users lacks', async () => {
    await start();
    const database = await connectPostgres();
    await database.query('ALTER TABLE users RENAME COLUMN failed_attempts TO attempts');
    const outcome = await start().then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    await database.query('ALTER TABLE users RENAME COLUMN attempts TO failed_attempts');
    await database.end();
    expect(outcome).toContain('failed_attempts');
  });

  test('while Redis is away, /health says so and requests fail at once; when it is back, all is well by itself', async () => {
    const app = await start();
    const browser = new Visitor(() => app.url);
    expect((await browser.redeem(await addUser('ann@example.com'), password)).status).toBe(200);
    expect(await health(app)).toEqual([200, { postgres: true, redis: true, running: true }]);

    await stopRedis();
    expect(await health(app)).toEqual([503, { postgres: true, redis: false, running: true }]);
    expect(await browser.logIn('ann@example.com', password)).toBe(503);

    await restartRedis();
    for (let tries = 0; (await health(app))[0] !== 200 && tries < 10_000; tries++);
    expect(await browser.logIn('ann@example.com', password)).toBe(204);
  });

  test('where Redis hangs, whoever waits for it is told so; a new connection finds it well again', async () => {
    const app = await start();
    const browser = new Visitor(() => app.url);
    await browser.redeem(await addUser('bob@example.com'), password);
    expect(await browser.logIn('bob@example.com', password)).toBe(204);

    await commandRedis('CLIENT', 'PAUSE', anHour, 'ALL');
    expect(await browser.logIn('bob@example.com', password)).toBe(503);

    await stopRedis();
    await restartRedis();
    for (let tries = 0; (await health(app))[0] !== 200 && tries < 10_000; tries++);
    expect(await browser.logIn('bob@example.com', password)).toBe(204);
  });

  test('where Redis hangs, SIGTERM ends the process all the same', async () => {
    const app = await start();
    await commandRedis('CLIENT', 'PAUSE', anHour, 'ALL');
    const waiting = new Visitor(() => app.url).redeem('no token', password);
    expect(await health(app)).toMatchObject([503, { redis: false }]);

    app.terminate();
    await waiting;
    expect(await app.ended).toMatchObject({ exitCode: 0 });

    await stopRedis();
    await restartRedis();
  });

  test('where Redis has become a replica, /health says so; all is well by itself once its name leads to the new master', async () => {
    const [master, next] = await Promise.all([startOwnRedis(), startOwnRedis()]);
    const name = await startLossyProxy(master.url);
    const app = await start({ REDIS_URL: name.url });

    await makeReplica(master, next);
    expect(await health(app)).toEqual([503, { postgres: true, redis: false, running: true }]);

    name.leadTo(next.url);
    for (let tries = 0; (await health(app))[0] !== 200 && tries < 10_000; tries++);
    expect((await health(app))[0]).toBe(200);

    app.terminate();
    await app.ended;
    await name.stop();
    await Promise.all([master.stop(), next.stop()]);
  });

  test('a session that Redis has no room for is no login', async () => {
    const app = await start();
    const browser = new Visitor(() => app.url);
    await browser.redeem(await addUser('joe@example.com'), password);

    await commandRedis('CONFIG', 'SET', 'maxmemory', '1');
    expect(await browser.logIn('joe@example.com', password)).toBe(503);

    await commandRedis('CONFIG', 'SET', 'maxmemory', '0');
    expect(await browser.logIn('joe@example.com', password)).toBe(204);
  });

  test('where PostgreSQL breaks off the connections, the log says so, and new ones take their place', async () => {
    const app = await start();
    const told = app.logged('postgres-failed');
    const database = await connectPostgres();
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    await database.end();
    expect(await told).toMatchObject({ error: { code: '57P01' } });
    expect(await health(app)).toEqual([200, { postgres: true, redis: true, running: true }]);
  });

  test('where PostgreSQL hangs, whoever waits for it is told so, and nothing goes on there that was given up', async () => {
    const app = await start();
    const database = await connectPostgres();
    await database.query('BEGIN; LOCK TABLE users');
    expect(await new Visitor(() => app.url).logIn('nobody@example.com', password)).toBe(503);
    const { rowCount } = await database.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    expect(rowCount).toBe(0);
    await database.end();
  });

  test('while Redis is away, the command line says to try again, and leaves nothing open to wait for', async () => {
    await stopRedis();
    const { exitCode, stderr } = await commandLine('unlock nobody');
    await restartRedis();
    expect(exitCode).toBe(3);
    expect(stderr).not.toContain('left something open');
  });

  test('SIGTERM: /health says no, what has begun is answered, and the process ends with 0', async () => {
    const app = await start({ DRAIN_SECONDS: '2' });
    const begun = await begin(app, '/auth/reset');

    app.terminate();
    await app.logged('stopping');
    expect(await health(app)).toMatchObject([503, { running: false }]);

    begun.end(JSON.stringify({ token: 'no token', password }));
    const [answer] = (await once(begun, 'response')) as [IncomingMessage];
    expect(await text(answer)).toContain('invalid-reset-token');
    expect(await app.ended).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('SIGTERM: whoever never sends the rest of a request keeps the process from ending no longer than ten seconds', async () => {
    const app = await start();
    const begun = await begin(app, '/login');
    const cut = once(begun, 'error');
    app.terminate();
    expect(await app.ended).toMatchObject({ exitCode: 0, stderr: '' });
    await cut;
  });

  test('once it is told to stop, each answer closes its connection, so that none is cut with a request on it', async () => {
    const app = await start({ DRAIN_SECONDS: '2' });
    const agent = new Agent({ keepAlive: true });
    const kept = await send(`${app.url}/health`, { agent });
    expect(kept.headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=65' });

    app.terminate();
    await app.logged('stopping');

    const last = await send(`${app.url}/health`, { agent });
    expect(last.headers.connection).toBe('close');
    expect(await app.ended).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('SIGINT after SIGTERM changes nothing', async () => {
    const app = await start({ DRAIN_SECONDS: '1' });
    app.terminate();
    await app.logged('stopping');
    app.terminate('SIGINT');
    expect(await app.ended).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('keys rotate: what a retired one signed is good until it is left out', async () => {
    const retiring = await start();
    const browser = new Visitor(() => retiring.url);
    expect((await browser.redeem(await addUser('eve@example.com --admin'), password)).status).toBe(200);
    expect(await browser.logIn('eve@example.com', password)).toBe(204);
    const { id } = (await browser.account()) ?? {};
    const token = (await browser.issueToken(id ?? '')).text;

    const newKey = 'another obviously fake key of many letters';
    const both = `${newKey}, ${fakeKey}`;
    const without = await start({ SESSION_SECRETS: newKey, RESET_TOKEN_KEYS: newKey });
    const within = await start({ SESSION_SECRETS: both, RESET_TOKEN_KEYS: both });

    expect(await browser.at(without.url).isSignedIn()).toBe(false);
    expect((await browser.at(without.url).redeem(token, 'a password from now on')).status).toBe(403);
    expect(await browser.at(within.url).isSignedIn()).toBe(true);
    expect((await browser.at(within.url).redeem(token, 'a password from now on')).status).toBe(200);
  });

  test('without TRUST_PROXY, X-Forwarded-For is nobody’s address', async () => {
    const app = await start({ TRUST_PROXY: '0' });
    const statuses: number[] = [];
    for (let n = 0; n <= 60; n++) statuses.push((await new Visitor(() => app.url).redeem('no token', password)).status);
    expect(statuses.indexOf(429)).toBe(60);
  });
});

async function makeReplica(redis: OwnRedis, master: OwnRedis): Promise<void> {
  const client = await createClient({ url: redis.url }).connect();
  await client.sendCommand(['REPLICAOF', '127.0.0.1', String(master.port)]);
  client.destroy();
}

async function health({ url }: RunningProduction): Promise<[number, unknown]> {
  const { status, json } = await send(`${url}/health`);
  return [status, json];
}

/** A request that the server has begun to answer, and whose body it is waiting for. */
async function begin({ url }: RunningProduction, path: string): Promise<ClientRequest> {
  const headers = { 'content-type': 'application/json', expect: '100-continue' };
  const begun = request(`${url}${path}`, { method: 'POST', headers });
  begun.flushHeaders();
  await once(begun, 'continue');
  return begun;
}
