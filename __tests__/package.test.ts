import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import * as frontDoor from 'express-password-router';
import { dependencies, version } from '../package.json';
import { createProject, lockedPackages } from './package/create-project';
import { pack } from './package/pack';
import type { Tarball } from './package/pack';
import { run, runNode, runTool } from './package/run';
import { readMarkdown } from './support/read-markdown';
import { root } from './support/root';

jest.setTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), 'package-'));
let tarball: Tarball;

beforeAll(async () => {
  tarball = await pack(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('the tarball', () => {
  const pages = readdirSync(join(root, 'docs')).map((name) => `docs/${name}`);

  test('holds the build, the papers, the documentation and the OpenAPI document, and nothing else', () => {
    const sources = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts'));
    const built = sources.flatMap((file) => ['.js', '.d.ts'].map((ending) => `dist/${file.replace(/\.ts$/, ending)}`));
    const papers = ['.github/SECURITY.md', 'CHANGELOG.md', 'LICENSE', 'README.md'];
    const others = ['package.json', 'lib/openapi/openapi.json'];
    expect([...tarball.files].sort()).toEqual([...built, ...pages, ...papers, ...others].sort());
  });

  test.each(['README.md', '.github/SECURITY.md', ...pages])('%s leads to what is in it, or to an example', (page) => {
    const links = readMarkdown(page).localLinks.filter((link) => !link.startsWith('#'));
    const files = links.map((link) => posix.join(posix.dirname(page), link.replace(/#.*/, '')));
    const missing = files.filter((file) => !file.startsWith('examples/') && !tarball.files.includes(file));
    expect(missing).toEqual([]);
  });

  test('leaves publint nothing to say', async () => {
    const report = await runTool(folder, 'publint/src/cli.js', [tarball.path, '--strict']);
    expect(report).toContain('All good!');
  });

  test('has types that are right for every way of importing it', async () => {
    const report = await runTool(folder, '@arethetypeswrong/cli/dist/index.js', [tarball.path]);
    expect(report).toContain('No problems found');
  });
});

describe('in a JavaScript project with no types', () => {
  let project: string;

  beforeAll(async () => {
    project = await createProject(join(folder, 'javascript'), 'javascript', [tarball.path, 'express@5.3.0']);
  });

  test('brings ajv, bcrypt and jsonwebtoken, of which only bcrypt runs a script on install', () => {
    expect(Object.keys(dependencies)).toEqual(['ajv', 'bcrypt', 'jsonwebtoken']);
    const packages = Object.entries(lockedPackages(project));
    const named = (wanted: 'hasInstallScript' | 'deprecated'): string[] =>
      packages.filter(([, locked]) => locked[wanted]).map(([path]) => path);
    expect(named('hasInstallScript')).toEqual(['node_modules/bcrypt']);
    expect(named('deprecated')).toEqual([]);
    expect(packages.map(([path]) => path)).not.toContain('node_modules/kysely');
  });

  test('is required', () => runs(project, 'commonjs.cjs'));
  test('is imported', () => runs(project, 'esm.mjs'));
  test('has one set of errors, whichever way they come', () => runs(project, 'identity.mjs'));
  test('opens every door it names, and no other', () => runs(project, 'exports.cjs'));

  test('has a command line, which needs nothing more to be installed', async () => {
    const npx = ['exec', '--offline', '--', 'express-password-router'];
    await expect(run(project, 'npm', [...npx, '--version'])).resolves.toBe(`${version}\n`);
    const document = JSON.parse(await run(project, 'npm', [...npx, 'openapi'])) as { openapi: string };
    expect(document.openapi).toBe('3.1.0');
  });

  test('exports every value by name to ES modules', async () => {
    const names = Object.keys(frontDoor).join(', ');
    expect(names).toContain('createPasswordRouter');
    writeFileSync(
      join(project, 'names.mjs'),
      `import { ${names} } from 'express-password-router';\nvoid [${names}];\n`,
    );
    await runs(project, 'names.mjs');
  });

  test('works in a CommonJS app under Jest', async () => {
    const settings = { rootDir: project, testMatch: ['**/*.test.cjs'], transform: {} };
    await runTool(project, 'jest/bin/jest.js', ['--config', JSON.stringify(settings)]);
  });
});

const express5 = ['express@5.3.0', '@types/express@5.0.6'];

describe.each([
  ['@types/express 5', express5],
  ['@types/express 4', ['express@4.22.3', '@types/express@4.17.25']],
])('in a TypeScript project with %s', (name, packages) => {
  let project: string;

  beforeAll(async () => {
    project = await createTypeScriptProject(name, 'host.ts', packages);
  });

  describe.each(['node16', 'nodenext'])('module %s', (module) => {
    test('compiles, strictly and with the libraries checked', () => compiles(project, module));
    test('runs as CommonJS', () => runs(project, join('commonjs', 'host.js')));
    test('runs as an ES module', () => runs(project, join('module', 'host.js')));
  });
});

describe('in a TypeScript project with Kysely, which is built both ways', () => {
  let project: string;

  beforeAll(async () => {
    project = await createTypeScriptProject('kysely', 'kysely.ts', [...express5, 'kysely@0.28.0']);
  });

  test('compiles, strictly and with the libraries checked', () => compiles(project, 'nodenext'));
  test('runs as CommonJS', () => runs(project, join('commonjs', 'kysely.js')));
  test('runs as an ES module', () => runs(project, join('module', 'kysely.js')));
});

describe('in a TypeScript project with Kysely 0.29, which is made of ES modules alone', () => {
  test('compiles, strictly and with the libraries checked', async () => {
    const project = await createTypeScriptProject('kysely-esm', 'kysely.ts', [...express5, 'kysely@0.29.9']);
    await compiles(project, 'nodenext');
  });
});

/** The same source twice, once in a folder of CommonJS and once in one of ES modules. */
async function createTypeScriptProject(name: string, source: string, packages: readonly string[]): Promise<string> {
  const chosen = [tarball.path, '@types/node@20.19.43', ...packages];
  const project = await createProject(join(folder, name.replace(/\W+/g, '-')), 'typescript', chosen);
  for (const type of ['commonjs', 'module']) {
    mkdirSync(join(project, type));
    writeFileSync(join(project, type, 'package.json'), JSON.stringify({ type }));
    cpSync(join(project, source), join(project, type, source));
  }
  return project;
}

async function compiles(project: string, module: string): Promise<void> {
  const compiler = runTool(project, 'typescript/bin/tsc', ['-p', 'tsconfig.strict.json', '--module', module]);
  await expect(compiler).resolves.toBe('');
}

async function runs(project: string, file: string): Promise<void> {
  await expect(runNode(project, file)).resolves.toBe('');
}
