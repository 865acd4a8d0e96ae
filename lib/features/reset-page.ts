import type { Request, RequestHandler, Response, Router } from 'express';
import { createRouter } from '../create-router';
import { bounded } from '../http/error-boundary';
import { seeOther } from '../http/see-other';
import { sendJson } from '../http/send';
import { WhileConnected } from '../http/while-connected';
import { sharedBy } from '../shared-with-http';
import type { SharedWithHttp } from '../shared-with-http';
import { documentTemplate } from './reset-page/document';
import { readCheck, readForm, tokenIn } from './reset-page/fields';
import { explain } from './reset-page/messages';
import type { ResetPageMessages } from './reset-page/messages';
import { settleResetPage } from './reset-page/options';
import type { ResetPageOptions, ResetPageSettings } from './reset-page/options';
import { formPage, refusalPage } from './reset-page/pages';
import type { Place } from './reset-page/pages';
import { redeem } from './reset-page/redeem';
import { relativeUrl } from './reset-page/relative-url';
import { sendPage } from './reset-page/send-page';
import type { Page } from './reset-page/send-page';

export type { ResetPageColors, ResetPageSchemes } from './reset-page/colors';
export type { ResetPageParts, ResetPageState, ResetPageTemplate } from './reset-page/document';
export { englishMessages } from './reset-page/english';
export { germanMessages } from './reset-page/german';
export type { ResetPageMessages } from './reset-page/messages';
export type { ResetPageOptions, ResetPagePaths } from './reset-page/options';

interface Context extends SharedWithHttp {
  readonly settings: ResetPageSettings;
  readonly http: { readonly errorResponses: 'send' };
}

/**
 * The page that a reset link leads to, `<its address>#token=<token>`. GET shows it and uses nothing up; the form is posted to a path of
 * its own and answered in HTML. No cookie is read or set, so there is nothing for another site to ride on: the token in the form
 * is all that counts. Mount it beside the password router, in any order.
 * @throws ConfigurationError
 */
export function createResetPage(options: ResetPageOptions): Router {
  const settings = settleResetPage(options);
  const context: Context = {
    settings,
    http: { errorResponses: 'send' },
    ...sharedBy(settings.service),
  };
  const { page, submit, check } = settings.paths;
  return createRouter(
    { option: 'paths.page', method: 'GET', path: page, handler: showPage(context) },
    { option: 'paths.submit', method: 'GET', path: submit, handler: leadToPage(settings) },
    { option: 'paths.submit', method: 'POST', path: submit, handler: submitForm(context) },
    { option: 'paths.check', method: 'POST', path: check, handler: checkPassword(context) },
  );
}

function showPage(context: Context): RequestHandler {
  return bounded(context, 'showResetPage', async ({ request, response }) => {
    answer(context, response, formPage(placeOf(context, request, context.settings.paths.page)));
  });
}

/** Whoever opens the address of an answer again has nothing to send. */
function leadToPage({ paths }: ResetPageSettings): RequestHandler {
  return seeOther('leadToResetPage', relativeUrl(paths.submit, paths.page));
}

function submitForm(context: Context): RequestHandler {
  return bounded(context, 'submitResetPage', async (exchange) => {
    const { request, response } = exchange;
    const place = placeOf(context, request, context.settings.paths.submit);
    let token: string | undefined;
    try {
      const form = await readForm(request, context.timeoutMs);
      token = tokenIn(form.token) || undefined;
      answer(context, response, await redeem(context, place, { ...form, token }, new WhileConnected(response)));
    } catch (error) {
      context.trail.tellLast(error, 'submitResetPage', { userId: null, actorId: null });
      answer(context, response, refusalPage(place, error, token));
    }
  });
}

/** The check that the form will meet, for whoever has a live token: nothing is used up and nothing is written. */
function checkPassword(context: Context): RequestHandler {
  return bounded(context, 'checkResetPage', async ({ request, response }) => {
    const { token, password } = await readCheck(request, context.timeoutMs);
    const waiting = new WhileConnected(response);
    const violations = await context.validateForToken({ token: tokenIn(token), password }, waiting);
    const messages = languageOf(context.settings, request);
    const failures = violations.map((violation) => ({ rule: violation.rule, message: explain(messages, violation) }));
    sendJson(response, { failures });
  });
}

function placeOf(context: Context, request: Request, from: string): Place {
  const { settings } = context;
  return { settings, messages: languageOf(settings, request), from, minLength: minLengthOf(context) };
}

/** For a hint: a policy that can't describe itself must not keep people from the form. */
function minLengthOf({ settings, trail }: Context): number | undefined {
  try {
    const { minLength } = settings.service.describePasswordPolicy();
    return typeof minLength === 'number' ? minLength : undefined;
  } catch (error) {
    trail.tellLast(error, 'describePasswordPolicy', { userId: null, actorId: null });
    return undefined;
  }
}

/** Each language of the page costs another pass through the header. */
const MAX_ACCEPT_LANGUAGE = 512;

function languageOf({ languages }: ResetPageSettings, request: Request): ResetPageMessages {
  const [standard] = languages as readonly [ResetPageMessages];
  if ((request.headers['accept-language'] ?? '').length > MAX_ACCEPT_LANGUAGE) return standard;
  const chosen = request.acceptsLanguages(languages.map(({ lang }) => lang));
  return languages.find(({ lang }) => lang === chosen) ?? standard;
}

/** A template that fails for one page must not keep people from their answer: the plain document is always there. */
function answer(context: Context, response: Response, page: Page): void {
  const { settings, trail } = context;
  try {
    sendPage(response, settings, page);
  } catch (error) {
    trail.tellLast(error, 'resetPageTemplate', { userId: null, actorId: null });
    sendPage(response, { ...settings, template: documentTemplate }, page);
  }
}
