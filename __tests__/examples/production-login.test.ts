import type { Kysely } from 'kysely';
import { openDatabase } from '../../examples/production/database';
import type { Database } from '../../examples/production/database';
import { migrate } from '../../examples/production/migrations';
import { createUserStore, findAccountById } from '../../examples/production/users';
import { Visitor } from '../many-processes/visitor';
import { describeWithEngine } from '../support/describe-with-engine';
import { describeWithProduction } from '../support/describe-with-production';
import { startPostgres } from '../support/postgres';
import type { TemporaryPostgres } from '../support/postgres';
import type { RunningProduction } from '../support/run-production';
import { send } from '../support/send';
import type { Answer } from '../support/send';

jest.setTimeout(120_000);

const password = 'the password of somebody';
const eightHours = 8 * 60 * 60;

describeWithProduction('examples/production, logging in', (premises) => {
  const { start, addUser, commandRedis, connectPostgres } = premises;
  let app: RunningProduction;
  const visitor = (): Visitor => new Visitor(() => app.url);

  beforeAll(async () => {
    app = await start();
  });

  async function signUp(email: string): Promise<void> {
    expect((await visitor().redeem(await addUser(email), password)).status).toBe(200);
  }

  test('the cookie of a session is out of reach for scripts and other sites, and ends with the session after eight hours', async () => {
    await signUp('ann@example.com');
    const [cookie = ''] = cookiesOf(await visitor().tryToLogIn('ann@example.com', password));
    const [, expires = ''] = /^session=[^;]+; Path=\/; Expires=([^;]+); HttpOnly; SameSite=Lax$/.exec(cookie) ?? [];
    expect(Math.round((Date.parse(expires) - Date.now()) / 1_000 / eightHours)).toBe(1);

    const [, id = ''] = /^session=s%3A([^.]+)\./.exec(cookie) ?? [];
    expect(await commandRedis('EXPIRE', `app:session:${id}`, '600')).toBe(1);
    const headers = { cookie: cookie.split(';')[0] };
    expect((await send(`${app.url}/me`, { headers })).status).toBe(200);
    expect(await commandRedis('TTL', `app:session:${id}`)).toBeLessThanOrEqual(600);
  });

  test('where people come over TLS, the cookie goes over TLS alone', async () => {
    const secure = await start({ PUBLIC_URL: 'https://app.example.com' });
    await signUp('tom@example.com');
    const logIn = (proto: string): Promise<Answer> => {
      const headers = { 'content-type': 'application/json', 'x-forwarded-proto': proto };
      const body = JSON.stringify({ email: 'tom@example.com', password });
      return send(`${secure.url}/login`, { method: 'POST', headers, body });
    };
    expect(cookiesOf(await logIn('https'))).toEqual([expect.stringMatching(/; HttpOnly; Secure; SameSite=Lax$/)]);
    expect(cookiesOf(await logIn('http'))).toEqual([]);
  });

  test('a login begins a session of its own: whoever knew the one before gains nothing', async () => {
    await signUp('bob@example.com');
    const browser = visitor();
    const [planted = ''] = cookiesOf(await browser.tryToLogIn('bob@example.com', password));
    const [own = ''] = cookiesOf(await browser.tryToLogIn('bob@example.com', password));
    expect(own.split(';')[0]).not.toBe(planted.split(';')[0]);
    const headers = { cookie: planted.split(';')[0] };
    expect((await send(`${app.url}/me`, { headers })).status).toBe(401);
    expect(await browser.isSignedIn()).toBe(true);
  });

  test('whoever is revoked is signed in no longer, and does not log in', async () => {
    await signUp('joe@example.com');
    const browser = visitor();
    await browser.logIn('joe@example.com', password);
    const database = await connectPostgres();
    await database.query("UPDATE users SET is_revoked = true WHERE email = 'joe@example.com'");
    await database.end();
    expect(await browser.isSignedIn()).toBe(false);
    expect(await browser.logIn('joe@example.com', password)).toBe(401);
  });

  test('an e-mail address is the same in capitals: it logs in, and nobody else can have it', async () => {
    await signUp('eve@example.com');
    expect(await visitor().logIn('Eve@Example.com', password)).toBe(204);
    await expect(addUser('EVE@example.com')).rejects.toThrow(/users_email/);
  });

  test.each(['dan', 'nobody'])(
    'of many who log in as %s at once, in whatever spelling, some are asked to come back: known or not',
    async (name) => {
      const email = `${name}@example.com`;
      if (name === 'dan') await signUp(email);
      const spellings = Array.from({ length: 12 }, (_, n) => email.slice(0, n).toUpperCase() + email.slice(n));
      const answers = await Promise.all(spellings.map((each) => visitor().tryToLogIn(each, 'a guess')));
      const told = answers.map(({ status, headers, json }) => ({
        status,
        kind: (json as { kind: string }).kind,
        isToldWhen: 'retry-after' in headers,
      }));
      expect(told).toContainEqual({ status: 401, kind: 'login-refused', isToldWhen: false });
      expect(told).toContainEqual({ status: 503, kind: 'overloaded', isToldWhen: true });
    },
  );

  test.each([
    ['no JSON', '{', 400],
    ['too long', JSON.stringify({ email: 'ann@example.com', password: 'a'.repeat(4_096) }), 413],
  ])('a login that is %s is not tried', async (_what, body, status) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await send(`${app.url}/login`, { method: 'POST', headers, body });
    expect(answer).toMatchObject({ status, json: { kind: 'bad-request', details: null } });
    expect(answer.headers).not.toHaveProperty('x-powered-by');
  });
});

describeWithEngine('PostgreSQL', 'a session of examples/production', () => {
  let postgres: TemporaryPostgres;
  let db: Kysely<Database>;
  beforeAll(async () => {
    postgres = await startPostgres();
    db = await openDatabase(postgres.url);
    await migrate(db);
  });
  afterAll(async () => {
    await db.destroy();
    await postgres.stop();
  });

  test('ends with every change: no epoch comes back, not within a millisecond and not by a clock that is late', async () => {
    const user = { email: 'ann@example.com', password_hash: null, password_changed_at: null };
    const { id: userId } = await db.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow();
    const store = createUserStore(db);
    const epochAfter = async (expectedHash: string | null, newHash: string, at: number): Promise<unknown> => {
      const replacement = { userId, expectedHash, newHash, reinstate: false, cause: 'change' } as const;
      await store.replacePassword({ ...replacement, at: new Date(at) });
      return (await findAccountById(db, userId))?.passwordEpoch;
    };
    const now = Date.now();
    expect(await epochAfter(null, 'one', now)).toBe(now);
    expect(await epochAfter('one', 'two', now)).toBe(now + 1);
    expect(await epochAfter('two', 'three', now - 60_000)).toBe(now + 2);
  });
});

function cookiesOf({ headers }: Answer): readonly string[] {
  return headers['set-cookie'] ?? [];
}
