import type { OutgoingHttpHeaders } from 'node:http';
import express from 'express';
import type { Express } from 'express';
import {
  createPasswordRouter,
  createPasswordService,
  MemoryDeliveryThrottle,
  MemoryTokenStore,
  MemoryUserStore,
  OpaqueTokenFormat,
} from 'express-password-router';
import type { PasswordEvent, PasswordService, PasswordServiceOptions, User } from 'express-password-router';
import { createForgotPasswordRouter } from 'express-password-router/features/forgot-password';
import type {
  Delivery,
  ForgotPasswordOptions,
  ForgotPasswordRouter,
} from 'express-password-router/features/forgot-password';
import { fastPasswordHasher } from './fast-password-hasher';
import { everybody } from './people';
import { send } from './send';
import type { Answer } from './send';
import { serveApp } from './serve-app';
import { resolveBearer } from './start-app';

export interface StartedForgotPassword {
  readonly url: string;
  readonly service: PasswordService;
  readonly router: ForgotPasswordRouter;
  readonly users: MemoryUserStore;
  readonly events: PasswordEvent[];
  /** What reached `deliver`, unless the options bring one of their own. */
  readonly deliveries: Delivery[];
  readonly forgot: (login: string, headers?: OutgoingHttpHeaders) => Promise<Answer>;
}

export interface ForgotPasswordLayout {
  readonly users?: Iterable<User>;
  readonly options?: Partial<ForgotPasswordOptions>;
  readonly serviceOptions?: Partial<PasswordServiceOptions>;
  /** In place of a service of its own: another process over the same stores. */
  readonly service?: PasswordService;
  readonly before?: (app: Express) => void;
  readonly after?: (app: Express) => void;
}

/** A real server with both routers in it over memory stores; users log in with their ids. It ends with the test file. */
export async function startForgotPassword(layout: ForgotPasswordLayout = {}): Promise<StartedForgotPassword> {
  const users = new MemoryUserStore(layout.users ?? everybody);
  const events: PasswordEvent[] = [];
  const deliveries: Delivery[] = [];
  const service =
    layout.service ??
    createPasswordService({
      userStore: users,
      tokenStore: new MemoryTokenStore(),
      tokenFormat: new OpaqueTokenFormat(),
      passwordHasher: fastPasswordHasher,
      onEvent: (event) => events.push(event),
      ...layout.serviceOptions,
    });
  const router = createForgotPasswordRouter({
    service,
    findUser: (login) => users.findById(login),
    deliver: (delivery) => void deliveries.push(delivery),
    resetPageUrl: 'https://app.example.com/reset',
    deliveryThrottle: new MemoryDeliveryThrottle(),
    ...layout.options,
  });
  const app = express();
  layout.before?.(app);
  app.use(router);
  app.use(createPasswordRouter({ service, authResolver: (request) => resolveBearer(request.get('authorization')) }));
  layout.after?.(app);
  const { url } = await serveApp(app);
  const forgot = (login: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> =>
    send(`${url}/auth/forgot`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ login }),
    });
  return { url, service, router, users, events, deliveries, forgot };
}
