import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createOpenApiDocument } from 'express-password-router/openapi';
import { openCliProjects } from '../support/open-cli-projects';
import type { CliProject, CliProjects } from '../support/open-cli-projects';
import { workingOptions } from '../support/working-options';

jest.setTimeout(120_000);

let projects: CliProjects;
let project: CliProject;

beforeAll(async () => {
  projects = await openCliProjects();
  project = await projects.open('commonjs');
});
afterAll(() => projects.remove());

describe('1: the rules refuse', () => {
  test.each([
    ['reset-token nobody', 'There is no user with this id.'],
    ['reset-token remote', "This user's password is managed by another system and can't be changed here."],
    ['unlock nobody', 'There is no user with this id.'],
  ])('%s', async (line, message) => {
    const { exitCode, stdout, stderr } = await project.run(line);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('set-password: every rule that the password breaks; with --json as the endpoints answer it', async () => {
    const { exitCode, stdout } = await project.run('set-password ann --json', { stdin: 'password' });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'password-policy-violation',
      details: { violations: [{ rule: 'too-short' }, { rule: 'too-common' }] },
    });
  });
});

describe('2: the call, the input or the config is wrong, and nothing is changed', () => {
  test.each([
    ['', 'reset-token <sid>'],
    ['unlok ann', 'unlock'],
    ['unlock', 'sid'],
    ['unlock ann bob', 'one argument'],
    ['openapi ann', 'takes no argument'],
    ['help unlok', 'Did you mean unlock?'],
    ['set-password ann --pw x', 'A password must not be an argument'],
    ['unlock ann --actr x', 'actor'],
    ['reset-token ann --lifetime soon', 'lifetime'],
    ['unlock ann --config missing.config.js', 'missing.config.js'],
    ['unlock ann --actor=', '--actor takes an id of 1 to 255 bytes'],
  ])('%s', async (line, hint) => {
    const { exitCode, stdout, stderr } = await project.run(line === '' ? [] : line);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test.each([
    ['nothing', ''],
    ['a line break alone', '\n'],
    ['what is not UTF-8', Buffer.from([0x61, 0xff, 0x62])],
    ['what somebody else could not decode', 'an obviously fake \uFFFD phrase'],
    ['more than 16 kB', 'a'.repeat(16_385)],
  ])('stdin holds %s', async (_what, stdin) => {
    const before = await project.findUser('ann');
    expect((await project.run('set-password ann', { stdin })).exitCode).toBe(2);
    expect(await project.findUser('ann')).toEqual(before);
  });

  test('stdin holds 16 kB: as much as may be a password, which the rules refuse', async () => {
    expect((await project.run('set-password ann', { stdin: 'a'.repeat(16_384) })).exitCode).toBe(1);
  });

  test('a config that exports no options, or wrong ones', async () => {
    project.write('empty.config.cjs', 'module.exports = { close() {} };');
    project.write('wrong.config.cjs', 'module.exports = { options: { userStor: {} } };');
    for (const name of ['empty', 'wrong']) {
      const { exitCode, stderr } = await project.run(`unlock ann --config ${name}.config.cjs`);
      expect(exitCode).toBe(2);
      expect(stderr).not.toBe('');
    }
  });

  test('a config that exports a service, which is made of what it should export', async () => {
    const create = "require('express-password-router').createPasswordService";
    project.write('service.config.cjs', `module.exports = ${create}(${workingOptions});`);
    const { exitCode, stderr } = await project.run('unlock ann --config service.config.cjs');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('service.config.cjs exports a service: export the options that it was made of.');
  });

  test('a config whose syntax is broken, and how to find where', async () => {
    project.write('broken.config.mjs', 'export default { userStore: };');
    const { exitCode, stderr } = await project.run('unlock ann --config broken.config.mjs');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/can't be loaded: Unexpected token '}' \(node .*broken\.config\.mjs says where\)/);
  });

  test('where there is no config, it says which file it looks for', async () => {
    const bare = await projects.open('commonjs');
    rmSync(path.join(bare.folder, 'express-password-router.config.js'));
    const { exitCode, stderr } = await bare.run('unlock ann');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('express-password-router.config');
  });

  test('without tsx, a TypeScript config in a package of CommonJS: it says what to install, and the ending that Node wants', async () => {
    const plain = await projects.open('commonjs', ['tsx']);
    plain.write('package.json', '{ "type": "commonjs" }');
    plain.write('passwords.config.ts', 'export default {};\n');
    const { exitCode, stderr } = await plain.run('unlock ann --config passwords.config.ts');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('npm install --save-dev tsx');
    expect(stderr).toContain('has to be named .mts');
  });
});

describe('3: the config needs what is not there, and a script may try again', () => {
  const refused = "Object.assign(new Error('SECRET-OF-THE-DRIVER'), { code: 'ECONNREFUSED' })";

  test.each([
    ['is refused a connection', "new Promise((_, no) => require('node:net').connect(1, '127.0.0.1').on('error', no))"],
    ['is refused by all addresses', `Promise.reject(new AggregateError([${refused}]))`],
    ['has a driver that wraps the error', `Promise.reject(new Error('no pool', { cause: ${refused} }))`],
    ['has a Redis client that gives up', `Promise.reject(Object.assign(new Error(), { originalError: ${refused} }))`],
    ['finds PostgreSQL starting', "Promise.reject(Object.assign(new Error('no'), { code: '57P03' }))"],
    ['finds PostgreSQL without a connection left', "Promise.reject(Object.assign(new Error('no'), { code: '53300' }))"],
    [
      'finds MySQL without a connection left',
      "Promise.reject(Object.assign(new Error(), { code: 'ER_CON_COUNT_ERROR' }))",
    ],
    ['finds Redis starting', "Promise.reject(new Error('LOADING Redis is loading the dataset in memory'))"],
    ['finds Redis without a connection left', "Promise.reject(new Error('ERR max number of clients reached'))"],
    [
      'has a driver that waited in vain',
      "Promise.reject(new Error('Connection terminated due to connection timeout'))",
    ],
    ['finds no socket', "Promise.reject(Object.assign(new Error('no'), { code: 'ENOENT', syscall: 'connect' }))"],
  ])('a config that %s', async (_what, promise) => {
    project.write('down.config.cjs', `module.exports = () => ${promise};`);
    const { exitCode, stdout, stderr } = await project.run('unlock ann --config down.config.cjs');
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain("down.config.cjs can't be loaded now, since a server does not answer");
    expect(stderr).not.toContain('SECRET-OF-THE-DRIVER');
    const document = await project.run('unlock ann --json --config down.config.cjs');
    expect(JSON.parse(document.stdout)).toMatchObject({ kind: 'unavailable' });
  });

  test('but a config with a timeout that is none is a mistake: 2', async () => {
    project.write(
      'hasty.config.cjs',
      "module.exports = () => Promise.reject(new Error('timeout has to be a number'));",
    );
    expect(await project.run('unlock ann --config hasty.config.cjs')).toMatchObject({ exitCode: 2 });
  });

  test('its own words are quoted without a hash in them, with --json too', async () => {
    project.write('quoting.config.cjs', "module.exports = () => Promise.reject(new Error('no use: $2b$10$letters'));");
    for (const how of ['', ' --json']) {
      const { stdout, stderr } = await project.run(`unlock ann --config quoting.config.cjs${how}`);
      expect(stdout + stderr).toContain('no use: [hash]');
      expect(stdout + stderr).not.toContain('letters');
    }
  });

  test('but a config that reads a file that is not there is a mistake: 2', async () => {
    project.write('mistaken.config.cjs', "module.exports = () => require('node:fs').promises.readFile('no.pem');");
    expect(await project.run('unlock ann --config mistaken.config.cjs')).toMatchObject({ exitCode: 2 });
  });

  test('a config that waits for nothing says so, also as a document', async () => {
    project.write('forsaken.config.cjs', 'module.exports = () => new Promise(() => {});');
    const { exitCode, stdout, stderr } = await project.run('unlock ann --config forsaken.config.cjs');
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('waits for a promise that nothing will ever settle');
    const document = await project.run('unlock ann --json --config forsaken.config.cjs');
    expect(document.exitCode).toBe(3);
    expect(JSON.parse(document.stdout)).toMatchObject({ kind: 'unavailable' });
  });

  /** The deadline of half a minute, and the patience with what is left open, at once. */
  const inAHurry = { env: { NODE_OPTIONS: '--require ./hurry.cjs' } };

  test('a config that never ends, though something goes on in it, has half a minute', async () => {
    project.write('hurry.cjs', 'const { setTimeout: wait } = global; global.setTimeout = (work) => wait(work, 0);');
    project.write('endless.config.cjs', 'module.exports = () => new Promise(() => setInterval(() => {}, 1000));');
    const { exitCode, stdout, stderr } = await project.run('unlock ann --config endless.config.cjs', inAHurry);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('endless.config.cjs took longer than 30 seconds.');
  });
});

describe('3: a store fails, and a script may try again', () => {
  const failing = `
    const { JwtTokenFormat, MemoryTokenStore } = require('express-password-router');
    const fail = async () => { throw new Error('SECRET-OF-THE-DRIVER is down'); };
    module.exports = { options: {
      userStore: { findById: fail, replacePassword: fail, countAttempt: fail, clearAttempts: fail },
      tokenStore: new MemoryTokenStore(),
      tokenFormat: new JwtTokenFormat({ signingKey: 'an obviously fake secret of many letters' }),
      onEvent() {},
    } };`;

  test('it says so without what the driver says, unless it is asked', async () => {
    project.write('failing.config.cjs', failing);
    const quiet = await project.run('unlock ann --config failing.config.cjs');
    expect(quiet).toMatchObject({ exitCode: 3, stdout: '' });
    expect(quiet.stderr).not.toContain('SECRET-OF-THE-DRIVER');
    const document = await project.run('unlock ann --json --config failing.config.cjs');
    expect(JSON.parse(document.stdout)).toMatchObject({ kind: 'unavailable', details: { cause: 'Error' } });
    const talkative = await project.run('unlock ann --debug --config failing.config.cjs');
    expect(talkative.stderr).toContain('SECRET-OF-THE-DRIVER');
  });
});

test('3: a store that answers nonsense: it says which call, and what was wrong', async () => {
  project.write(
    'nonsense.config.cjs',
    `const options = ${workingOptions};
     module.exports = { options: { ...options, userStore: { findById: () => 5, replacePassword() {}, countAttempt() {}, clearAttempts() {} } } };`,
  );
  const { exitCode, stderr } = await project.run('unlock ann --config nonsense.config.cjs');
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/^Underneath: .*findById/m);
});

test('3: what fails unexpectedly is told by its name', async () => {
  const failing = "get userStore() { throw Object.assign(new TypeError('SECRET-OF-THE-CONFIG'), { code: 'EODD' }); }";
  project.write('odd.config.cjs', `module.exports = { options: { ${failing} } };`);
  const { exitCode, stdout, stderr } = await project.run('unlock ann --json --config odd.config.cjs');
  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout)).toEqual({
    kind: 'unexpected',
    msg: 'This failed unexpectedly: TypeError EODD',
    details: null,
  });
  expect(stderr).not.toContain('SECRET-OF-THE-CONFIG');
});

/** Where there is one: Linux has it. */
const fullDisks = ['/dev/full'].filter((path) => existsSync(path));

if (fullDisks.length > 0) {
  describe.each(fullDisks)('3: stdout can not be written, as %s', (fullDisk) => {
    test.each(['reset-token ann', 'reset-token ann --json', 'openapi', 'help'])('%s says so', async (line) => {
      const stdoutFile = openSync(fullDisk, 'w');
      const { exitCode, stderr } = await project.run(line, { stdoutFile });
      closeSync(stdoutFile);
      expect(stderr).toContain("The answer can't be written to stdout: ENOSPC.");
      expect(exitCode).toBe(3);
    });
  });
}

test.each(['openapi', 'help'])('0: nobody reads what %s answers: it was there to be read', async (line) => {
  expect(await project.run(line, { isUnread: true })).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

describe('0: a config that can’t be closed changes nothing of what was done', () => {
  test.each([
    ['fails', "Promise.reject(new Error('no'))", 'close failed: Error'],
    ['waits for nothing', 'new Promise(() => {})', 'close failed: The config, or a store, waits for a promise'],
  ])('its close %s', async (_how, promise, said) => {
    project.write('unclosed.config.cjs', `module.exports = { options: ${workingOptions}, close: () => ${promise} };`);
    const { exitCode, stdout, stderr } = await project.run('revoke ann --json --config unclosed.config.cjs');
    expect({ exitCode, answer: JSON.parse(stdout) as unknown }).toEqual({ exitCode: 0, answer: { userId: 'ann' } });
    expect(stderr).toContain(said);
  });
});

test('0: a close that never ends, though something goes on in it, has half a minute', async () => {
  project.write('hurry.cjs', 'const { setTimeout: wait } = global; global.setTimeout = (work) => wait(work, 0);');
  const close = '() => new Promise(() => setInterval(() => {}, 1000))';
  project.write('closing.config.cjs', `module.exports = { options: ${workingOptions}, close: ${close} };`);
  const inAHurry = { env: { NODE_OPTIONS: '--require ./hurry.cjs' } };
  const { exitCode, stderr } = await project.run('revoke ann --config closing.config.cjs', inAHurry);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('close failed: close took longer than 30 seconds.');
});

describe('help', () => {
  test.each(['--help', '-h', 'help'])('%s lists every command', async (line) => {
    const { exitCode, stdout } = await project.run(line);
    expect(exitCode).toBe(0);
    for (const name of ['reset-token', 'set-password', 'unlock', 'revoke', 'check', 'openapi']) {
      expect(stdout).toContain(name);
    }
  });

  test.each(['reset-token', 'unlock', 'revoke', 'openapi'])('each example of %s runs', async (name) => {
    const { stdout } = await project.run(`help ${name}`);
    const examples = [...stdout.matchAll(/^ {2}npx express-password-router (.+)$/gm)]
      .map(([, line = '']) => line.trim())
      .filter((line) => !/[<>|$]|--config/.test(line));
    expect(examples.length).toBeGreaterThan(0);
    for (const line of examples) expect((await project.run(line)).exitCode).toBe(0);
  });
});

test('openapi prints the document for the prefix and the features that the app has', async () => {
  const { exitCode, stdout } = await project.run('openapi --prefix /api/v1 --features forgot-password,validation');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual(
    JSON.parse(
      JSON.stringify(createOpenApiDocument({ prefix: '/api/v1', features: ['forgot-password', 'validation'] })),
    ),
  );
});

test('0: an onEvent of promises that fails is told as what it is', async () => {
  project.write(
    'silent.config.cjs',
    `module.exports = { options: { ...${workingOptions}, onEvent: async () => { throw new Error('unspeakable'); } } };`,
  );
  const { exitCode, stderr } = await project.run('revoke ann --config silent.config.cjs');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('onEvent failed: Error');
  expect(stderr).not.toContain('unspeakable');
});
