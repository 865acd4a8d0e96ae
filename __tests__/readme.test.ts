import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import request from 'supertest';
import { app } from '../examples/mount/app';
import { createTokenFormat } from '../examples/key-rotation/token-format';
import { JwtTokenFormat } from 'express-password-router';
import packageJson from '../package.json';
import { readMarkdown } from './support/read-markdown';
import { root } from './support/root';

/** Its examples hash as they would in production, and a machine under load is slow. */
jest.setTimeout(60_000);

const readme = readMarkdown('README.md');

function blocksOf(file: string, ...languages: readonly string[]): string[] {
  const { codeBlocks } = readMarkdown(file);
  return codeBlocks.filter(({ language }) => languages.includes(language)).map(({ code }) => code);
}

/** The files that are compiled with the project and run by the tests of __tests__/examples and by this one. */
function exampleFiles(folder: string): Map<string, string> {
  const files = readdirSync(path.join(root, folder)).map((name) => path.join(folder, name));
  return new Map(files.map((file) => [readFileSync(path.join(root, file), 'utf8'), file]));
}

const runByTests = new Map(
  [
    'mount',
    'postgres',
    'key-rotation',
    'auth-resolvers',
    'telemetry',
    'migrating',
    'single-page-app',
    'ip-limits',
    'own-routes',
  ].flatMap((name) => [...exampleFiles(`examples/${name}`)]),
);

describe('README.md', () => {
  test('begins with the two commands, and both exist', () => {
    expect(blocksOf('README.md', 'sh')).toEqual(['npm ci && npm run demo\n', 'npm ci && npm test\n']);
    expect(packageJson.scripts.demo).toBe('tsx examples/demo/main.ts');
    expect(packageJson.scripts.test).toMatch(/\w/);
    expect(readme.text.split('\n').slice(0, 25)).toContain('npm ci && npm test');
  });

  test('shows nothing but files that are compiled and run, byte for byte', () => {
    const blocks = blocksOf('README.md', 'ts', 'sql', 'js', 'json');
    expect(blocks.filter((code) => !runByTests.has(code))).toEqual([]);
    expect(blocks.length).toBeGreaterThan(9);
  });

  test('shows every file of examples/postgres', () => {
    const shown = new Set(blocksOf('README.md', 'ts', 'sql'));
    expect([...exampleFiles('examples/postgres')].filter(([code]) => !shown.has(code)).map(([, file]) => file)).toEqual(
      [],
    );
  });

  test('names the tarball that npm pack makes', () => {
    expect(readme.text).toContain(`./${packageJson.name}-${packageJson.version}.tgz`);
  });
});

describe.each(['README.md', ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)])('%s', (file) => {
  test('links to files that exist', () => {
    const missing = readMarkdown(file)
      .localLinks.map((link) => path.join(path.dirname(file), link.replace(/#.*/, '')))
      .filter((target) => !existsSync(path.join(root, target)));
    expect(missing).toEqual([]);
  });

  test('links to headings that exist', () => {
    const missing = readMarkdown(file).localLinks.filter((link) => {
      const [page = '', anchor] = link.split('#');
      const target = page === '' ? file : path.join(path.dirname(file), page);
      return anchor !== undefined && !readMarkdown(target).anchors.includes(anchor);
    });
    expect(missing).toEqual([]);
  });

  test('has tables whose rows are as long as their head', () => {
    const tables = readMarkdown(file)
      .text.split(/\n{2,}/)
      .filter((block) => block.startsWith('|'))
      .map((block) => block.trim().split('\n'));
    const cellsOf = (line: string): number => line.split(/(?<!\\)\|/).length;
    const uneven = tables.flatMap((lines) => lines.filter((line) => cellsOf(line) !== cellsOf(lines[0] ?? '')));
    expect(uneven).toEqual([]);
  });
});

test('docs/index.md names every page', () => {
  const pages = readdirSync(path.join(root, 'docs')).filter((name) => name !== 'index.md');
  const named = readMarkdown('docs/index.md')
    .table('page', 'says')
    .flatMap(({ page = '' }) => /\]\((.*)\)/.exec(page)?.[1] ?? []);
  expect(named.sort()).toEqual(pages.sort());
});

test.each([
  'index',
  'http',
  'errors',
  'options',
  'events',
  'what-kills-a-token',
  'login',
  'passwords',
  'sessions',
  'keys',
  'auth-resolvers',
  'tracing',
  'migrating',
  'single-page-app',
  'ip-limits',
])('docs/%s.md shows nothing but files that are compiled and run', (page) => {
  expect(blocksOf(`docs/${page}.md`, 'ts', 'sql', 'js').filter((code) => !runByTests.has(code))).toEqual([]);
});

describe('the mount of the README', () => {
  test('issues, redeems and refuses', async () => {
    const issue = '/rbac-api/v1/users/somebody/password/reset';
    const { text: token } = await request(app).post(issue).set('Authorization', 'Bearer fake-token').expect(200);
    const redemption = { token, password: 'a fake password of a test' };
    await request(app).post('/rbac-api/v1/auth/reset').send(redemption).expect(200, {});
    await request(app).post('/rbac-api/v1/auth/reset').send(redemption).expect(403);
    await request(app).post(issue).expect(401);
    await request(app).get('/rbac-api/v1/auth/reset').expect(404);
  });
});

describe('the key rotation of docs/keys.md', () => {
  const [newSecret, oldSecret] = ['fake-secret-new'.repeat(3), 'fake-secret-old'.repeat(3)];
  const now = new Date('2030-01-01T00:00:00Z');
  const claims = { userId: 'somebody', issuedAt: now, expiresAt: new Date('2030-01-02T00:00:00Z') };

  test('reads what the old key signed, and signs with the new one', () => {
    const rotated = createTokenFormat(newSecret, oldSecret);
    const old = new JwtTokenFormat({ signingKey: oldSecret }).mint(claims);
    expect(rotated.read(old.token, now)).toEqual({ id: old.id, userId: 'somebody' });
    const minted = rotated.mint(claims);
    expect(new JwtTokenFormat({ signingKey: newSecret }).read(minted.token, now).id).toBe(minted.id);
  });
});
