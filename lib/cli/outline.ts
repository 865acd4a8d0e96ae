import { nameAndCode } from '../core/audit/name-and-code';
import { DeadlineError } from '../core/guarded-ports/call-host';
import { isPasswordError } from '../errors';
import { ConfigUnavailableError, isConfigurationError } from './errors';

/** What an error is: without its message, unless that is one of the library's own, which quote nothing. */
export function outline(error: unknown): string {
  if (isPasswordError(error)) return error.cause === undefined ? error.message : outline(error.cause);
  if (isConfigurationError(error) || error instanceof ConfigUnavailableError) return error.message;
  if (error instanceof DeadlineError) return error.message;
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const inner = error.cause instanceof Error ? `, from ${outline(error.cause)}` : '';
  return `${nameAndCode(error)}${inner}`;
}
