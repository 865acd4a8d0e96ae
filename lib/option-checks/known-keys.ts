import { ConfigurationError } from '../errors';
import { isThenable } from '../maybe-promise';

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

/** Which of the known words a misspelt one stands for, if any. */
export function meantBy(given: string, known: readonly string[]): string | undefined {
  return known.find((candidate) => isSlip(given, candidate));
}

/** True when two or fewer edits lie between them, apart from case, and half the letters: 'key' means no 'keyId'. */
function isSlip(given: string, candidate: string): boolean {
  const edits = editDistance(given.toLowerCase(), candidate.toLowerCase());
  return edits <= 2 && edits <= given.length / 2;
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
