import { html, nothing } from './html';
import type { Html } from './html';
import { confirmationField, passwordField, tokenField } from './inputs';
import type { ResetPageMessages } from './messages';

export type Field = 'token' | 'password' | 'confirmation';

/** What is wrong with each field, in the order of the form. */
export type FieldErrors = Readonly<Partial<Record<Field, readonly string[]>>>;

export interface FormContent {
  readonly messages: ResetPageMessages;
  /** Relative addresses, from the page that the form is on. */
  readonly submitUrl: string;
  readonly checkUrl: string;
  /** In code points, if the policy describes it. */
  readonly minLength: number | undefined;
  /** As it was posted; then it stays with the form. Nobody but who posted it gets this answer, and nobody keeps it (no-store). */
  readonly token?: string | undefined;
  readonly errors?: FieldErrors | undefined;
  /** Instead of errors: why it has to be sent again. */
  readonly trouble?: string | undefined;
}

/** The form. It works without its script; the password is never written into it. */
export function formContent(content: FormContent): Html {
  const { messages, submitUrl, checkUrl, minLength = 0 } = content;
  return html`<h1>${messages.title}</h1>
    <p class="reset-lead">${messages.introduction}</p>
    ${alertOf(content)}
    <form
      id="reset-form"
      method="post"
      action="${submitUrl}"
      accept-charset="utf-8"
      data-check="${checkUrl}"
      data-min-length="${minLength}"
      data-dead="${messages.deadLinkTitle}"
    >
      ${tokenField(content)}${passwordField(content)}${confirmationField(content)}
      <button class="reset-action" id="submit" type="submit" data-submitting="${messages.submitting}">
        ${messages.submit}
      </button>
    </form>`;
}

/** Focused, because a screen reader says nothing of its own about an alert that comes with the page. */
function alertOf({ messages, errors = {}, trouble }: FormContent): Html {
  const faults = Object.entries(errors).flatMap(([field, texts]) => texts.map((text) => ({ field, text })));
  if (faults.length === 0 && trouble === undefined) return nothing;
  const links = faults.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`);
  return html`<div
    class="reset-alert"
    role="alert"
    tabindex="-1"
    autofocus
    aria-labelledby="alert-title"
    aria-describedby="alert-text"
  >
    <h2 id="alert-title">${trouble === undefined ? messages.errorSummary : messages.troubleTitle}</h2>
    ${
      trouble === undefined
        ? html`<ul id="alert-text">
            ${links}
          </ul>`
        : html`<p id="alert-text">${trouble}</p>`
    }
  </div> `;
}
