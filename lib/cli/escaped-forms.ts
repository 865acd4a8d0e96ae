import { inspect } from 'node:util';

/**
 * A text as it is, and as it is spelt in JSON and by `inspect`, which escapes an apostrophe or not by what else is in the string.
 * Longest first: a shorter one may leave a backslash of it.
 */
export function escapedForms(text: string): string[] {
  const parts = text.split("'").map((part) => inspect(part).slice(1, -1));
  const forms = [text, JSON.stringify(text).slice(1, -1), parts.join("'"), parts.join(String.raw`\'`)];
  return [...new Set(forms)].sort((one, another) => another.length - one.length);
}
