import path from 'node:path';
import express, { Router } from 'express';

const assets = path.dirname(require.resolve('swagger-ui-dist/package.json'));

/** Swagger UI over a document of one's own. The page asks nobody else for anything, and its browser sees to that. */
export function createApiReference(document: object): Router {
  const settings = { spec: document, dom_id: '#swagger-ui', validatorUrl: null };
  const start = `window.ui = SwaggerUIBundle(${JSON.stringify(settings)});`;
  const router = Router();
  router.use((_request, response, next) => {
    response.set(
      'Content-Security-Policy',
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'",
    );
    next();
  });
  router.get('/openapi.json', (_request, response) => void response.json(document));
  // In place of the package's own, which shows a petstore.
  router.get('/swagger-initializer.js', (_request, response) => void response.type('text/javascript').send(start));
  router.use(express.static(assets));
  return router;
}
