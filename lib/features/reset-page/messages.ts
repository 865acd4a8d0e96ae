import { ConfigurationError } from '../../errors';
import { requireText } from '../../option-checks/check-option';
import { requireKnownKeys } from '../../option-checks/known-keys';
import type { PolicyViolation } from '../../ports';
import { englishMessages } from './english';

/**
 * Every text of the page in one language. All of it is text: markup in it is shown, not obeyed. Names in braces are filled
 * in where a text is said to have them.
 */
export interface ResetPageMessages {
  /** A BCP 47 language tag: 'en', 'de', 'pt-BR'. */
  readonly lang: string;
  /** Which way it is written. */
  readonly dir: 'ltr' | 'rtl';
  /** The heading of the form, and the title of the document. */
  readonly title: string;
  /** Below the heading. */
  readonly introduction: string;
  /** The field for the link, which is shown where the page was opened without one. */
  readonly tokenLabel: string;
  readonly tokenHint: string;
  readonly tokenMissing: string;
  readonly passwordLabel: string;
  /** Where the policy describes no minLength. */
  readonly passwordHint: string;
  /** Where it does. `{minLength}`: in characters. */
  readonly passwordHintWithLength: string;
  readonly passwordMissing: string;
  /** While somebody types. `{missing}`, once: how many characters are still to come. */
  readonly passwordTooShort: string;
  /** While somebody types: the policy has nothing against it. */
  readonly passwordAcceptable: string;
  /** The field for the password once more. */
  readonly confirmationLabel: string;
  readonly confirmationMissing: string;
  readonly confirmationDiffers: string;
  readonly confirmationMatches: string;
  /** The name of the button with the eye. */
  readonly showPasswords: string;
  readonly submit: string;
  /** On the button, once the form is sent. */
  readonly submitting: string;
  /** In front of the title of the document, when the form comes back. */
  readonly errorPrefix: string;
  /** Above the list of faults. */
  readonly errorSummary: string;
  /** Above `busy` or `unavailable`. */
  readonly troubleTitle: string;
  /** Too many people at once. `{seconds}`: when to try again. */
  readonly busy: string;
  /** Something failed on the server. */
  readonly unavailable: string;
  /** The page after the password was changed. */
  readonly doneTitle: string;
  readonly doneText: string;
  /** The link to `loginUrl`. */
  readonly logIn: string;
  /** The page for a link that no longer works, whatever the reason; also said while somebody types. */
  readonly deadLinkTitle: string;
  readonly deadLinkText: string;
  /** For whoever has sent the form twice. */
  readonly deadLinkAlreadyDone: string;
  /** Where there is no `newLinkUrl`. */
  readonly deadLinkAskAgain: string;
  /** The link to `newLinkUrl`. */
  readonly newLink: string;
  /** The page for a form that could not be read. */
  readonly unreadableTitle: string;
  readonly unreadableText: string;
  /** The link from there back to the form. */
  readonly startAgain: string;
  /**
   * By the rule of a violation, with the names of its params: `{minLength}`, `{maxBytes}`. A rule that is not here shows the policy's
   * own message.
   */
  readonly rules: Readonly<Record<string, string>>;
}

export type MessageParams = Readonly<Record<string, string | number>>;

/** @throws ConfigurationError */
export function requireMessages(given: ResetPageMessages | readonly ResetPageMessages[]): readonly ResetPageMessages[] {
  const languages = [given].flat() as readonly ResetPageMessages[];
  if (languages.length === 0) throw new ConfigurationError('messages is empty: give one language at least.');
  return Object.freeze(languages.map(requireLanguage));
}

function requireLanguage(messages: ResetPageMessages): ResetPageMessages {
  const names = Object.keys(englishMessages) as (keyof ResetPageMessages)[];
  requireKnownKeys('messages', messages, names);
  for (const name of names) if (name !== 'rules') requireText(`messages.${name}`, messages[name]);
  requireRules(messages.rules);
  if (!isLanguageTag(messages.lang)) {
    throw new ConfigurationError("messages.lang must be a language tag, like 'en' or 'pt-BR'.");
  }
  if (messages.dir !== 'ltr' && messages.dir !== 'rtl') {
    throw new ConfigurationError("messages.dir must be 'ltr' or 'rtl'.");
  }
  return Object.freeze({ ...messages, rules: Object.freeze({ ...messages.rules }) });
}

function requireRules(rules: unknown): void {
  if (typeof rules !== 'object' || rules === null) {
    throw new ConfigurationError('messages.rules must be an object of texts, by rule.');
  }
  for (const [rule, text] of Object.entries(rules)) requireText(`messages.rules['${rule}']`, text);
}

function isLanguageTag(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length === 1;
  } catch {
    return false;
  }
}

/** A violation in the page's language; where it has no word for the rule, what the policy says itself. */
export function explain({ rules }: ResetPageMessages, { rule, message, params }: PolicyViolation): string {
  const text = Object.hasOwn(rules, rule) ? rules[rule] : undefined;
  return text === undefined ? message : fill(text, params);
}

/** `{name}` becomes the parameter of that name. */
export function fill(text: string, params: MessageParams = {}): string {
  return text.replace(/\{(\w+)\}/g, (braced, name: string) => {
    return Object.hasOwn(params, name) ? String(params[name]) : braced;
  });
}
