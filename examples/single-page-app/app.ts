import express from 'express';
import type { Express, RequestHandler } from 'express';
import { createPasswordRouter } from 'express-password-router';
import type { AuthResolver, PasswordService } from 'express-password-router';

/** CORS (https://fetch.spec.whatwg.org/#http-cors-protocol) for the pages of one origin, cookies included. */
function allowOrigin(origin: string): RequestHandler {
  return (request, response, next) => {
    response.vary('Origin');
    if (request.get('Origin') !== origin) {
      next();
      return;
    }
    response.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': 'Retry-After',
    });
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.set({
      'Access-Control-Allow-Methods': 'POST, PUT',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
      'Access-Control-Max-Age': '600',
    });
    response.status(204).end();
  };
}

/** `pages` is the origin of the single-page app: 'https://app.example.com'. */
export function createApi(passwords: PasswordService, authResolver: AuthResolver['resolve'], pages: string): Express {
  const app = express();
  app.use(allowOrigin(pages)); // in front: it answers the preflights
  app.use(createPasswordRouter({ service: passwords, authResolver, trustedOrigins: [pages] }));
  return app;
}
