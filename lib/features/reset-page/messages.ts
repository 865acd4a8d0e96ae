import { requireText } from '../../core/check-option';
import { requireKnownKeys } from '../../core/known-keys';
import { ConfigurationError } from '../../errors';
import type { PolicyViolation } from '../../ports';
import { englishMessages } from './english';

/**
 * Every text of the page in one language. `{minLength}`, `{maxBytes}` and other names in braces stand for the params of a policy's
 * description or violation. All of it is text: markup in it is shown, not obeyed.
 */
export interface ResetPageMessages {
  /** A BCP 47 language tag: 'en', 'de', 'pt-BR'. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly title: string;
  readonly introduction: string;
  readonly tokenLabel: string;
  readonly tokenHint: string;
  readonly tokenMissing: string;
  readonly passwordLabel: string;
  /** Where the policy describes no minLength. */
  readonly passwordHint: string;
  readonly passwordHintWithLength: string;
  readonly passwordMissing: string;
  readonly passwordTooShort: string;
  readonly passwordAcceptable: string;
  readonly confirmationLabel: string;
  readonly confirmationMissing: string;
  readonly confirmationDiffers: string;
  readonly confirmationMatches: string;
  readonly showPasswords: string;
  readonly submit: string;
  readonly submitting: string;
  readonly errorPrefix: string;
  readonly errorSummary: string;
  readonly troubleTitle: string;
  readonly busy: string;
  readonly unavailable: string;
  readonly doneTitle: string;
  readonly doneText: string;
  readonly logIn: string;
  readonly deadLinkTitle: string;
  readonly deadLinkText: string;
  readonly deadLinkAlreadyDone: string;
  readonly deadLinkAskAgain: string;
  readonly newLink: string;
  readonly unreadableTitle: string;
  readonly unreadableText: string;
  readonly startAgain: string;
  /** By the rule of a violation. A rule that is not here shows the policy's own message. */
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
