import { DeadlineError } from '../core/guarded-ports/deadline';
import { isPasswordError } from '../errors';
import { ConfigUnavailableError, isConfigurationError } from './exit-codes';

/**
 * What an error is, without the message: a driver or an ORM may quote in it the hash that it was given. The library's own
 * messages quote nothing.
 */
export function outline(error: unknown): string {
  if (isPasswordError(error)) return error.cause === undefined ? error.message : outline(error.cause);
  if (isConfigurationError(error) || error instanceof ConfigUnavailableError) return error.message;
  if (error instanceof DeadlineError) return error.message;
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const code = 'code' in error && /^[\w-]{1,40}$/.test(String(error.code)) ? ` ${String(error.code)}` : '';
  const inner = error.cause instanceof Error ? `, from ${outline(error.cause)}` : '';
  return `${error.name}${code}${inner}`;
}
