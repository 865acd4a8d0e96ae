import { inspect } from 'node:util';
import { isPasswordError } from '../errors';
import type { AnyPasswordError } from '../errors';
import type { PolicyViolation } from '../ports';
import { isConfigurationError } from './errors';
import { outline } from './outline';
import type { Terminal } from './terminal';

const reported = new WeakSet();

/** Node tells of an error in a module twice: by the import that fails, and as one that nobody handled. */
export function wasReported(error: object): boolean {
  return reported.has(error);
}

/** One document with `--json`, lines for a person without. */
export function reportError(error: unknown, terminal: Terminal, how: { json: boolean; debug: boolean }): void {
  const described = describe(error, terminal);
  if (error instanceof Error) markReported(error);
  if (how.json) terminal.print(JSON.stringify(described));
  else tell(error, described.msg, terminal);
  // A text that inspect cuts short may end within the password, which is then not found in it.
  if (how.debug) terminal.quote(inspect(error, { depth: 5, maxStringLength: Infinity }));
}

function markReported(error: Error): void {
  reported.add(error);
  if (error.cause instanceof Error) reported.add(error.cause);
}

function tell(error: unknown, message: string, terminal: Terminal): void {
  terminal.say(message);
  for (const violation of violations(error, terminal)) terminal.say(`- ${violation.message}`);
  for (const reason of reasons(error)) terminal.quote(reason);
}

function describe(error: unknown, terminal: Terminal): { kind: string; msg: string; details: unknown } {
  if (isPasswordError(error) && error.kind === 'password-policy-violation') {
    return { ...error.toJSON(), details: { violations: violations(error, terminal) } };
  }
  const { kind, msg, details } = describeOthers(error);
  return { kind, msg: terminal.censor(msg), details }; // it may be of the host's, in its words
}

function describeOthers(error: unknown): { kind: string; msg: string; details: unknown } {
  if (isPasswordError(error)) return { ...error.toJSON(), ...(error.status >= 500 && { details: causeOf(error) }) };
  if (isConfigurationError(error)) return { kind: 'configuration', msg: error.message, details: null };
  if (!(error instanceof Error) || !('kind' in error)) {
    return { kind: 'unexpected', msg: `This failed unexpectedly: ${outline(error)}`, details: null };
  }
  return { kind: String(error.kind), msg: error.message, details: null };
}

/** By the rule alone where the password is in what it says: to leave a letter out of a word would tell which it is. */
function violations(error: unknown, terminal: Terminal): PolicyViolation[] {
  if (!isPasswordError(error) || error.kind !== 'password-policy-violation') return [];
  return error.details.violations.map((violation) => {
    const { rule, message, params = {} } = violation;
    const isQuoted = [message, ...Object.values(params)].some((said) => terminal.censor(String(said)) !== String(said));
    return isQuoted ? { rule, message: rule } : violation;
  });
}

function reasons(error: unknown): string[] {
  if (!isPasswordError(error) || error.status < 500 || error.cause === undefined) return [];
  return [`Underneath: ${causeOf(error).cause}. (--debug says more.)`];
}

/** A broken contract is told in the library's own words; what a driver says is not. */
function causeOf(error: AnyPasswordError): { cause: string } {
  const { cause, kind } = error;
  return { cause: kind === 'server-error' && cause instanceof Error ? cause.message : outline(cause ?? error) };
}
