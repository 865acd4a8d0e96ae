import { ConfigurationError } from '../errors';

/** A misspelt option would silently switch a protection off. */
export function refuseUnknownOptions(given: unknown, known: readonly string[], owner: string): void {
  if (typeof given !== 'object' || given === null) throw new ConfigurationError(`${owner} needs an options object.`);
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  throw new ConfigurationError(`${owner} knows no ${unknown.join(', ')}; it knows ${known.join(', ')}.`);
}
