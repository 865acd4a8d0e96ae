/** The package may resolve another Express than the host's app does, as in a workspace that has both. */
import type express from 'express';
import type * as Library from 'express-password-router';
import { change, issue, issueToken, redeem } from '../support/endpoints';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { everybody, newPassword, oldPassword } from '../support/people';
import { serveApp } from '../support/serve-app';
import { resolveBearer } from '../support/start-app';

type Express = typeof express;

// By its path, so that the mapping of 'express' to a version under test leaves it alone.
const express5 = jest.requireActual<Express>('../../node_modules/express');
const express4 = jest.requireActual<Express>('express4');

function libraryOver(version: Express): typeof Library {
  let library: typeof Library | undefined;
  jest.isolateModules(() => {
    jest.doMock('express', () => version);
    library = jest.requireActual<typeof Library>('express-password-router');
  });
  if (!library) throw new Error('the library was not loaded');
  return library;
}

describe.each([
  ['Express 4 router in an Express 5 app', express4, express5],
  ['Express 5 router in an Express 4 app', express5, express4],
])('an %s', (_, ofLibrary, ofHost) => {
  const { createPasswordRouter, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } = libraryOver(ofLibrary);

  function optionsWith(more: Partial<Library.PasswordServiceOptions>): Library.PasswordRouterOptions {
    return {
      userStore: new MemoryUserStore(everybody),
      tokenStore: new MemoryTokenStore(),
      tokenFormat: new OpaqueTokenFormat(),
      passwordHasher: fastPasswordHasher,
      authResolver: (request) => resolveBearer(request.get('authorization')),
      onEvent: () => undefined,
      ...more,
    };
  }

  test('is what it is taken for: routers of Express 4 have a method that those of 5 lack', () => {
    expect('process_params' in createPasswordRouter(optionsWith({}))).toBe(ofLibrary === express4);
  });

  test.each([
    ['with a parser in front', [ofHost.json()]],
    ['without a parser', []],
  ])('answers, %s', async (_parser, parsers) => {
    const router = createPasswordRouter(optionsWith({}));
    const app = await serveApp(ofHost().use(...parsers, router));
    expect(await redeem(app, { token: await issueToken(app, 'ann'), password: newPassword })).toMatchObject({
      status: 200,
    });
    const back = { current_password: newPassword, password: oldPassword };
    expect(await change(app, 'ann', back)).toMatchObject({ status: 200 });
    expect(await issue(app, '%zz')).toMatchObject({ status: 400, json: { kind: 'malformed-request' } });
  });

  test('answers when a store fails, and does not leave the request hanging', async () => {
    const userStore = Object.assign(new MemoryUserStore(), {
      findById: () => Promise.reject(new Error('connection lost')),
    });
    const app = await serveApp(ofHost().use(createPasswordRouter(optionsWith({ userStore }))));
    expect(await issue(app, 'ann')).toMatchObject({ status: 503, json: { kind: 'unavailable' } });
  });
});
