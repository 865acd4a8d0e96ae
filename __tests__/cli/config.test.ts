import { renameSync } from 'node:fs';
import path from 'node:path';
import { openCliProjects } from '../support/open-cli-projects';
import type { CliProject, CliProjects, ProjectKind } from '../support/open-cli-projects';
import { workingOptions } from '../support/working-options';

jest.setTimeout(120_000);

let projects: CliProjects;
let project: CliProject;

beforeAll(async () => {
  projects = await openCliProjects();
  project = await projects.open('commonjs');
});
afterAll(() => projects.remove());

describe('the config is found', () => {
  test.each<[ProjectKind, string, string]>([
    ['esm', 'js', 'mjs'],
    ['commonjs', 'js', 'cjs'],
    ['typescript', 'ts', 'mts'],
    ['typescript', 'ts', 'cts'],
  ])('by its name, in a project of kind %s with the ending %s or %s', async (kind, ending, other) => {
    const { folder, run } = await projects.open(kind);
    const named = path.join(folder, 'express-password-router.config.');
    expect(await run('unlock locked')).toMatchObject({ exitCode: 0 });
    renameSync(named + ending, named + other);
    expect(await run('unlock locked')).toMatchObject({ exitCode: 0 });
  });

  test.each([
    ['passwordServiceOptions', `exports.passwordServiceOptions = ${workingOptions};`],
    ['options', `exports.options = ${workingOptions};`],
    ['default', `exports.default = ${workingOptions};`],
    ['the module itself', `module.exports = ${workingOptions};`],
    [
      'options of a module that is its own default',
      `exports.options = ${workingOptions}; exports.default = module.exports;`,
    ],
    ['a function that makes them', `module.exports = () => (${workingOptions});`],
    ['an async function that makes them', `exports.options = async () => (${workingOptions});`],
  ])('exported as %s', async (_name, text) => {
    project.write('exported.config.cjs', text);
    const { exitCode, stdout } = await project.run('revoke ann --json --config exported.config.cjs');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '{"userId":"ann"}\n' });
  });
});

test('what breaks in the background of a config is told without its message, and the command goes on', async () => {
  const failure = "Object.assign(new Error('SECRET-OF-THE-DRIVER'), { code: 'ECONNRESET' })";
  project.write(
    'breaking.config.cjs',
    `setImmediate(() => { throw ${failure}; });
     module.exports = () => new Promise((resolve) => process.once('uncaughtException', () => resolve(${workingOptions})));`,
  );
  const { exitCode, stderr } = await project.run('revoke ann --config breaking.config.cjs');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('Something that the config opened failed: Error ECONNRESET');
  expect(stderr).not.toContain('SECRET-OF-THE-DRIVER');
});

test('a config that closes nothing is waited for, five seconds and no longer, and told what to export', async () => {
  project.write(
    'hurry.cjs',
    'const { setTimeout: wait } = global; global.setTimeout = (work, ms, ...args) => wait(work, ms === 5000 ? 0 : ms, ...args);',
  );
  project.write('open.config.cjs', `setInterval(() => {}, 1000); module.exports = ${workingOptions};`);
  const inAHurry = { env: { NODE_OPTIONS: '--require ./hurry.cjs' } };
  const { exitCode, stdout, stderr } = await project.run('revoke ann --json --config open.config.cjs', inAHurry);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '{"userId":"ann"}\n' });
  expect(stderr).toContain('export a function close that ends it');
});

test('a hook that fails once the password is set is told, and takes nothing back', async () => {
  const failure = "Object.assign(new Error('SECRET-OF-THE-HOOK'), { code: 'EHOSTUNREACH' })";
  project.write(
    'hook.config.cjs',
    `const { options, close } = require('./express-password-router.config.js');
     module.exports = { options: { ...options, afterPasswordChange: () => Promise.reject(${failure}) }, close };`,
  );
  const stdin = 'a password out of a pipe';
  const { exitCode, stderr } = await project.run('set-password ann --config hook.config.cjs', { stdin });
  expect(exitCode).toBe(0);
  expect(stderr).toContain('The password is changed, but afterPasswordChange failed: Error EHOSTUNREACH');
  expect(stderr).not.toContain('SECRET-OF-THE-HOOK');
  expect(project.audit().at(-1)).toMatchObject({ type: 'after-change-failed', userId: 'ann' });
  await expect(project.app.verifyPassword('ann', stdin)).resolves.toBeUndefined();
});
