import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import { end } from '../../http/send';
import type { ResetPageParts, ResetPageState } from './document';
import { html, Html } from './html';
import type { ResetPageMessages } from './messages';
import type { ResetPageSettings } from './options';
import { script } from './script';

export interface Page {
  readonly state: ResetPageState;
  readonly status: number;
  readonly messages: ResetPageMessages;
  readonly title: string;
  readonly content: Html;
  /** Of the error: Retry-After, Accept. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What throws here is the host's template. */
export function sendPage(response: Response, settings: ResetPageSettings, page: Page): void {
  if (response.headersSent) return; // a host that gave up waiting has answered meanwhile
  const nonce = randomBytes(16).toString('base64');
  const document: unknown = settings.template(partsOf(settings, page, nonce));
  if (typeof document !== 'string') throw new TypeError('template must answer a string');
  protectPage(response, nonce);
  for (const [name, value] of Object.entries(page.headers ?? {})) response.setHeader(name, value);
  response.statusCode = page.status;
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Content-Language', page.messages.lang);
  response.setHeader('Content-Length', Buffer.byteLength(document));
  end(response, document);
}

function partsOf({ siteName, styleSheet }: ResetPageSettings, page: Page, nonce: string): ResetPageParts {
  const { state, messages, title, content } = page;
  const fullTitle = siteName === undefined ? title : `${title} – ${siteName}`;
  const head = html`<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>${fullTitle}</title>
    <style nonce="${nonce}">
      ${new Html(styleSheet)}
    </style>`;
  const main = html`${content}
    <script nonce="${nonce}">
      ${new Html(script)};
    </script>`;
  return { state, lang: messages.lang, dir: messages.dir, title, siteName, head: head.text, main: main.text, nonce };
}

/**
 * Nothing from anywhere else, no script or style but those with the nonce, no frame (ASVS 5.0 3.4.3, 3.4.6). `protect` has said the
 * rest. A host's template may have images, fonts and style sheets of its own origin.
 */
function protectPage(response: Response, nonce: string): void {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  response.setHeader('Content-Security-Policy', policy.join('; '));
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
}
