import express from 'express';
import type { Express } from 'express';
import { createPasswordRouter, createPasswordService, JwtTokenFormat } from 'express-password-router';
import session from 'express-session';
import type { Store } from 'express-session';
import type { Pool } from 'pg';
import { keepOwnSession } from './keep-own-session';
import { createLoginRouter } from './login';
import { PostgresTokenStore } from './postgres-token-store';
import { PostgresUserStore } from './postgres-user-store';
import { createSessionResolver } from './session';

/** `secret`: at least 32 random bytes; your sessions may use the same ones. */
export function createApp(pool: Pool, sessions: Store, secret: string): Express {
  const passwords = createPasswordService({
    userStore: new PostgresUserStore(pool),
    tokenStore: new PostgresTokenStore(pool),
    tokenFormat: new JwtTokenFormat({ signingKey: secret }),
    afterPasswordChange: keepOwnSession(sessions),
  });

  const app = express();
  app.use(session({ store: sessions, secret, resave: false, saveUninitialized: false }));
  app.use(createLoginRouter(pool, passwords));
  app.use('/api', createPasswordRouter({ service: passwords, authResolver: createSessionResolver(pool) }));
  return app;
}
