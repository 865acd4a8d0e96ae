import type { Field, FormContent } from './form';
import { html, nothing } from './html';
import type { Html } from './html';
import { fill } from './messages';

/** A one-time code, as HTML's autofill has it: password managers don't take it for the user name. */
export function tokenField({ messages, token, errors = {} }: FormContent): Html {
  if (token !== undefined) return html`<input type="hidden" id="token" name="token" value="${token}" />`;
  return html`<div class="reset-field" id="token-field">
    <label for="token">${messages.tokenLabel}</label>
    <p class="reset-hint" id="token-hint">${messages.tokenHint}</p>
    <div class="reset-control">
      <input
        id="token"
        name="token"
        type="text"
        required
        autocomplete="one-time-code"
        autocapitalize="none"
        autocorrect="off"
        spellcheck="false"
        dir="ltr"
        data-missing="${messages.tokenMissing}"
        aria-describedby="token-hint token-error"
        ${invalid(errors.token)}
      />
    </div>
    ${errorOf('token', errors.token)}
  </div>`;
}

export function passwordField({ messages, minLength, errors = {} }: FormContent): Html {
  const hint = minLength === undefined ? messages.passwordHint : fill(messages.passwordHintWithLength, { minLength });
  return html`<div class="reset-field">
    <label for="password">${messages.passwordLabel}</label>
    <p class="reset-hint" id="password-hint">${hint}</p>
    <div class="reset-control reset-with-toggle">
      <input
        id="password"
        name="password"
        type="password"
        required
        autocomplete="new-password"
        autocapitalize="none"
        spellcheck="false"
        data-missing="${messages.passwordMissing}"
        data-too-short="${messages.passwordTooShort}"
        data-acceptable="${messages.passwordAcceptable}"
        aria-describedby="password-hint password-error"
        ${invalid(errors.password)}
      />
      <button
        class="reset-toggle"
        id="toggle"
        type="button"
        aria-pressed="false"
        title="${messages.showPasswords}"
        aria-controls="password confirmation"
        hidden
      >
        ${eye}
      </button>
    </div>
    ${errorOf('password', errors.password)}
    <p class="reset-status" id="password-status" aria-live="polite"></p>
  </div>`;
}

export function confirmationField({ messages, errors = {} }: FormContent): Html {
  return html`<div class="reset-field">
    <label for="confirmation">${messages.confirmationLabel}</label>
    <div class="reset-control">
      <input
        id="confirmation"
        name="confirmation"
        type="password"
        required
        autocomplete="new-password"
        autocapitalize="none"
        spellcheck="false"
        data-missing="${messages.confirmationMissing}"
        data-differs="${messages.confirmationDiffers}"
        data-matches="${messages.confirmationMatches}"
        aria-describedby="confirmation-error"
        ${invalid(errors.confirmation)}
      />
    </div>
    ${errorOf('confirmation', errors.confirmation)}
    <p class="reset-status" id="confirmation-status" aria-live="polite"></p>
  </div>`;
}

function invalid(errors: readonly string[] | undefined): Html {
  return errors ? html` aria-invalid="true"` : nothing;
}

function errorOf(field: Field, errors: readonly string[] | undefined): Html {
  const lines = (errors ?? []).map((text) => html`<span>${text}</span>`);
  return html`<p class="reset-error" id="${field}-error" ${errors ? nothing : html` hidden`}>${lines}</p>`;
}

const eye = html`<svg
  viewBox="0 0 24 24"
  fill="none"
  stroke="currentColor"
  stroke-width="1.6"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
  focusable="false"
>
  <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z" />
  <circle cx="12" cy="12" r="2.8" />
  <path class="reset-strike" d="M4 20 20 4" />
</svg>`;
