import { MemoryUserStore, MemoryTokenStore } from 'express-password-router';
import { change, issueToken, redeem } from '../support/endpoints';
import { interceptCalls } from '../support/intercept-calls';
import { ann, everybody, newPassword, oldPassword } from '../support/people';
import { send } from '../support/send';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const CANARY = 'canary-7f3a9';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** An app whose stores tell every call, so that a test can say that there was none. */
async function startWatched(): Promise<[StartedApp, string[]]> {
  const calls: string[] = [];
  const watch = <Store extends object>(store: Store): Store =>
    interceptCalls(store, ({ method }, proceed) => {
      calls.push(method);
      return proceed();
    });
  const userStore = watch(new MemoryUserStore(everybody));
  return [await startApp({ options: { userStore, tokenStore: watch(new MemoryTokenStore()) } }), calls];
}

function violations(...listed: readonly (readonly [path: string, message: string])[]): object {
  return {
    status: 400,
    json: {
      kind: 'schema-violation',
      msg: 'The request body does not have the documented members.',
      details: { violations: listed.map(([path, message]) => ({ path, message })) },
    },
  };
}

const odd: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a number', 12345],
  ['true', true],
  ['false', false],
  ['an array', [CANARY]],
  ['an empty array', []],
  ['an object', { value: CANARY }],
  ['{"$ne": null}', { $ne: null }],
  ['{"$gt": ""}', { $gt: '' }],
  ['{"$regex": "^a"}', { $regex: '^a' }],
];

describe.each(odd)('%s', (_, value) => {
  test('is no token and no password: 400, and no store is asked', async () => {
    const [app, calls] = await startWatched();
    const notString = (path: string): object => violations([path, 'must be string']);
    expect(await redeem(app, { token: value, password: newPassword })).toMatchObject(notString('/token'));
    expect(await redeem(app, { token: 'x', password: value })).toMatchObject(notString('/password'));
    expect(calls).toEqual([]);
  });

  test('is no current and no new password: 400, and no attempt is counted', async () => {
    const [app, calls] = await startWatched();
    const current = await change(app, 'ann', { current_password: value, password: newPassword });
    expect(current).toMatchObject(violations(['/current_password', 'must be string']));
    const next = await change(app, 'ann', { current_password: oldPassword, password: value });
    expect(next).toMatchObject(violations(['/password', 'must be string']));
    expect(calls).toEqual([]);
  });
});

describe('a body that is no object', () => {
  test.each(['null', '[]', '"token"', '12', 'true', '[{"token":"x","password":"y"}]'])('gets 400: %s', async (body) => {
    const [app, calls] = await startWatched();
    expect(await redeem(app, body)).toMatchObject(violations(['', 'must be object']));
    expect(await change(app, 'ann', body)).toMatchObject(violations(['', 'must be object']));
    expect(calls).toEqual([]);
  });
});

describe('missing members', () => {
  test('are all named', async () => {
    const app = await startApp();
    const missing = (name: string) => ['', `must have required property '${name}'`] as const;
    expect(await redeem(app, {})).toMatchObject(violations(missing('token'), missing('password')));
    expect(await redeem(app, 'x=y', form)).toMatchObject({ status: 400 });
    expect(await change(app, 'ann', {})).toMatchObject(violations(missing('current_password'), missing('password')));
    expect(await change(app, 'ann', { password: 'x' })).toMatchObject(violations(missing('current_password')));
  });

  test('are not found on the prototype', async () => {
    const app = await startApp();
    const body = '{"__proto__":{"token":"x","password":"y"}}';
    expect(await redeem(app, body)).toMatchObject({ status: 400, json: { kind: 'schema-violation' } });
  });

  test('are not taken from the query', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    const query = new URLSearchParams({ token, password: newPassword }).toString();
    const headers = { 'content-type': 'application/json' };
    const answer = await send(`${app.url}/auth/reset?${query}`, { method: 'POST', headers, body: '{}' });
    expect(answer).toMatchObject({ status: 400, json: { kind: 'schema-violation' } });
  });

  test.each(['token', 'current_password'])('an empty %s is none', async (name) => {
    const app = await startApp();
    const body = { [name]: '', password: newPassword };
    const answer = name === 'token' ? await redeem(app, body) : await change(app, 'ann', body);
    expect(answer).toMatchObject(violations([`/${name}`, 'must NOT have fewer than 1 characters']));
  });
});

describe('members that nobody asked for', () => {
  test.each([
    'user',
    'userId',
    'sid',
    'password_hash',
    'passwordHash',
    'failed_attempts',
    'is_revoked',
    'remote',
    'Token',
    'password ',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    '$where',
  ])('get 400: "%s"', async (name) => {
    const [app, calls] = await startWatched();
    const members = `"token":"x","password":"${newPassword}","current_password":"${oldPassword}"`;
    const unwanted = violations(['', 'must NOT have additional properties']);
    const body = JSON.parse(`{${members},${JSON.stringify(name)}:"${CANARY}"}`) as Record<string, unknown>;
    const { current_password, ...forRedeem } = body;
    const { token, ...forChange } = body;
    expect([current_password, token]).toEqual([oldPassword, 'x']);
    expect(await redeem(app, forRedeem)).toMatchObject(unwanted);
    expect(await redeem(app, `token=x&password=y&${encodeURIComponent(name)}=${CANARY}`, form)).toMatchObject(unwanted);
    expect(await change(app, 'ann', forChange)).toMatchObject(unwanted);
    expect(calls).toEqual([]);
  });

  test('in a form, a bracket makes no array and no object', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    for (const body of [`token[]=${token}&password=${CANARY}`, `token[$ne]=x&password=${CANARY}`]) {
      expect(await redeem(app, body, form)).toMatchObject({ status: 400, json: { kind: 'schema-violation' } });
    }
  });

  test('leave the prototype of all objects untouched', async () => {
    const app = await startApp();
    await redeem(
      app,
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"token":"x","password":"y"}',
    );
    await redeem(app, '__proto__[polluted]=1&constructor[prototype][polluted]=1&token=x&password=y', form);
    await change(app, 'ann', '{"__proto__":{"polluted":1},"current_password":"x","password":"y"}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(app.users.findById('ann')).toEqual(ann);
  });
});

describe('nothing that was submitted is echoed', () => {
  const bodies: readonly (readonly [string, string])[] = [
    ['in values', JSON.stringify({ token: CANARY, password: `${CANARY}!` })],
    [
      'in values of the wrong type',
      JSON.stringify({ token: { a: CANARY }, password: [CANARY], current_password: [CANARY] }),
    ],
    ['in names', JSON.stringify({ [CANARY]: 1, [`/${CANARY}`]: { [CANARY]: 1 } })],
    ['in broken JSON', `{"token":"${CANARY}","password":"${CANARY}`],
    ['as a bare word', CANARY],
    ['in names named twice', `{"token":"${CANARY}","token":"${CANARY}","password":"x"}`],
    ['in what is too short', JSON.stringify({ token: '', password: CANARY, current_password: '' })],
  ];

  test.each(bodies)('%s', async (_, body) => {
    const app = await startApp();
    const answers = [
      await redeem(app, body),
      await redeem(app, body, form),
      await redeem(app, body, { 'content-type': `text/${CANARY}` }),
      await redeem(app, body, { accept: 'text/html' }),
      await change(app, 'ann', body),
    ];
    for (const { status, text, rawHeaders } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(`${text}${rawHeaders.join()}`).not.toContain('canary');
    }
    expect(JSON.stringify(app.events)).not.toContain('canary');
  });
});
