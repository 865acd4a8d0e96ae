import { isPasswordError } from '../../errors';
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
  const isOwnExplanation = isPasswordError(error) && error.kind === 'server-error' && isError(original);
  console.error(
    `express-password-router: ${where}: ${isOwnExplanation ? explain(original) : outline(original, 'give onEvent')}`,
  );
}

/** For a listener that throws or rejects: a request must not feel it. */
export function printListenerFailure(error: unknown): void {
  console.error(`express-password-router: onEvent failed: ${outline(error, 'catch it in onEvent')}`);
}

/** How an answer of the host's breaks its contract is said in this library's own words. */
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
  return Object.prototype.toString.call(error) === '[object Error]';
}
