import express from 'express';
import type { Express } from 'express';
import { createPasswordRouter, createPasswordService, OpaqueTokenFormat } from 'express-password-router';
import session from 'express-session';
import type { Store } from 'express-session';
import type { Pool } from 'pg';
import { keepOwnSession } from './keep-own-session';
import { createLoginRouter } from './login';
import { PostgresTokenStore } from './postgres-token-store';
import { PostgresUserStore } from './postgres-user-store';
import { createSessionResolver } from './session';

/** `secret` signs the cookies of the sessions: at least 32 random bytes. */
export function createApp(pool: Pool, sessions: Store, secret: string): Express {
  const passwords = createPasswordService({
    userStore: new PostgresUserStore(pool),
    tokenStore: new PostgresTokenStore(pool),
    tokenFormat: new OpaqueTokenFormat(),
    afterPasswordChange: keepOwnSession(sessions),
  });

  const app = express();
  // 'auto': over TLS alone where the login came over TLS. Behind a proxy that ends it, set Express's 'trust proxy'.
  const cookie = { sameSite: 'lax', secure: 'auto' } as const;
  app.use(session({ store: sessions, secret, resave: false, saveUninitialized: false, cookie }));
  app.use(createLoginRouter(pool, passwords));
  app.use('/api', createPasswordRouter({ service: passwords, authResolver: createSessionResolver(pool) }));
  return app;
}
