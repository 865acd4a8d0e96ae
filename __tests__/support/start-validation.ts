import express from 'express';
import type { Express } from 'express';
import { createPasswordRouter } from 'express-password-router';
import { createValidationRouter } from 'express-password-router/features/validation';
import type { ValidationRouterOptions } from 'express-password-router/features/validation';
import type { ServiceLayout } from './create-service';
import { issueToJane } from './issue-to-jane';
import type { Issued } from './issue-to-jane';
import { send } from './send';
import type { Answer } from './send';
import { serveApp } from './serve-app';
import { resolveBearer } from './start-app';

export interface StartedValidation extends Issued {
  readonly url: string;
  /** Sends an object as JSON and a string as it is, as Jane unless the headers say otherwise. */
  readonly ask: (body: object | string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly describe: () => Promise<Answer>;
}

export const asJane: Readonly<Record<string, string>> = { authorization: 'Bearer jane' };
export const asNobody: Readonly<Record<string, string>> = {};

/** Both routers over one service, in which Jane holds a live token. */
export async function startValidation(
  layout: ServiceLayout = {},
  options: Partial<ValidationRouterOptions> = {},
  before: (app: Express) => void = () => undefined,
): Promise<StartedValidation> {
  const issued = await issueToJane({ contextWords: ['jane.doe@example.com'] }, layout);
  const { service } = issued;
  const authResolver: ValidationRouterOptions['authResolver'] = (request) =>
    resolveBearer(request.get('authorization'));
  const app = express();
  before(app);
  app.use(createValidationRouter({ service, authResolver, ...options }));
  app.use(createPasswordRouter({ service, authResolver }));
  const { url } = await serveApp(app);
  const path = `${url}${options.path ?? '/command/validate-password'}`;
  return {
    ...issued,
    url,
    ask: (body, headers = asJane) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    describe: () => send(path),
  };
}
