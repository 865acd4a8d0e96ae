import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preProcessFile } from 'typescript';
import { dependencies, exports } from '../package.json';
import { importsOf } from './architecture/imports';
import type { Import } from './architecture/imports';
import { roomOf, rooms } from './architecture/rooms';
import { root } from './support/root';

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
const project = tracked.filter((file) => existsSync(join(root, file)));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const lib = project.filter((file) => /^lib\/.*\.ts$/.test(file)).map((file) => file.replace('lib/', ''));
const generated = ['http/validate.generated.ts', 'passwords/common-passwords.ts'];
const loadingOnTheWay = 'cli/import-module.ts';
const imports = lib.flatMap((file) => importsOf(file, read(`lib/${file}`)));
const within = imports.filter(({ isPackage }) => !isPackage);
const packages = imports.filter(({ isPackage }) => isPackage);

const arrow = ({ from, to }: Import): string => `${from} → ${to}`;

describe('the rooms of lib/', () => {
  test('every import is seen, however it is written', () => {
    const seen = (file: string): string[] => importsOf(file, read(`lib/${file}`)).map(({ named }) => named);
    const written = (file: string): string[] =>
      preProcessFile(read(`lib/${file}`)).importedFiles.map(({ fileName }) => fileName);
    const differing = lib.filter((file) => seen(file).join() !== written(file).join());
    expect(differing).toEqual([loadingOnTheWay]);
  });

  test.each(rooms)('$name sees only rooms that are listed before it', (room) => {
    const before = rooms.slice(0, rooms.indexOf(room)).map(({ name }) => name);
    expect(before).toEqual(expect.arrayContaining([...room.sees]));
  });

  test.each(rooms)('$name is lived in', (room) => {
    expect(lib.map(roomOf)).toContain(room);
  });

  test('every import stays in its room or goes to one that the room sees', () => {
    const strayed = within.filter(({ from, to }) => {
      return roomOf(from) !== roomOf(to) && !roomOf(from).sees.includes(roomOf(to).name);
    });
    expect(strayed.map(arrow)).toEqual([]);
  });

  test('every package is imported only in the rooms that own it', () => {
    const strayed = packages.filter(({ from, to }) => !roomOf(from).packages.test(to));
    expect(strayed.map(arrow)).toEqual([]);
  });

  test('every router is made by one file: elsewhere Express is types', () => {
    const values = packages.filter(({ to, isType }) => to === 'express' && !isType);
    expect(values.map(({ from }) => from)).toEqual(['create-router.ts']);
  });

  test('ajv itself stays at home: only what its generated code needs is loaded', () => {
    const files = packages.filter(({ to }) => to.startsWith('ajv')).map(({ from }) => from);
    expect(files).toEqual(['http/validate.generated.ts']);
  });

  test('options.ts alone knows the default hasher and policy', () => {
    const knowing = within.filter(({ from, to }) => roomOf(to).name === 'passwords' && roomOf(from) !== roomOf(to));
    // The doctor measures costs that the options do not name.
    const measuring = 'cli/check/bcrypt-costs.ts';
    expect(new Set(knowing.map(({ from }) => from))).toEqual(new Set([measuring, 'index.ts', 'options.ts']));
  });

  test('who imports the front door loads none of the optional peers', () => {
    const needs = new Map(lib.map((file) => [file, valuesOf(file)]));
    const loaded = new Set(['index.ts', ...reachableFrom('index.ts', needs)]);
    const values = packages.filter(({ from, isType }) => !isType && loaded.has(from)).map(({ to }) => to);
    const brought = ['express', ...Object.keys(dependencies)];
    const others = values.filter((name) => !name.startsWith('node:') && !brought.includes(name.replace(/\/.*/, '')));
    expect(values).toContain('bcrypt');
    expect(others).toEqual([]);
  });

  test('argon2 is loaded by its hasher alone, and zxcvbn is the host’s to load', () => {
    const files = packages.filter(({ to }) => /^(argon2|@zxcvbn-ts)/.test(to)).map(({ from }) => from);
    expect(files).toEqual(['passwords/argon2id-password-hasher.ts']);
  });

  test('no two files need each other at run time', () => {
    const needs = new Map(lib.map((file) => [file, valuesOf(file)]));
    const circular = lib.filter((file) => reachableFrom(file, needs).has(file));
    expect(circular).toEqual([]);
  });

  // The command line loads the host's config, of either kind of module, and a prompt that not every host installs: only
  // import() can do either.
  test('nothing is loaded on the way but by the command line: no require, no import()', () => {
    const loading = lib.filter((file) => /\b(require|import)\(/.test(read(`lib/${file}`)));
    expect(loading).toEqual([loadingOnTheWay]);
  });
});

/** What a host may add: 'features/forgot-password', 'passwords/pwned-password-policy', … */
const additions = Object.keys(exports)
  .map((name) => name.replace('./', ''))
  .filter((name) => /^(features|passwords)\//.test(name));

describe('what a host may add', () => {
  test('costs nobody else anything: who imports the front door loads no file that another door leads to', () => {
    const doors = Object.values(exports).flatMap((target) => {
      return typeof target === 'string' ? [] : [target.default.replace('./dist/', '').replace(/\.js$/, '.ts')];
    });
    const needs = new Map(lib.map((file) => [file, valuesOf(file)]));
    const loaded = reachableFrom('index.ts', needs);
    expect(doors).toEqual(expect.arrayContaining(['index.ts', 'features/reset-page.ts', 'stores/kysely/index.ts']));
    expect(doors.filter((file) => loaded.has(file))).toEqual(['errors.ts']);
    expect([...loaded].filter((file) => /^(features|openapi|conformance|cli)\//.test(file))).toEqual([]);
  });

  test('is all of lib/features/', () => {
    const names = lib.filter((file) => file.startsWith('features/')).map((file) => file.split(/[/.]/)[1]);
    const exported = additions.filter((name) => name.startsWith('features/')).map((name) => name.split('/')[1]);
    expect(new Set(names)).toEqual(new Set(exported));
  });

  test.each(additions)('%s has a page, a test and an example', (name) => {
    const [, subject = ''] = name.split('/');
    expect(project).toContain(`docs/${subject}.md`);
    expect(project.filter((file) => file.startsWith(`__tests__/${name}`))).not.toEqual([]);
    const examples = project.filter((file) => /^examples\/.*\.ts$/.test(file));
    expect(examples.filter((file) => read(file).includes(`'express-password-router/${name}'`))).not.toEqual([]);
  });
});

describe('the files', () => {
  test('no file or folder is named for being of use', () => {
    const nameless = project.filter((file) => {
      return file.split('/').some((part) => /^(utils?|helpers?|common|misc|shared)(\.|$)/.test(part));
    });
    expect(nameless).toEqual([]);
  });

  test('no file of lib/ is longer than 170 lines, but for lists', () => {
    const lists = ['ports.ts', 'errors.ts', ...generated];
    const long = lib.filter((file) => !lists.includes(file) && read(`lib/${file}`).split('\n').length > 171);
    expect(long).toEqual([]);
  });

  test('lib/ has no way round the type checker or the linter, which forbids `any`', () => {
    const escapes = /@ts-|eslint-disable|\bas unknown as\b/;
    const written = lib.filter((file) => !generated.includes(file));
    expect(written.filter((file) => escapes.test(read(`lib/${file}`)))).toEqual([]);
  });

  test('the top level holds what was agreed', () => {
    const top = new Set(project.map((file) => file.replace(/\/.*/, '')).filter((name) => !name.startsWith('.')));
    const folders = ['lib', 'examples', '__tests__', 'docs'];
    const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'eslint.config.js'];
    const papers = ['README.md', 'CHANGELOG.md', 'LICENSE'];
    expect([...top].filter((name) => ![...folders, ...settings, ...papers].includes(name))).toEqual([]);
  });
});

describe('every text of the project', () => {
  const texts = project.filter((file) => file !== 'package-lock.json' && file !== 'lib/passwords/common-passwords.ts');
  const withMatch = (pattern: RegExp): string[] => texts.filter((file) => pattern.test(read(file)));

  test('leaves nothing to be done', () => {
    expect(withMatch(/TO[D]O|FIX[M]E|X[X]X/)).toEqual([]);
  });

  test('names no machine', () => {
    expect(withMatch(/(^|[\s'"`(=])\/(wor[k]|ro[o]t|hom[e]|tm[p])\//m)).toEqual([]);
  });

  test('names no registry, and neither does the lock', () => {
    expect([...texts, 'package-lock.json'].filter((file) => /regis[t]ry\.\w/.test(read(file)))).toEqual([]);
  });
});

function valuesOf(file: string): string[] {
  return within.filter(({ from, isType }) => from === file && !isType).map(({ to }) => to);
}

function reachableFrom(start: string, needs: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const waiting = [...(needs.get(start) ?? [])];
  for (const file of waiting) {
    if (reached.has(file)) continue;
    reached.add(file);
    waiting.push(...(needs.get(file) ?? []));
  }
  return reached;
}
