import { createPasswordService, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordEvent, PasswordService, PasswordServiceOptions, User } from 'express-password-router';
import { fastPasswordHasher } from './fast-password-hasher';

export interface CreatedService {
  readonly service: PasswordService;
  /** The stores underneath, unless options bring others. */
  readonly users: MemoryUserStore;
  readonly tokens: MemoryTokenStore;
  readonly events: PasswordEvent[];
}

export interface ServiceLayout extends Partial<PasswordServiceOptions> {
  readonly users?: Iterable<User>;
}

/** A service over memory stores, with a gate of its own and everything that happens in `events`. */
export function createService({ users: given = [], ...options }: ServiceLayout = {}): CreatedService {
  const users = new MemoryUserStore(given);
  const tokens = new MemoryTokenStore({ clock: options.clock });
  const events: PasswordEvent[] = [];
  const service = createPasswordService({
    userStore: users,
    tokenStore: tokens,
    tokenFormat: new OpaqueTokenFormat(),
    passwordHasher: fastPasswordHasher,
    hashing: { concurrency: 2 },
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { service, users, tokens, events };
}
