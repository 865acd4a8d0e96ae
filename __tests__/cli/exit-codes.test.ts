import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createOpenApiDocument } from 'express-password-router/openapi';
import { openCliProjects } from '../support/open-cli-projects';
import type { CliProject, CliProjects } from '../support/open-cli-projects';

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
    ['unlock ann --actr x', 'actor'],
    ['reset-token ann --lifetime soon', 'lifetime'],
    ['unlock ann --config missing.config.js', 'missing.config.js'],
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
    ['more than 16 kB', 'a'.repeat(16_385)],
  ])('stdin holds %s', async (_what, stdin) => {
    const before = await project.findUser('ann');
    expect((await project.run('set-password ann', { stdin })).exitCode).toBe(2);
    expect(await project.findUser('ann')).toEqual(before);
  });

  test('a config that exports no options, or wrong ones', async () => {
    write('empty.config.cjs', 'module.exports = { close() {} };');
    write('wrong.config.cjs', 'module.exports = { options: { userStor: {} } };');
    for (const name of ['empty', 'wrong']) {
      const { exitCode, stderr } = await project.run(`unlock ann --config ${name}.config.cjs`);
      expect(exitCode).toBe(2);
      expect(stderr).not.toBe('');
    }
  });

  test('where there is no config, it says which file it looks for', async () => {
    const bare = await projects.open('commonjs');
    rmSync(path.join(bare.folder, 'express-password-router.config.js'));
    const { exitCode, stderr } = await bare.run('unlock ann');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('express-password-router.config');
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
    write('failing.config.cjs', failing);
    const quiet = await project.run('unlock ann --config failing.config.cjs');
    expect(quiet).toMatchObject({ exitCode: 3, stdout: '' });
    expect(quiet.stderr).not.toContain('SECRET-OF-THE-DRIVER');
    const talkative = await project.run('unlock ann --debug --config failing.config.cjs');
    expect(talkative.stderr).toContain('SECRET-OF-THE-DRIVER');
  });
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

function write(name: string, text: string): void {
  writeFileSync(path.join(project.folder, name), text);
}
