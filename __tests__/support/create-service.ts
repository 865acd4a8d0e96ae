import { createPasswordService, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordEvent, PasswordService, PasswordServiceOptions, User } from 'express-password-router';
import { fastPasswordHasher } from './fast-password-hasher';
import { interceptCalls } from './intercept-calls';
import type { Around } from './intercept-calls';

export interface CreatedService {
  readonly service: PasswordService;
  /** The memory stores underneath, past any interception. */
  readonly users: MemoryUserStore;
  readonly tokens: MemoryTokenStore;
  readonly events: PasswordEvent[];
}

export interface ServiceLayout extends Partial<PasswordServiceOptions> {
  readonly users?: Iterable<User>;
  readonly aroundUserStore?: Around;
  readonly aroundTokenStore?: Around;
}

const proceedAtOnce: Around = (_call, proceed) => proceed();

/** A service over memory stores, with a gate of its own and everything that happens in `events`. */
export function createService({
  users: given = [],
  aroundUserStore = proceedAtOnce,
  aroundTokenStore = proceedAtOnce,
  ...options
}: ServiceLayout = {}): CreatedService {
  const users = new MemoryUserStore(given);
  const tokens = new MemoryTokenStore({ clock: options.clock });
  const events: PasswordEvent[] = [];
  const service = createPasswordService({
    userStore: interceptCalls(users, aroundUserStore),
    tokenStore: interceptCalls(tokens, aroundTokenStore),
    tokenFormat: new OpaqueTokenFormat(),
    passwordHasher: fastPasswordHasher,
    hashing: { concurrency: 2 },
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { service, users, tokens, events };
}
