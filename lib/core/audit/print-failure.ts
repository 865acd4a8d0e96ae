import { ConfigurationError, isPasswordError } from '../../errors';
import { DeadlineError } from '../guarded-ports/call-host';
import type { Happening } from './audit-trail';
import { nameAndCode } from './name-and-code';
import { originalOf } from './original-error';
import { stackFrames } from './stack-frames';

/** For hosts without onEvent: failures must not go unseen. */
export function printFailure(happening: Happening): void {
  if (!('error' in happening)) return;
  const where = 'operation' in happening ? `${happening.type} in ${happening.operation}` : happening.type;
  const { error } = happening;
  const original = originalOf(error);
  const told = isOwn(error, original) ? explain(original) : outline(original, 'give onEvent');
  console.error(`express-password-router: ${where}: ${told}`);
}

/** Told in this library's own words, which quote nothing: what breaks a port's contract, takes too long, or is set up wrongly. */
function isOwn(error: unknown, original: unknown): original is Error {
  if (original instanceof DeadlineError || original instanceof ConfigurationError) return true;
  return isPasswordError(error) && error.kind === 'server-error' && isError(original);
}

/** For a listener that throws or rejects: a request must not feel it. */
export function printListenerFailure(error: unknown): void {
  console.error(`express-password-router: onEvent failed: ${outline(error, 'catch it in onEvent')}`);
}

function explain({ name, message, stack }: Error): string {
  return [`${name}: ${message}`, ...stackFrames({ message, stack })].join('\n');
}

/** Name, code and stack frames. `how` says how to see the rest. */
function outline(error: unknown, how: string): string {
  try {
    return outlineReadable(error, how);
  } catch {
    return "something that can't be read";
  }
}

function outlineReadable(error: unknown, how: string): string {
  if (!isError(error)) return `a thrown ${typeof error} (${how} to see it)`;
  return [`${nameAndCode(error)} (${how} to see its message)`, ...stackFrames(error)].join('\n');
}

function isError(error: unknown): error is Error {
  return error instanceof Error || Object.prototype.toString.call(error) === '[object Error]'; // of another realm
}
