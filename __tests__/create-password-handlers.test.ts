import express from 'express';
import {
  ConfigurationError,
  createPasswordHandlers,
  createPasswordRouter,
  createPasswordService,
} from 'express-password-router';
import { MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordEvent, PasswordServiceOptions } from 'express-password-router';
import { actAs } from './support/act-as';
import { send } from './support/send';
import { serveApp } from './support/serve-app';

const required = {
  userStore: new MemoryUserStore(),
  tokenStore: new MemoryTokenStore(),
  tokenFormat: new OpaqueTokenFormat(),
};

test('there is a handler for each operation', () => {
  const handlers = createPasswordHandlers({ ...required, authResolver: () => null });
  expect(Object.keys(handlers).sort()).toEqual(['changePassword', 'issueResetToken', 'redeemResetToken']);
  for (const handler of Object.values(handlers)) expect(handler).toHaveLength(3);
});

test('each is named as its operation, and so is its layer in a router, for whoever traces an app by its layers', () => {
  const options = { ...required, authResolver: () => null };
  const handlers = Object.values(createPasswordHandlers(options));
  expect(handlers.map(({ name }) => name)).toEqual(['issueResetToken', 'redeemResetToken', 'changePassword']);
  const layers = createPasswordRouter(options).stack.flatMap(({ name, route }) => route?.stack ?? { name });
  const names = layers.map(({ name }) => name);
  expect([...new Set(names)]).toEqual(['redeemResetToken', 'issueResetToken', 'changePassword']);
});

test('at a path without :sid, issueResetToken says what it lacks and asks no store', async () => {
  const findById = jest.fn();
  const onEvent = jest.fn<undefined, [PasswordEvent]>();
  const { issueResetToken } = createPasswordHandlers({
    ...required,
    userStore: Object.assign(new MemoryUserStore(), { findById }),
    authResolver: () => actAs('admin'),
    onEvent,
  });
  const { url } = await serveApp(express().post('/reset', issueResetToken));
  const answer = await send(`${url}/reset`, { method: 'POST' });
  expect(answer).toMatchObject({ status: 500, json: { kind: 'server-error' } });
  const error = new TypeError('the path of issueResetToken must have a parameter :sid, which names the user');
  expect(onEvent.mock.calls).toMatchObject([[{ type: 'unexpected-error', error }]]);
  expect(findById).not.toHaveBeenCalled();
});

describe('a router takes the options of a service, or a service', () => {
  const authResolver = (): null => null;
  const service = createPasswordService(required);
  const complaintOfRouter = (options: object): string => {
    try {
      createPasswordRouter({ authResolver, ...(options as PasswordServiceOptions) });
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      return (error as Error).message;
    }
    return '';
  };

  test('a slip is named as one of the factory that was called', () => {
    const handlers = (): unknown => createPasswordHandlers({ authResolver, service, pahts: {} } as never);
    expect(handlers).toThrow("createPasswordHandlers does not take 'pahts': did you mean 'paths'?");
    expect(complaintOfRouter({ service, pahts: {} })).toMatch(/^createPasswordRouter does not take 'pahts'/);
  });

  test('either is enough', () => {
    expect(complaintOfRouter(required)).toBe('');
    expect(complaintOfRouter({ service })).toBe('');
  });

  test('a service that a host has copied, to add something of its own, is one', () => {
    expect(complaintOfRouter({ service: { ...service, note: 1 } })).toBe('');
  });

  test('never both', () => {
    const complaint = 'Give either a service or the options of one, not both: tokenLifetimeSeconds, timeoutMs.';
    expect(complaintOfRouter({ service, tokenLifetimeSeconds: 60, timeoutMs: 1 })).toBe(complaint);
    expect(complaintOfRouter({ service, timeoutMs: undefined })).toBe('');
  });

  test('nothing that only looks like a service', () => {
    const complaint = 'service must come from createPasswordService.';
    expect(complaintOfRouter({ service: {} })).toBe(complaint);
    expect(complaintOfRouter({ service: { redeemResetToken: () => Promise.resolve() } })).toBe(complaint);
    expect(complaintOfRouter({ service: null })).toBe(complaint);
  });
});
