/** What went wrong elsewhere, and what happens here: input that was trusted, state that was not kept, lookalikes. */
import { MemoryTokenStore, MemoryUserStore } from 'express-password-router';
import { change, issue, issueToken, redeem } from '../support/endpoints';
import { fastHash, fastPasswordHasher } from '../support/fast-password-hasher';
import { interceptCalls } from '../support/intercept-calls';
import { ann, everybody, newPassword, oldPassword } from '../support/people';
import { send } from '../support/send';
import { startApp } from '../support/start-app';
import type { AppLayout, StartedApp } from '../support/start-app';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const right = { current_password: oldPassword, password: newPassword };
const wrong = { current_password: 'not the password at all', password: newPassword };

interface Watched {
  readonly app: StartedApp;
  readonly users: MemoryUserStore;
  /** Every call of the stores, with what it was given. */
  readonly calls: readonly (readonly [method: string, ...args: readonly unknown[]])[];
}

async function startWatched(options: AppLayout['options'] = {}): Promise<Watched> {
  const calls: [string, ...unknown[]][] = [];
  const watch = <Store extends object>(store: Store): Store =>
    interceptCalls(store, ({ method, args }, proceed) => {
      calls.push([method, ...args]);
      return proceed();
    });
  const users = new MemoryUserStore(everybody);
  const stores = { userStore: watch(users), tokenStore: watch(new MemoryTokenStore()) };
  return { app: await startApp({ options: { ...stores, ...options } }), users, calls };
}

describe('input that was trusted', () => {
  test('GitLab CVE-2023-7028: a second value beside the right one addresses nobody else', async () => {
    const { app, calls } = await startWatched();
    const bodies = [
      { token: ['a', 'b'], password: newPassword },
      { token: 'a', password: [newPassword, newPassword] },
    ];
    for (const body of bodies) expect(await redeem(app, body)).toMatchObject({ status: 400 });
    expect(await redeem(app, `token=a&token=b&password=${oldPassword}`, form)).toMatchObject({ status: 400 });
    expect(await redeem(app, `token[]=a&token[]=b&password=x`, form)).toMatchObject({ status: 400 });
    expect(await redeem(app, `?token=a&password=x`, form)).toMatchObject({ json: { kind: 'schema-violation' } });
    expect(await change(app, 'ann', { ...right, current_password: [oldPassword, 'x'] })).toMatchObject({ status: 400 });
    expect(calls).toEqual([]);
    const headers = { authorization: 'Bearer admin' };
    await send(`${app.url}/users/ann/password/reset?sid=locked&sid[]=admin`, { method: 'POST', headers });
    expect(calls).toMatchObject([
      ['findById', 'ann'],
      ['save', { userId: 'ann' }],
    ]);
  });

  test.each([null, '', ' ', '0', 'null', 'undefined', '[object Object]'])(
    'Flowise CVE-2026-41276: the token %p matches no user without an outstanding token',
    async (token) => {
      const { app, users } = await startWatched();
      const { status } = await redeem(app, { token, password: newPassword });
      expect([400, 403]).toContain(status);
      expect(users.findById('ann')).toEqual(ann);
      expect(users.findById('invited')?.passwordHash).toBeNull();
    },
  );

  test('Flowise CVE-2025-58434: whoever is nobody is given no token', async () => {
    const app = await startApp();
    const answer = await issue(app, 'ann', { authorization: '' });
    expect(answer.status).toBe(401);
    expect(answer.text).not.toMatch(/[\w-]{40}/);
    expect(app.events).toMatchObject([{ type: 'request-refused', kind: 'user-unauthenticated' }]);
  });

  test.each(['password_hash', 'failed_attempts', 'sid', 'revoked', 'remote'])(
    'Flowise CVE-2026-56276: %s in the body is not assigned',
    async (member) => {
      const app = await startApp();
      expect(await change(app, 'ann', { ...right, [member]: fastHash('mine') })).toMatchObject({ status: 400 });
      expect(app.users.findById('ann')).toEqual(ann);
    },
  );

  test('better-auth CVE-2025-61928: without credentials, an id in the body is no credential', async () => {
    const { app, calls } = await startWatched();
    for (const member of ['sid', 'userId', 'user', 'user_id', 'id']) {
      const body = JSON.stringify({ ...right, [member]: 'ann' });
      const headers = { 'content-type': 'application/json' };
      const urls = [
        ['POST', '/users/ann/password/reset'],
        ['PUT', '/users/current/password'],
      ] as const;
      for (const [method, path] of urls) {
        expect(await send(`${app.url}${path}?${member}=ann`, { method, headers, body })).toMatchObject({ status: 401 });
      }
    }
    expect(calls).toEqual([]);
  });

  test('Strapi CVE-2019-18818, Rocket.Chat CVE-2021-22911: an operator is no token', async () => {
    const { app, calls } = await startWatched();
    for (const token of [{ $ne: null }, { $regex: '^a' }, { $gt: '' }, { $exists: true }, { $where: '1' }]) {
      expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 400 });
    }
    expect(await redeem(app, 'token[$ne]=x&password=y', form)).toMatchObject({ status: 400 });
    expect(calls).toEqual([]);
  });

  test('couch-auth CVE-2025-70948: a forged Host comes back nowhere', async () => {
    const told: unknown[] = [];
    const app = await startApp({ options: { afterPasswordChange: (change) => void told.push(change) } });
    const evil = {
      host: 'evil.example.net',
      'x-forwarded-host': 'evil.example.net',
      forwarded: 'host=evil.example.net',
    };
    const issued = await issue(app, 'ann', evil);
    const answers = [
      issued,
      await redeem(app, { token: issued.text, password: newPassword }, evil),
      await redeem(app, '{', evil),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
    expect(JSON.stringify([answers, app.events, told])).not.toContain('evil');
  });

  test('body-parser CVE-2024-45590, qs CVE-2025-15284: no brackets are unfolded, in a form or in the query', async () => {
    const app = await startApp();
    const deep = `a${'[a]'.repeat(5_000)}=x`;
    const wide = Array.from({ length: 4_000 }, (_, index) => `k${index.toString(36)}`).join('&');
    for (const body of [deep, wide.slice(0, 16_000), `token=x&password=y&${wide}`.slice(0, 16_000)]) {
      expect(await redeem(app, body, form)).toMatchObject({ status: 400 });
    }
    const headers = { 'content-type': 'application/json' };
    const url = `${app.url}/auth/reset?${deep.slice(0, 8_000)}`;
    expect(await send(url, { method: 'POST', headers, body: '{}' })).toMatchObject({ status: 400 });
  });
});

describe('budgets and sessions', () => {
  test.each([
    [
      'better-auth CVE-2026-45364: X-Forwarded-For',
      (time: number) => ({ 'x-forwarded-for': `2001:db8::${time}, 10.0.0.${time}` }),
    ],
    [
      'Strapi CVE-2025-64526: whatever else the client may send',
      (time: number) => ({ 'x-email': `${time}@example.com`, cookie: `a=${time}`, 'user-agent': `${time}` }),
    ],
  ])('%s does not stretch the budget', async (_, headers) => {
    const app = await startApp();
    const kinds: unknown[] = [];
    for (let time = 0; time < 11; time++) kinds.push((await change(app, 'ann', wrong, headers(time))).json);
    expect(kinds.slice(0, 10)).toMatchObject(Array(10).fill({ kind: 'incorrect-password' }));
    expect(kinds[10]).toMatchObject({ kind: 'account-locked' });
  });

  test('Strapi CVE-2026-22706, gogs 6415, ezauth 88, goiabada 106: the hook that ends sessions is called once, for the barest request', async () => {
    const causes: string[] = [];
    const app = await startApp({ options: { afterPasswordChange: ({ cause }) => void causes.push(cause) } });
    await redeem(app, { token: await issueToken(app, 'ann'), password: newPassword });
    await change(app, 'ann', { current_password: newPassword, password: oldPassword });
    expect(causes).toEqual(['reset', 'change']);
  });
});

describe('whose account it is', () => {
  test.each(['mıke', 'MIKE', 'mi\u212Ae', 'ｍｉｋｅ', 'mike\u200B', 'ᴹᴵᴷᴱ', 'mike ', 'mík\u0065'])(
    'Django CVE-2019-19844, GitHub 2019: %s is not mike',
    async (id) => {
      const app = await startApp({ users: [{ ...ann, id: 'mike' }] });
      expect(await issue(app, encodeURIComponent(id))).toMatchObject({ status: 404 });
    },
  );

  test('Spotify ᴮᴵᴳᴮᴵᴿᴰ 2013: the id reaches the store once, and exactly as it was asked for', async () => {
    const { app, calls } = await startWatched();
    await issue(app, encodeURIComponent('ᴮᴵᴳᴮᴵᴿᴰ'));
    expect(calls).toEqual([['findById', 'ᴮᴵᴳᴮᴵᴿᴰ']]);
  });

  test('Express: other case does not slip past a proxy that guards the path', async () => {
    const app = await startApp();
    const headers = { authorization: 'Bearer ann', 'content-type': 'application/json' };
    for (const path of ['/Users/CURRENT/Password', '/users/current/password/', '/USERS/current/password']) {
      const answer = await send(`${app.url}${path}`, { method: 'PUT', headers, body: JSON.stringify(right) });
      expect(answer.status).toBe(404);
    }
    expect(app.users.findById('ann')).toEqual(ann);
  });

  test.each([
    { caseSensitive: false, status: 200 },
    { caseSensitive: true, status: 404 },
  ])(
    'Express: the prefix is the app’s own, as its case sensitive routing says: $caseSensitive',
    async ({ caseSensitive, status }) => {
      const app = await startApp({
        prefix: '/api',
        before: (host) => host.set('case sensitive routing', caseSensitive),
      });
      expect(await issue({ url: app.url.replace('/api', '/API') }, 'ann')).toMatchObject({ status });
    },
  );
});

describe('passwords of any length', () => {
  test.each([
    ['Django CVE-2013-1443, Drupal CVE-2014-9016, WordPress CVE-2014-9034: a megabyte', 'x'.repeat(1_000_000), 413],
    ['Django CVE-2023-46695: what normalising would stretch', '\uFDFA'.repeat(5_000), 400],
    ['Django CVE-2023-46695: combining marks', `a${'\u0301'.repeat(7_000)}`, 400],
  ])('%s is not hashed', async (_, password, status) => {
    const passwordHasher = { ...fastPasswordHasher };
    const hash = jest.spyOn(passwordHasher, 'hash');
    const verify = jest.spyOn(passwordHasher, 'verify');
    const app = await startApp({ options: { passwordHasher } });
    expect(await redeem(app, { token: await issueToken(app, 'ann'), password })).toMatchObject({ status });
    expect(await change(app, 'ann', { current_password: oldPassword, password })).toMatchObject({ status });
    expect(hash).not.toHaveBeenCalled();
    expect(verify).not.toHaveBeenCalled();
  });

  test('Okta, October 2024: the hasher is given the password and nothing in front of it', async () => {
    const passwordHasher = { ...fastPasswordHasher };
    const hash = jest.spyOn(passwordHasher, 'hash');
    const id = 'a-name-of-more-than-seventy-two-bytes'.repeat(3);
    const app = await startApp({ users: [{ ...ann, id }], options: { passwordHasher } });
    await redeem(app, { token: await issueToken(app, id), password: newPassword });
    expect(hash.mock.calls).toEqual([[newPassword]]);
  });

  test('Spring CVE-2025-22234, after -22228: too long is too long in every state, and says nothing about the state', async () => {
    const app = await startApp();
    const password = 'x'.repeat(73);
    const answers = [];
    for (const id of ['ann', 'locked', 'invited', 'revoked']) {
      answers.push((await redeem(app, { token: await issueToken(app, id), password })).text);
    }
    expect(new Set(answers).size).toBe(1);
    const dead = [
      await redeem(app, { token: 'x', password }),
      await redeem(app, { token: 'x', password: newPassword }),
    ];
    expect(dead[0]?.text).toBe(dead[1]?.text);
  });
});
