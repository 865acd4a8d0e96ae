import {
  ConfigurationError,
  createPasswordHandlers,
  createPasswordRouter,
  createPasswordService,
} from 'express-password-router';
import { MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordServiceOptions } from 'express-password-router';

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
