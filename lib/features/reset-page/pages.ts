import { isPasswordError, UnavailableError } from '../../errors';
import type { AnyPasswordError } from '../../errors';
import type { PolicyViolation } from '../../ports';
import { formContent } from './form';
import type { FieldErrors } from './form';
import { explain, fill } from './messages';
import type { ResetPageMessages } from './messages';
import { notices } from './notices';
import type { NoticeState } from './notices';
import type { ResetPageSettings } from './options';
import { relativeUrl } from './relative-url';
import type { Page } from './send-page';

/** Where a page is shown, and in which language. */
export interface Place {
  readonly settings: ResetPageSettings;
  readonly messages: ResetPageMessages;
  /** The path that answers: all addresses in the page are relative to it. */
  readonly from: string;
  /** As the policy describes it. */
  readonly minLength: number | undefined;
}

export interface FormAnswer {
  readonly token?: string | undefined;
  readonly errors?: FieldErrors | undefined;
  readonly trouble?: string | undefined;
}

export function formPage(place: Place, answer: FormAnswer = {}): Page {
  const { settings, messages, from, minLength } = place;
  const isRefusal = answer.errors !== undefined || answer.trouble !== undefined;
  const content = formContent({
    messages,
    minLength,
    submitUrl: relativeUrl(from, settings.paths.submit),
    checkUrl: relativeUrl(from, settings.paths.check),
    ...answer,
  });
  const title = isRefusal ? `${messages.errorPrefix}: ${messages.title}` : messages.title;
  return { state: 'form', status: isRefusal ? 400 : 200, messages, title, content };
}

export function noticePage({ settings, messages, from }: Place, state: NoticeState, status: number): Page {
  const { loginUrl, newLinkUrl, paths } = settings;
  const notice = notices[state]({ messages, loginUrl, newLinkUrl, pageUrl: relativeUrl(from, paths.page) });
  return { state, status, messages, ...notice };
}

/** Every refusal in words for people, with the status and the headers that programs get for it. */
export function refusalPage(place: Place, thrown: unknown, token: string | undefined): Page {
  const error = isPasswordError(thrown) ? thrown : new UnavailableError({ cause: thrown });
  if (error.kind === 'password-policy-violation') {
    const password = explainAll(place.messages, error.details.violations);
    return formPage(place, { token, errors: { password } });
  }
  if (error.kind === 'invalid-reset-token') return noticePage(place, 'dead-link', error.status);
  if (error.status >= 500) return troublePage(place, token, error);
  return { ...noticePage(place, 'unreadable', error.status), headers: error.headers };
}

/** The link is still good, or the next attempt will say that it was used: so the form comes again. */
function troublePage(place: Place, token: string | undefined, { status, headers, kind }: AnyPasswordError): Page {
  const { busy, unavailable } = place.messages;
  const trouble = kind === 'overloaded' ? fill(busy, { seconds: headers?.['Retry-After'] ?? '' }) : unavailable;
  return { ...formPage(place, { token, trouble }), status, headers };
}

/** An empty password is too short as well: one word is enough. */
export function explainAll(messages: ResetPageMessages, violations: readonly PolicyViolation[]): readonly string[] {
  const empty = violations.filter(({ rule }) => rule === 'empty');
  return (empty.length > 0 ? empty : violations).map((violation) => explain(messages, violation));
}
