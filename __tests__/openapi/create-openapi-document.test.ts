import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { ConfigurationError } from 'express-password-router';
import { createOpenApiDocument } from 'express-password-router/openapi';
import type { OpenApiOptions } from 'express-password-router/openapi';
import { documentedAnswers } from '../http/contract/documented-answers';
import stored from '../../lib/openapi/openapi.json';

/** As a host written in JavaScript might call it. */
function create(options: unknown): unknown {
  return createOpenApiDocument(options as OpenApiOptions);
}

function pathsOf(options: OpenApiOptions): readonly string[] {
  return Object.keys(createOpenApiDocument(options).paths);
}

describe('the document', () => {
  test('is, without options, that of express-password-router/openapi.json', () => {
    expect(createOpenApiDocument()).toEqual(stored);
    expect(createOpenApiDocument({ prefix: undefined, paths: undefined, info: { title: undefined } })).toEqual(stored);
  });

  test('is the same in a bundle, whose minifier changes the names of classes', () => {
    const {
      outputFiles: [file],
    } = buildSync({
      entryPoints: [join(__dirname, '..', '..', 'lib', 'openapi', 'index.ts')],
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      write: false,
    });
    const input = `${file?.text}console.log(JSON.stringify(module.exports.createOpenApiDocument()));`;
    const printed = execFileSync(process.execPath, ['-'], { input, encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual(stored);
  });

  test('is the host’s own: what is written into it is in no other', () => {
    const securityScheme = { type: 'apiKey', in: 'cookie', name: 'sid' } as const;
    for (const document of [createOpenApiDocument(), createOpenApiDocument({ securityScheme })]) {
      for (const component of Object.values(document.components)) {
        for (const part of Object.values(component)) Object.assign(part as object, { description: 'changed' });
        Object.assign(component, { added: {} });
      }
      Object.assign(document.servers[0] ?? {}, { url: '/changed' });
    }
    expect(createOpenApiDocument()).toEqual(stored);
    expect(securityScheme).toEqual({ type: 'apiKey', in: 'cookie', name: 'sid' });
  });

  test('has a prefix in front of every path, with or without a slash behind it', () => {
    const expected = ['/api/v1/users/{sid}/password/reset', '/api/v1/auth/reset', '/api/v1/users/current/password'];
    expect(pathsOf({ prefix: '/api/v1' })).toEqual(expected);
    expect(pathsOf({ prefix: '/api/v1/' })).toEqual(expected);
    expect(pathsOf({ prefix: '/' })).toEqual(pathsOf({}));
  });

  test("takes the router's paths", () => {
    const paths = { issueResetToken: '/accounts/:sid/reset-links', changePassword: '/me/password' };
    expect(pathsOf({ paths })).toEqual(['/accounts/{sid}/reset-links', '/auth/reset', '/me/password']);
  });

  test('names every parameter of path and prefix, once', () => {
    const { paths } = createOpenApiDocument({ prefix: '/tenants/:tenant' });
    const names = Object.values(paths).map(({ parameters = [] }) =>
      (parameters as readonly { name: string }[]).map(({ name }) => name),
    );
    expect(names).toEqual([['tenant', 'sid'], ['tenant'], ['tenant']]);
  });

  test('puts two methods of one path under it', () => {
    const paths = { redeemResetToken: '/password', changePassword: '/password' };
    expect(Object.keys(createOpenApiDocument({ paths }).paths['/password'] ?? {})).toEqual(['post', 'put']);
  });

  test('has the endpoints of the features that are mounted', () => {
    const document = createOpenApiDocument({ prefix: '/api', features: ['forgot-password'] });
    expect(document.paths['/api/auth/forgot']).toMatchObject({
      post: { operationId: 'forgotPassword', responses: { 202: {}, 400: {}, 413: {}, 415: {}, 503: {} } },
    });
  });

  test('has what the resolver refuses by, where it is asked', () => {
    const document = createOpenApiDocument({ features: ['validation'], resolverRefusals: ['account-locked'] });
    const kinds = documentedAnswers(document).filter(({ kind }) => kind === 'account-locked');
    expect(new Set(kinds.map(({ operationId }) => operationId))).toEqual(
      new Set(['issueResetToken', 'changePassword', 'validatePassword']),
    );
  });

  test('says who may ask: a caller, whoever has a live reset token in place of one, or anybody', () => {
    const { paths } = createOpenApiDocument({ features: ['forgot-password', 'validation'] });
    const operations = Object.values(paths).flatMap(({ parameters: _parameters, ...methods }) =>
      Object.values(methods),
    );
    const securities = (operations as readonly { operationId: string; security: unknown }[]).map(
      ({ operationId, security }) => [operationId, security],
    );
    expect(Object.fromEntries(securities)).toEqual({
      issueResetToken: [{ host: [] }],
      redeemResetToken: [],
      changePassword: [{ host: [] }],
      forgotPassword: [],
      validatePassword: [{ host: [] }, {}],
      describePasswordPolicy: [],
    });
  });

  test("says how callers authenticate, in the host's words", () => {
    const securityScheme = { type: 'apiKey', in: 'cookie', name: 'sid' } as const;
    expect(createOpenApiDocument({ securityScheme }).components['securitySchemes']).toEqual({ host: securityScheme });
  });

  test("has the host's title, version and servers", () => {
    const servers = [{ url: 'https://app.example.com' }];
    const document = createOpenApiDocument({ info: { title: 'Accounts', version: '7' }, servers });
    expect(document.info).toMatchObject({ title: 'Accounts', version: '7', license: { name: 'Apache-2.0' } });
    expect(document.servers).toEqual(servers);
  });
});

describe('a mistake is found at once, in words that say what to do', () => {
  test.each([
    ['takes an object of options', null],
    ["did you mean 'prefix'?", { prefx: '/api' }],
    ["prefix must be a path that starts with '/'", { prefix: 'api' }],
    ["prefix must be a path that starts with '/'", { prefix: 7 }],
    ["paths does not take 'reset'", { paths: { reset: '/reset' } }],
    ["paths.redeemResetToken must be a path that starts with '/'", { paths: { redeemResetToken: 'reset' } }],
    ["paths.redeemResetToken must be a path that starts with '/'", { paths: { redeemResetToken: null } }],
    ['more than OpenAPI can say', { paths: { redeemResetToken: '/auth{/:more}' } }],
    ['more than OpenAPI can say', { paths: { issueResetToken: '/users/:sid(\\d+)' } }],
    ['more than OpenAPI can say', { prefix: '/*' }],
    ['paths.issueResetToken must contain :sid', { paths: { issueResetToken: '/users/:id' } }],
    ['paths.issueResetToken must contain :sid', { prefix: '/of/:sid', paths: { issueResetToken: '/password/reset' } }],
    ['paths.issueResetToken names :sid twice', { prefix: '/of/:sid' }],
    [
      'paths.issueResetToken and paths.redeemResetToken must differ: both are POST',
      { paths: { issueResetToken: '/:sid', redeemResetToken: '/:sid' } },
    ],
    [
      'paths.issueResetToken and paths.redeemResetToken must differ: both are POST',
      { paths: { issueResetToken: '/users/:sid/password', redeemResetToken: '/users/:token/password' } },
    ],
    [
      'paths.issueResetToken and paths.changePassword are one path in OpenAPI: call its parameters the same in both.',
      { paths: { issueResetToken: '/users/:sid/password', changePassword: '/users/:id/password' } },
    ],
    ['features must be a list.', { features: 'validation' }],
    ["features does not take 'magic'", { features: ['magic'] }],
    ['securityScheme must be an OpenAPI Security Scheme Object', { securityScheme: { type: 'cookie' } }],
    ['securityScheme must be an OpenAPI Security Scheme Object', { securityScheme: null }],
    ['resolverRefusals must be a list.', { resolverRefusals: 'user-revoked' }],
    ["did you mean 'user-revoked'?", { resolverRefusals: ['user-revokd'] }],
    ["resolverRefusals does not take 'overloaded'", { resolverRefusals: ['overloaded'] }],
    ["resolverRefusals does not take 'server-error'", { resolverRefusals: ['server-error'] }],
    ["info does not take 'name'", { info: { name: 'Accounts' } }],
    ['info takes an object of options, not a promise', { info: Promise.resolve({ title: 'Accounts' }) }],
    ['info.title must be a string that is not empty.', { info: { title: 1 } }],
    ['info.contact takes an object of options.', { info: { contact: 'Ann' } }],
    ['info.license.name must be a string', { info: { license: { name: null } } }],
    ['info.license.name must be a string', { info: { license: {} } }],
    ['info.license.name must be a string', { info: { license: { nam: 'MIT' } } }],
    ['servers.description must be a string', { servers: [{ url: '/', description: 1 }] }],
    ['servers is empty: leave it out for the default, or list at least one.', { servers: [] }],
    ['servers must be a list.', { servers: 'https://app.example.com' }],
    ['servers.url', { servers: [{}] }],
    ["servers does not take 'uri'", { servers: [{ uri: '/' }] }],
  ])('%s', (message, options) => {
    expect(() => create(options)).toThrow(ConfigurationError);
    expect(() => create(options)).toThrow(message);
  });
});
