import { ConfigurationError } from '../../errors';
import { html, Html } from './html';

/** What a template has to place. All of it is safe HTML, but for `title`, `siteName` and `lang`, which are text. */
export interface ResetPageParts {
  /** Which page it is: the form, with or without errors, or what came of it. */
  readonly state: ResetPageState;
  /** For the lang and dir attributes of the document. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly title: string;
  readonly siteName: string | undefined;
  /** Charset, viewport, title and style sheet: into the head. */
  readonly head: string;
  /** The heading and what is below it, script included: into the body. */
  readonly main: string;
  /** Of this one answer: `<style nonce="…">` and `<script nonce="…">` of the host's own need it. */
  readonly nonce: string;
}

/** Which page it is: to choose a password, after it, or for a link or a form that is no good. */
export type ResetPageState = 'form' | 'done' | 'dead-link' | 'unreadable';

/** Answers the whole document. It has to contain `head` and `main` as they are. */
export type ResetPageTemplate = (parts: ResetPageParts) => string;

export function documentTemplate({ lang, dir, siteName, head, main }: ResetPageParts): string {
  const site = siteName === undefined ? html`` : html`<p class="reset-site">${siteName}</p>`;
  return html`<!doctype html>
    <html lang="${lang}" dir="${dir}">
      <head>
        ${new Html(head)}
      </head>
      <body>
        <main class="reset">${site}${new Html(main)}</main>
      </body>
    </html> `.text;
}

/** Tries it once, so that a template that leaves something out is found at start. @throws ConfigurationError */
export function requireTemplate(template: ResetPageTemplate): ResetPageTemplate {
  const sample = {
    state: 'form',
    lang: 'en',
    dir: 'ltr',
    title: 'A title',
    siteName: undefined,
    head: '<title>A title</title>',
    main: '<h1>A heading</h1>',
    nonce: 'bm9uY2U=',
  } as const;
  const page = fill(template, sample);
  if (typeof page === 'string' && page.includes(sample.head) && page.includes(sample.main)) return template;
  throw new ConfigurationError('template must answer a string with head and main in it, as they were given.');
}

function fill(template: ResetPageTemplate, parts: ResetPageParts): unknown {
  try {
    return template(parts);
  } catch (cause) {
    throw new ConfigurationError('template failed at a sample page: see cause.', { cause });
  }
}
