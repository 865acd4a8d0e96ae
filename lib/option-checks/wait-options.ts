import { ConfigurationError } from '../errors';
import { requireKnownKeys } from './known-keys';

/**
 * Refused at once: a signal that can't be listened to would show only when somebody has to wait. One that a getter makes is left to
 * who asks for it.
 * @throws ConfigurationError
 */
export function requireWaitOptions(operation: string, given: object, alsoKnown: readonly string[] = []): void {
  requireKnownKeys(operation, given, [...alsoKnown, 'signal']);
  const signal: unknown = Object.getOwnPropertyDescriptor(given, 'signal')?.value;
  if (signal === undefined || isAbortSignal(signal)) return;
  throw new ConfigurationError(
    `The signal of ${operation} must be an AbortSignal: of an AbortController, give its signal.`,
  );
}

/** Of whichever realm or polyfill. */
function isAbortSignal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value;
}
