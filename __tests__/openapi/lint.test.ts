import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOpenApiDocument } from 'express-password-router/openapi';
import type { OpenApiDocument } from 'express-password-router/openapi';
import { run } from '../package/run';
import { describeEverything } from '../support/describe-everything';
import { root } from '../support/root';

jest.setTimeout(180_000);

const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
const offline = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

/**
 * As `npm run lint:openapi` runs them; and what the features' endpoints are excused from: nothing that a client sends is wrong
 * with GET /command/validate-password, so it has no 4xx.
 */
const linters: readonly (readonly [
  name: string,
  script: string,
  args: readonly string[],
  excused: readonly string[],
])[] = [
  [
    'redocly',
    '@redocly/cli/bin/cli.js',
    ['lint', '--config', join(root, '.redocly.yaml')],
    ['--skip-rule', 'operation-4xx-response'],
  ],
  [
    'spectral',
    '@stoplight/spectral-cli/dist/index.js',
    ['lint', '--fail-severity', 'hint', '--ruleset', join(root, '.spectral.yaml')],
    [],
  ],
];

const elsewhere = createOpenApiDocument({
  prefix: '/tenants/:tenant/api',
  paths: { issueResetToken: '/accounts/:sid/reset-links', changePassword: '/me/password' },
  securityScheme: { type: 'apiKey', in: 'cookie', name: 'sid' },
  info: { title: 'Accounts', version: '7' },
  servers: [{ url: '/app', description: 'Behind the proxy.' }],
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(linters)('%s', (_name, script, args, excused) => {
  async function lint(documents: readonly object[], further: readonly string[] = []): Promise<string> {
    const files = documents.map((document, index) => {
      const file = join(folder, `${index}.json`);
      writeFileSync(file, JSON.stringify(document));
      return file;
    });
    return run(folder, process.execPath, [join(root, 'node_modules', script), ...args, ...further, ...files], offline);
  }

  test('has nothing to say of a document for other paths', async () => {
    await expect(lint([elsewhere])).resolves.toEqual(expect.any(String));
  });

  test('has nothing to say of the document with every feature', async () => {
    await expect(lint([describeEverything()], excused)).resolves.toEqual(expect.any(String));
  });

  test('does say something of a document that is wrong', async () => {
    await expect(lint([withoutLicense(elsewhere)])).rejects.toThrow(/license/);
  });
});

function withoutLicense({ info, ...document }: OpenApiDocument): object {
  const { title, version } = info;
  return { ...document, info: { title, version } };
}
