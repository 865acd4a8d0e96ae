import express from 'express';
import type { Express, Request } from 'express';
import { createPasswordRouter, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type {
  Caller,
  PasswordEvent,
  PasswordRouterHttpOptions,
  PasswordServiceOptions,
  User,
} from 'express-password-router';
import { actAs } from './act-as';
import { fastPasswordHasher } from './fast-password-hasher';
import { everybody } from './people';
import { serveApp } from './serve-app';

/** 'Bearer admin' may reset everybody; 'Bearer <id>' is that user and may reset nobody. */
export function resolveBearer(authorization: string | undefined): Caller | null {
  const userId = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  return userId ? actAs(userId) : null;
}

export interface StartedApp {
  /** Where the router is mounted. */
  readonly url: string;
  readonly users: MemoryUserStore;
  readonly tokens: MemoryTokenStore;
  readonly events: PasswordEvent[];
  stop(): Promise<void>;
}

export interface AppLayout {
  readonly users?: Iterable<User>;
  readonly options?: Partial<PasswordRouterHttpOptions & PasswordServiceOptions>;
  /** Where the router is mounted. Default '/'. */
  readonly prefix?: string;
  /** The host's own middleware, in front and behind. */
  readonly before?: (app: Express) => void;
  readonly after?: (app: Express) => void;
}

/** A real server on a free port, with the router in it over memory stores. It ends with the test file. */
export async function startApp({
  users: given = everybody,
  options,
  prefix = '/',
  before,
  after,
}: AppLayout = {}): Promise<StartedApp> {
  const users = new MemoryUserStore(given);
  const tokens = new MemoryTokenStore();
  const events: PasswordEvent[] = [];
  const defaults = {
    userStore: users,
    tokenStore: tokens,
    tokenFormat: new OpaqueTokenFormat(),
    passwordHasher: fastPasswordHasher,
    authResolver: (request: Request) => resolveBearer(request.get('authorization')),
    onEvent: (event: PasswordEvent) => events.push(event),
  };
  const app = express();
  before?.(app);
  app.use(prefix, createPasswordRouter({ ...defaults, ...options }));
  after?.(app);
  const { url, stop } = await serveApp(app);
  return { url: `${url}${prefix === '/' ? '' : prefix}`, users, tokens, events, stop };
}
