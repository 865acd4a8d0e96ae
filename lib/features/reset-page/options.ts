import { ConfigurationError } from '../../errors';
import { requireLocation } from '../../http/location';
import { requireOptionalFunction, requireOptionalText } from '../../option-checks/check-option';
import { requireKnownKeys } from '../../option-checks/known-keys';
import type { PasswordService } from '../../password-service';
import { requireColors } from './colors';
import type { ResetPageSchemes } from './colors';
import { documentTemplate, requireTemplate } from './document';
import type { ResetPageTemplate } from './document';
import { englishMessages } from './english';
import { requireMessages } from './messages';
import type { ResetPageMessages } from './messages';
import { styleSheet } from './style';

/** Where the page is, and where it sends what. */
export interface ResetPagePaths {
  /** GET: the page, which the link leads to. Default '/auth/reset'. */
  readonly page: string;
  /** POST: the form. Default '/auth/reset/page', because POST /auth/reset is the endpoint of programs. */
  readonly submit: string;
  /** POST: advice while somebody types. Default '/auth/reset/check'. */
  readonly check: string;
}

/** What createResetPage takes. */
export interface ResetPageOptions {
  /** One that `createPasswordService` made. */
  readonly service: PasswordService;
  /** Other paths for `page`, `submit` and `check`: plain ones, without parameters. Default: the documented ones. */
  readonly paths?: Readonly<Partial<Record<keyof ResetPagePaths, string | undefined>>> | undefined;
  /** Where people log in: a path, or an address with https. Default: none, and no page leads there. */
  readonly loginUrl?: string | undefined;
  /**
   * Where people get a new link, "forgot password" for example: a path, or an address with https. Default: none, and a dead link
   * says to ask its sender.
   */
  readonly newLinkUrl?: string | undefined;
  /** The name of the site, above the heading and in the title. Default: none. */
  readonly siteName?: string | undefined;
  /**
   * One language, or a list, of which the browser's Accept-Language chooses; the first is the default. Default: `englishMessages`.
   */
  readonly messages?: ResetPageMessages | readonly ResetPageMessages[] | undefined;
  /**
   * Other colours, for the light and the dark scheme: `{ light: { … }, dark: { … } }`, each as `#rgb` or `#rrggbb`. Their contrasts
   * are checked. Default: the documented ones.
   */
  readonly colors?: ResetPageSchemes | undefined;
  /** Your own document around the page's content. Default: a card on a plain ground. */
  readonly template?: ResetPageTemplate | undefined;
}

/** The options, checked and with every default filled in. */
export interface ResetPageSettings {
  readonly service: PasswordService;
  readonly paths: ResetPagePaths;
  readonly loginUrl: string | undefined;
  readonly newLinkUrl: string | undefined;
  readonly siteName: string | undefined;
  readonly languages: readonly ResetPageMessages[];
  readonly styleSheet: string;
  readonly template: ResetPageTemplate;
}

const optionKeys: readonly (keyof ResetPageOptions)[] = [
  'service',
  'paths',
  'loginUrl',
  'newLinkUrl',
  'siteName',
  'messages',
  'colors',
  'template',
];

export const defaultPaths: ResetPagePaths = {
  page: '/auth/reset',
  submit: '/auth/reset/page',
  check: '/auth/reset/check',
};

/** @throws ConfigurationError */
export function settleResetPage(options: ResetPageOptions): ResetPageSettings {
  requireKnownKeys('createResetPage', options, optionKeys);
  const { service, loginUrl, newLinkUrl, siteName, messages = englishMessages, colors = {} } = options;
  return Object.freeze({
    service,
    paths: requirePaths(options.paths),
    loginUrl: loginUrl === undefined ? undefined : requireLocation('loginUrl', loginUrl),
    newLinkUrl: newLinkUrl === undefined ? undefined : requireLocation('newLinkUrl', newLinkUrl),
    siteName: requireOptionalText('siteName', siteName),
    languages: requireMessages(messages),
    styleSheet: styleSheet(requireColors(colors)),
    template: requireTemplate(requireOptionalFunction('template', options.template) ?? documentTemplate),
  });
}

function requirePaths(given: NonNullable<ResetPageOptions['paths']> = {}): ResetPagePaths {
  requireKnownKeys('paths', given, Object.keys(defaultPaths));
  const { page = defaultPaths.page, submit = defaultPaths.submit, check = defaultPaths.check } = given;
  const paths = { page, submit, check };
  for (const [name, path] of Object.entries(paths)) requirePlainPath(name, path);
  if (new Set(Object.values(paths)).size < 3) throw new ConfigurationError('paths: the three of them must differ.');
  return paths;
}

/** Plain, because the pages name one another relatively: that holds below any prefix, and behind a proxy that strips one. */
function requirePlainPath(name: string, path: unknown): void {
  if (typeof path === 'string' && /^(\/[\w.~-]+)+$/.test(path) && !/\/\.{1,2}(\/|$)/.test(path)) return;
  throw new ConfigurationError(`paths.${name} must look like '/auth/reset': letters, digits, '.', '_', '~' and '-'.`);
}
