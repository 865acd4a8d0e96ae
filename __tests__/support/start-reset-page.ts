import express from 'express';
import type { Express } from 'express';
import { createResetPage } from 'express-password-router/features/reset-page';
import type { ResetPageOptions } from 'express-password-router/features/reset-page';
import { createService } from './create-service';
import type { CreatedService, ServiceLayout } from './create-service';
import { ann } from './people';
import { serveApp } from './serve-app';

export interface StartedResetPage extends CreatedService {
  readonly app: Express;
  /** Of the server, without a path. */
  readonly url: string;
  /** A live token of Ann's. */
  readonly token: string;
  /** As it is sent to people. */
  readonly link: string;
}

export interface ResetPageLayout {
  readonly options?: Omit<ResetPageOptions, 'service'>;
  readonly service?: ServiceLayout;
  /** Where the page is mounted. Default '/'. */
  readonly prefix?: string;
  readonly before?: (app: Express, created: CreatedService) => void;
  readonly after?: (app: Express, created: CreatedService) => void;
}

/** A real server with the page in it, and a token of Ann's. It ends with the test file. */
export async function startResetPage({
  options,
  service: layout,
  prefix = '/',
  before,
  after,
}: ResetPageLayout = {}): Promise<StartedResetPage> {
  const created = createService({ users: [ann], ...layout });
  const app = express();
  before?.(app, created);
  app.use(prefix, createResetPage({ service: created.service, ...options }));
  after?.(app, created);
  const { url } = await serveApp(app);
  const issued = await created.service.issueSelfServiceToken(ann.id);
  const token = issued?.token ?? '';
  const path = options?.paths?.page ?? '/auth/reset';
  return { ...created, app, url, token, link: `${url}${prefix === '/' ? '' : prefix}${path}#token=${token}` };
}
