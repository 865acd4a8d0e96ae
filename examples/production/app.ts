import express from 'express';
import type { Express, Request } from 'express';
import { createPasswordRouter } from 'express-password-router';
import type { Caller, PasswordService } from 'express-password-router';
import type { Store } from 'express-session';
import type { Kysely } from 'kysely';
import type { Database } from './database';
import { answerErrors } from './errors';
import { createHealthRoute } from './health';
import type { HealthChecks } from './health';
import { createIpLimit } from './ip-limit';
import { createLoginRoute } from './login';
import { openRequestContext } from './request-context';
import { createSessions, endSession, findSignedIn } from './sessions';
import type { Settings } from './settings';

export interface AppParts {
  readonly settings: Settings;
  readonly db: Kysely<Database>;
  readonly sessionStore: Store;
  readonly service: PasswordService;
  readonly healthChecks: HealthChecks;
  /** Aborted when the process is told to stop. */
  readonly stopping: AbortSignal;
}

export function createApp(parts: AppParts): Express {
  const { settings, db, sessionStore, service, healthChecks, stopping } = parts;

  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', settings.trustProxy);
  app.use(openRequestContext);

  app.get('/health', createHealthRoute(healthChecks, stopping));

  app.use(['/login', '/auth', '/users'], createIpLimit());
  app.use(['/login', '/logout', '/me', '/users'], createSessions(sessionStore, settings));
  app.post('/login', express.json({ limit: '4kb' }), createLoginRoute(db, service));
  app.post('/logout', async (request, response) => {
    await endSession(request);
    response.status(204).end();
  });
  app.get('/me', async (request, response) => {
    const account = await findSignedIn(db, request);
    response.status(account ? 200 : 401).json(account && { id: account.id, email: account.email });
  });
  app.use(createPasswordRouter({ service, authResolver: resolveCaller }));
  app.use(answerErrors);
  return app;

  async function resolveCaller(request: Request): Promise<Caller | null> {
    const account = await findSignedIn(db, request);
    if (!account) return null;
    return { userId: account.id, sessionId: request.sessionID, mayResetPassword: () => account.isAdmin };
  }
}
