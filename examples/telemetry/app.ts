import { context, trace } from '@opentelemetry/api';
import type { Tracer } from '@opentelemetry/api';
import express from 'express';
import type { Express, RequestHandler } from 'express';
import { createPasswordRouter } from 'express-password-router';
import type { AuthResolver, PasswordService } from 'express-password-router';

export interface AppParts {
  readonly service: PasswordService;
  readonly authResolver: AuthResolver['resolve'];
  readonly tracer: Tracer;
}

export function createApp({ service, authResolver, tracer }: AppParts): Express {
  const app = express();
  app.use(createRequestSpan(tracer));
  app.use(createPasswordRouter({ service, authResolver }));
  return app;
}

/** Stands for @opentelemetry/instrumentation-http: the span of the request, in which the others are. */
function createRequestSpan(tracer: Tracer): RequestHandler {
  return (request, response, next) => {
    const span = tracer.startSpan(`HTTP ${request.method}`);
    response.once('close', () => {
      span.setAttribute('http.response.status_code', response.statusCode);
      span.end();
    });
    context.with(trace.setSpan(context.active(), span), next);
  };
}
