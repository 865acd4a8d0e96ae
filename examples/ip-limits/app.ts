import express from 'express';
import type { Express, Router } from 'express';
import { rateLimit } from 'express-rate-limit';

/** `trustProxy`: how many proxies of yours are in front. 0 if clients connect to this process itself. */
export function createLimitedApp(passwordRouter: Router, trustProxy: number): Express {
  const limit = rateLimit({
    windowMs: 60_000,
    limit: 20,
    ipv6Subnet: 64, // what one household or one rented server has
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    message: { kind: 'too-many-requests', msg: 'Too many requests; try again in a minute.', details: null },
  });

  const app = express();
  app.set('trust proxy', trustProxy);
  app.use(['/login', '/auth', '/users'], limit);
  app.use(passwordRouter);
  return app;
}
