import { utimesSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { tokenStoreCases, userStoreCases } from '../../lib/conformance';
import { tokenCases, userCases } from '../../lib/cli/check/scratch-user';
import { openCliProjects, oldPassword } from '../support/open-cli-projects';
import type { CliProject, CliProjects } from '../support/open-cli-projects';
import type { CliResult } from '../support/run-cli';

jest.setTimeout(120_000);

interface Finding {
  readonly check: string;
  readonly verdict: string;
  readonly found: string;
  readonly hint?: string;
}

let projects: CliProjects;
let project: CliProject;

beforeAll(async () => {
  projects = await openCliProjects();
  project = await projects.open('esm');
});
afterAll(() => projects.remove());

function findingsOf({ stdout }: CliResult): ReadonlyMap<string, Finding> {
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return new Map(findings.map((finding) => [finding.check, finding]));
}

/** A config that is the project's own but for what is changed; `change` may use `options`. */
async function checkWith(change: string, env: NodeJS.ProcessEnv = {}): Promise<CliResult> {
  const imports = `import * as library from 'express-password-router';\nimport { sign, generateKeyPairSync } from 'node:crypto';`;
  const own = `import options, { close } from './express-password-router.config.js';\nexport { close };`;
  project.write('changed.js', `${imports}\n${own}\nexport default { ...options, ${change} };\nvoid [library, sign];\n`);
  return project.run('check --config changed.js --json', { env });
}

describe('check, of a config that is in order', () => {
  test('says so in one line a check, without colour, and ends with 0', async () => {
    const { exitCode, stdout } = await project.run('check');
    const lines = stdout.trimEnd().split('\n');
    const checks = lines.filter((line) => /^[✓!✗] /.test(line)).map((line) => line.slice(2, 17).trimEnd());
    expect(exitCode).toBe(0);
    expect(checks).toEqual([
      'options',
      'token format',
      'clock',
      'hasher',
      'hash speed',
      'hashing at once',
      'user store',
      'token store',
    ]);
    expect(stdout).not.toContain('\u001b');
    expect(lines.at(-1)).toMatch(/^\d in order, \d to look at, 0 at fault\.$/);
  });

  test('changes nothing', async () => {
    const before = await project.findUser('ann');
    await project.run('check');
    expect(await project.findUser('ann')).toEqual(before);
    expect(project.audit()).toEqual([]);
  });

  test('measures bcrypt from cost 10 on, and names the cost to choose', async () => {
    const { found } = findingsOf(await project.run('check --json')).get('hash speed') ?? {};
    expect(found).toMatch(/^10: \d+ ms.*; cost to choose: 1[0-5] \(below 250 ms\), at most 1[0-5] \(below 500 ms\)$/);
  });

  test.each([
    [
      'an RSA key',
      `generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey`,
      /^RS256, an RSA key of 3072 bits, kid [\w-]+$/,
    ],
    [
      'a P-256 key',
      `generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey`,
      /^ES256, a key on the curve P-256, kid [\w-]+$/,
    ],
    ['a secret', `'an obviously fake secret of many letters'`, /^HS256, a secret .*, kid [\w-]+$/],
  ])('says of %s what it is', async (_what, key, said) => {
    const result = await checkWith(`tokenFormat: new library.JwtTokenFormat({ signingKey: ${key} })`);
    expect(findingsOf(result).get('token format')).toMatchObject({
      verdict: 'ok',
      found: expect.stringMatching(said) as string,
    });
  });

  test("takes another realm's Date for the Date that it is", async () => {
    const clock = `await import('node:vm').then(({ runInNewContext }) => () => runInNewContext('new Date()'))`;
    const result = await checkWith(`clock: ${clock}`);
    expect(findingsOf(result).get('clock')).toMatchObject({ verdict: 'ok' });
  });

  test('minds no hasher that answers at once', async () => {
    const hasher = `{ hash: (p) => 'x' + p, verify: (p, h) => h === 'x' + p, needsRehash: () => false, maxPasswordBytes: 72 }`;
    const result = await checkWith(`passwordHasher: ${hasher}`);
    expect(findingsOf(result).get('hasher')).toMatchObject({ verdict: 'ok' });
    expect(result.exitCode).toBe(0);
  });

  test('says of opaque tokens that there is no key', async () => {
    const found = findingsOf(await checkWith('tokenFormat: new library.OpaqueTokenFormat()')).get('token format');
    expect(found).toMatchObject({ verdict: 'ok', found: 'opaque tokens of 44 characters; there is no key' });
  });
});

const faults = [
  ['an option that does not exist', 'lockout: 3', 'options', "does not take 'lockout'"],
  [
    'a class that refuses its key',
    `tokenFormat: new library.JwtTokenFormat({ signingKey: 'short' })`,
    'options',
    'a secret of 5 bytes: it needs 32',
  ],
  [
    'a format that takes any signature',
    `tokenFormat: { mint: (c) => ({ token: 'a.' + c.userId + '.signature', id: '1' }), read: () => ({ id: '1' }) }`,
    'token format',
    'was altered',
  ],
  [
    'a clock that fails',
    `clock: () => { throw Object.assign(new Error('unspeakable'), { code: 'ECLOCK' }); }`,
    'clock',
    'the option clock failed: Error ECLOCK',
  ],
  [
    'a format that reads another id',
    `tokenFormat: { mint: () => ({ token: 'token', id: '1' }), read: () => ({ id: '2' }) }`,
    'token format',
    'reads another id from a token',
  ],
  [
    'a format that reads another user',
    `tokenFormat: { mint: () => ({ token: 'token', id: '1' }), read: () => ({ id: '1', userId: 'somebody' }) }`,
    'token format',
    'reads another user from a token',
  ],
  [
    'a format that fails',
    `tokenFormat: { mint() { throw new Error('unspeakable'); }, read: () => ({ id: '1' }) }`,
    'token format',
    "can't mint a token, read it again and refuse an altered one: Error",
  ],
  [
    'a format that never answers',
    `timeoutMs: 50, tokenFormat: { mint: () => new Promise(() => {}), read: () => ({ id: '1' }) }`,
    'token format',
    'tokenFormat.mint took longer than 50 ms',
  ],
  [
    'a format that crashes on an altered token',
    `tokenFormat: { mint: () => ({ token: 'token', id: '1' }), read(token) { if (token !== 'token') throw new TypeError('unspeakable'); return { id: '1' }; } }`,
    'token format',
    'refuse an altered one: TypeError',
  ],
  ['a clock that answers no Date', 'clock: () => Date.now()', 'clock', 'does not answer a valid Date'],
  ['a clock of a test', `clock: () => new Date('2030-01-01')`, 'clock', 'the option clock says 2030-01-01'],
  [
    'a hasher that does not know its own hash',
    `passwordHasher: { hash: async () => 'x', verify: async () => false, needsRehash: () => false, maxPasswordBytes: 72 }`,
    'hasher',
    'does not verify the hash that it has just made',
  ],
  [
    'a hasher that takes every password',
    `passwordHasher: { hash: async () => 'x', verify: async () => true, needsRehash: () => false, maxPasswordBytes: 72 }`,
    'hasher',
    'takes a wrong password',
  ],
  [
    'a hasher that fails at once',
    `passwordHasher: { hash() { throw new Error('unspeakable'); }, verify: async () => false, needsRehash: () => false, maxPasswordBytes: 72 }`,
    'hasher',
    'failed: Error',
  ],
  [
    'a hasher that never answers',
    `timeoutMs: 50, passwordHasher: { hash: () => new Promise(() => {}), verify: async () => false, needsRehash: () => false, maxPasswordBytes: 72 }`,
    'hasher',
    'failed: passwordHasher.hash took longer than 50 ms',
  ],
  [
    'a hasher that never says whether a password is right',
    `timeoutMs: 50, passwordHasher: { hash: async () => 'x', verify: () => new Promise(() => {}), needsRehash: () => false, maxPasswordBytes: 72 }`,
    'hasher',
    'failed: passwordHasher.verify took longer than 50 ms',
  ],
  [
    'a hasher that would never be done rehashing',
    `passwordHasher: { hash: async (p) => p, verify: async (p, h) => p === h, needsRehash: () => true, maxPasswordBytes: 72 }`,
    'hasher',
    'rehash its own hash',
  ],
  [
    'a hasher that would never rehash',
    `passwordHasher: { hash: async (p) => p, verify: async (p, h) => p === h, needsRehash: async () => false, maxPasswordBytes: 72 }`,
    'hasher',
    'answers needsRehash by a promise',
  ],
  [
    'a store that finds everybody',
    `userStore: { ...options.userStore, findById: (id) => ({ id, passwordHash: null }), replacePassword() {}, countAttempt() {}, clearAttempts() {} }`,
    'user store',
    'does not answer null for an id that nobody has, but an object',
  ],
  [
    'a store that answers undefined',
    `tokenStore: { save() {}, delete() {}, deleteForUser() {}, findById: async () => undefined }`,
    'token store',
    'does not answer null for an id that nobody has, but undefined',
  ],
  [
    'a store that is away',
    `tokenStore: { save() {}, delete() {}, deleteForUser() {}, findById: async () => { throw Object.assign(new Error('unspeakable'), { code: 'ECONNREFUSED' }); } }`,
    'token store',
    'Error ECONNREFUSED',
  ],
  [
    'a store that never answers',
    `timeoutMs: 50, tokenStore: { save() {}, delete() {}, deleteForUser() {}, findById: () => new Promise(() => {}) }`,
    'token store',
    'tokenStore.findById took longer than 50 ms',
  ],
  [
    'a table that is too narrow for what the hasher makes',
    `userStore: new (class KyselyUserStore {
      check({ longestHash }) { throw new library.ConfigurationError('hashes of ' + longestHash + ' characters'); }
      findById() { return null; } replacePassword() {} countAttempt() {} clearAttempts() {}
    })()`,
    'user store',
    'does not work: hashes of 60 characters',
  ],
  [
    'a table of tokens that is not there',
    `tokenStore: new options.tokenStore.constructor(db, { table: 'nowhere_either' })`,
    'token store',
    'There is no table nowhere_either: run the migration',
  ],
  [
    'a table that never answers',
    `timeoutMs: 50, userStore: new (class KyselyUserStore {
      check() { return new Promise(() => setInterval(() => {}, 1000)); }
      findById() { return null; } replacePassword() {} countAttempt() {} clearAttempts() {}
    })()`,
    'user store',
    'userStore.check took longer than 50 ms',
  ],
  ['a clock that is ahead', 'clock: () => new Date(Date.now() + 60_000)', 'clock', 'the option clock says'],
  [
    'a table that is not there',
    `userStore: new options.userStore.constructor(db, { table: 'nowhere', columns: { id: 'id', passwordHash: 'hash', failedAttempts: 'n' } })`,
    'user store',
    'nowhere',
  ],
] as const;

describe('check, of a config that is at fault', () => {
  beforeAll(() => {
    // The config's database is its own affair, so the last fault opens one of its own.
    project.write(
      'database.js',
      `import { Kysely, SqliteDialect } from 'kysely';\nimport Database from 'libsql';\n` +
        `globalThis.db = new Kysely({ dialect: new SqliteDialect({ database: new Database('app.sqlite') }) });\n`,
    );
  });

  test.each(faults)('%s: says so, and ends with 1', async (_what, change, check, said) => {
    const env = { NODE_OPTIONS: `--import ./database.js` };
    const result = await checkWith(change, env);
    const faulty = [...findingsOf(result).values()].filter(({ verdict }) => verdict === 'fault');
    expect(faulty.map((finding) => finding.check)).toContain(check);
    expect(faulty.map(({ found }) => found).join()).toContain(said);
    expect(result.exitCode).toBe(1);
    expect(result.stdout + result.stderr).not.toContain('unspeakable');
  });

  test.each([
    ['more at once than cores', 'hashing: { concurrency: 1000 }', '2000', 'lower hashing.concurrency'],
    [
      'one more than cores',
      `hashing: { concurrency: ${availableParallelism() + 1} }`,
      '1000',
      'lower hashing.concurrency',
    ],
    ['a hash in every thread', 'hashing: { concurrency: 4 }', '4', 'raise UV_THREADPOOL_SIZE'],
  ])('%s: something to look at, which is no fault', async (_what, change, threads, hint) => {
    const result = await checkWith(change, { UV_THREADPOOL_SIZE: threads });
    expect(findingsOf(result).get('hashing at once')).toMatchObject({
      verdict: 'warning',
      hint: expect.stringContaining(hint) as string,
    });
    expect(result.exitCode).toBe(0);
  });
});

test('check says nothing of the code of an error that has none', async () => {
  const thrown = `Object.assign(new Error('unspeakable'), { code: undefined })`;
  const result = await checkWith(`tokenFormat: { mint() { throw ${thrown}; }, read: () => ({ id: '1' }) }`);
  const found = "can't mint a token, read it again and refuse an altered one: Error";
  expect(findingsOf(result).get('token format')).toMatchObject({ verdict: 'fault', found });
});

test('check knows the cost of bcrypt for long passwords too', async () => {
  const result = await checkWith('passwordHasher: new library.BcryptPasswordHasher({ cost: 10, longPasswords: true })');
  expect(findingsOf(result).get('hasher')?.found).toMatch(/^bcrypt at cost 10; /);
});

test('check says of a cost below 10 that it is too cheap, and measures none', async () => {
  const hasher = `{ hash: async () => '$2b$08$' + 'x'.repeat(53), verify: async (p) => !p.endsWith('!'), needsRehash: () => false, maxPasswordBytes: 72 }`;
  const result = await checkWith(`passwordHasher: ${hasher}`);
  expect(findingsOf(result).get('hash speed')).toMatchObject({
    verdict: 'warning',
    found: 'bcrypt at cost 8',
    hint: expect.stringContaining('take 10 at least') as string,
  });
});

test.each([
  [500, { verdict: 'ok', found: 'a hash takes 500 ms on this machine' }],
  [
    501,
    {
      verdict: 'warning',
      found: 'a hash takes 501 ms on this machine',
      hint: expect.stringContaining('more than 500 ms a hash') as string,
    },
  ],
])('check says of a hasher that is not bcrypt how long it takes: %i ms', async (milliseconds, finding) => {
  const passes = `(() => { let now = 0; performance.now = () => now; return () => { now += ${milliseconds}; }; })()`;
  const hasher = `((pass) => ({ hash: (p) => (pass(), 'x' + p), verify: (p, h) => h === 'x' + p, needsRehash: () => false, maxPasswordBytes: 72 }))(${passes})`;
  const result = await checkWith(`passwordHasher: ${hasher}`);
  expect(findingsOf(result).get('hash speed')).toMatchObject(finding);
  expect(result.exitCode).toBe(0);
});

test('check says of a machine whose clock is behind the config that its clock is wrong', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000);
  project.write('later.js', `export { default, close } from './express-password-router.config.js';\n`);
  utimesSync(path.join(project.folder, 'later.js'), tomorrow, tomorrow);
  const result = await project.run('check --config later.js --json');
  expect(findingsOf(result).get('clock')).toMatchObject({
    verdict: 'fault',
    found: expect.stringMatching(/^the machine's clock says .+, but the config was written at /) as string,
  });
  expect(result.exitCode).toBe(1);
});

describe('check says how many threads libuv has', () => {
  test.each([
    ['5000', 1_024],
    ['0', 1],
  ])('of UV_THREADPOOL_SIZE %s: %i', async (size, threads) => {
    const result = await project.run('check --json', { env: { UV_THREADPOOL_SIZE: size } });
    expect(findingsOf(result).get('hashing at once')?.found).toContain(`and ${threads} threads`);
  });
});

describe('check --scratch-user', () => {
  /** The project's own config but for what is changed; `change` may use both stores, and a copy of each to spread. */
  async function raceWith(change: string): Promise<CliResult> {
    project.write(
      'racing.js',
      `import options, { close } from './express-password-router.config.js';
       export { close };
       const { userStore, tokenStore } = options;
       const users = {
         findById: (id) => userStore.findById(id),
         countAttempt: (id) => userStore.countAttempt(id),
         clearAttempts: (id, hash) => userStore.clearAttempts(id, hash),
         replacePassword: (replacement) => userStore.replacePassword(replacement),
       };
       const tokens = {
         save: (record) => tokenStore.save(record),
         findById: (id) => tokenStore.findById(id),
         delete: (id) => tokenStore.delete(id),
         deleteForUser: (id) => tokenStore.deleteForUser(id),
       };
       export default { ...options, ${change} };
       void [users, tokens];`,
    );
    return project.run('check --scratch-user scratch --json --config racing.js');
  }

  test('races the stores of the app, by conformance cases that there are', async () => {
    const findings = findingsOf(await project.run('check --scratch-user scratch --json'));
    expect(findings.get('user store races')).toMatchObject({ verdict: 'ok', found: '6 conformance cases kept' });
    expect(findings.get('token store races')).toMatchObject({ verdict: 'ok', found: '6 conformance cases kept' });
    expect(userStoreCases.map(({ name }) => name)).toEqual(expect.arrayContaining([...userCases]));
    expect(tokenStoreCases.map(({ name }) => name)).toEqual(expect.arrayContaining([...tokenCases]));
  });

  test('leaves the scratch user as it says, and everybody else alone', async () => {
    const ann = await project.findUser('ann');
    const { stdout: token } = await project.run('reset-token scratch');
    const { stdout } = await project.run('check --scratch-user scratch');
    expect(stdout).toContain('is left with a password that nobody knows, no attempts and no reset tokens');

    expect(await project.findUser('scratch')).toMatchObject({ failedAttempts: 0 });
    await expect(project.app.verifyPassword('scratch', oldPassword)).rejects.toMatchObject({
      kind: 'incorrect-password',
    });
    const redemption = project.app.redeemResetToken({ token: token.trim(), password: 'a password from now on' });
    await expect(redemption).rejects.toMatchObject({ kind: 'invalid-reset-token' });
    expect(await project.findUser('ann')).toEqual(ann);
  });

  test('takes attempts and tokens away where no race gets so far', async () => {
    const { stdout: token } = await project.run('reset-token scratch');
    await project.app.verifyPassword('scratch', 'not the password').catch(() => undefined);
    const before = await project.findUser('scratch');
    expect(before?.failedAttempts).toBeGreaterThan(0);

    const result = await raceWith(`userStore: { ...users, replacePassword: () => false },
      tokenStore: { ...tokens, save() { throw new Error('read-only'); } }`);
    expect(findingsOf(result).get('scratch user')).toMatchObject({
      found: 'is left with its own password, no attempts and no reset tokens',
    });
    expect(await project.findUser('scratch')).toEqual({ ...before, failedAttempts: 0 });
    const redemption = project.app.redeemResetToken({ token: token.trim(), password: 'a password from now on' });
    await expect(redemption).rejects.toMatchObject({ kind: 'invalid-reset-token' });
  });

  test('races nothing that counts where nothing is counted', async () => {
    const result = await raceWith(`failedAttemptsLockout: false,
      userStore: { ...users, countAttempt() { throw new Error('there is no column'); } }`);
    expect(findingsOf(result).get('user store races')).toMatchObject({ verdict: 'ok' });
    expect(result.exitCode).toBe(0);
  });

  test('races nothing where a store is at fault', async () => {
    const before = await project.findUser('scratch');
    const result = await raceWith(`tokenStore: { ...tokens, findById() { throw new Error('away'); } }`);
    expect([...findingsOf(result).keys()].slice(-2)).toEqual(['user store', 'token store']);
    expect(await project.findUser('scratch')).toEqual(before);
  });

  test('finds a store that lets two win', async () => {
    const result = await raceWith(`userStore: { ...users, async replacePassword(replacement) {
      const { passwordHash: expectedHash } = await userStore.findById(replacement.userId);
      await userStore.replacePassword({ ...replacement, expectedHash });
      return true;
    } }`);
    const { found } = findingsOf(result).get('user store races') ?? {};
    expect(result.exitCode).toBe(1);
    expect(found).toContain('of many replacements at once exactly one succeeds');
    expect(result.stdout + result.stderr).not.toMatch(/\$2[aby]\$/);
  });

  test('waits no longer than the app for a store that never answers a race', async () => {
    const result = await raceWith(
      `timeoutMs: 2_000, userStore: { ...users, countAttempt: () => new Promise(() => {}) }`,
    );
    const { found } = findingsOf(result).get('user store races') ?? {};
    expect(found).toContain('userStore.countAttempt took longer than 2000 ms');
    expect(result.exitCode).toBe(1);
  });

  test('tells what it has found where the user can not be cleaned up', async () => {
    const result = await raceWith(`userStore: { ...users, replacePassword: () => true },
      tokenStore: { ...tokens, deleteForUser() { throw new Error('unspeakable'); } }`);
    const findings = findingsOf(result);
    expect(findings.get('user store races')).toMatchObject({ verdict: 'fault' });
    expect(findings.get('scratch user')).toMatchObject({
      verdict: 'fault',
      found: 'may be left with attempts and reset tokens: Error',
    });
    expect(result.stdout + result.stderr).not.toContain('unspeakable');
    expect(result.exitCode).toBe(1);
  });

  test.each(['nobody', 'remote', 'revoked'])('refuses %s', async (userId) => {
    const result = await project.run(`check --scratch-user ${userId} --json`);
    expect(findingsOf(result).get('scratch user')).toMatchObject({ verdict: 'fault' });
    expect(result.exitCode).toBe(1);
  });
});
