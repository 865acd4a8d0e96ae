import { ConfigurationError } from '../errors';
import { isThenable } from '../maybe-promise';
import { meantBy } from './meant-by';

/** A misspelt option is never silently ignored. @throws ConfigurationError */
export function requireKnownKeys(where: string, given: object, known: readonly string[]): void {
  requireOptions(where, given);
  requireKnownWords(where, Object.keys(given), known);
}

/** @throws ConfigurationError */
export function requireKnownWords(where: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((word) => !known.includes(word));
  if (unknown === undefined) return;
  const meant = meantBy(unknown, known);
  const hint = meant ? `did you mean '${meant}'?` : `it takes ${known.join(', ')}.`;
  throw new ConfigurationError(`${where} does not take '${unknown}': ${hint}`);
}

/** A promise, a Map or a Date has no keys of its own: every option in it would be ignored. @throws ConfigurationError */
export function requireOptions(where: string, given: unknown): void {
  if (isThenable(given)) {
    throw new ConfigurationError(`${where} takes an object of options, not a promise: await it first.`);
  }
  if (isRequest(given)) {
    const advice = `mount what ${where}(options) answers`;
    throw new ConfigurationError(`${where} takes an object of options, not a request: ${advice}.`);
  }
  if (/^\[object (Object|Module)\]$/.test(Object.prototype.toString.call(given))) return;
  throw new ConfigurationError(`${where} takes an object of options.`);
}

/** A factory that is mounted, but not called, gets the first request in place of its options. */
function isRequest(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'httpVersion' in given;
}
