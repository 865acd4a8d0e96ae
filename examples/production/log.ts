import { currentContext } from './request-context';

/** One line of JSON on stdout, with the request that caused it. */
export function writeLogLine(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ time: new Date(), ...currentContext(), ...line })}\n`);
}

/** An error without its message: a database driver may quote in it what it was given, and that may be a hash. */
export function outline(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error;
  const { name, message, stack = '' } = error;
  const code = 'code' in error ? { code: String(error.code) } : {};
  return { name, ...code, stack: stack.replace(message, '…') };
}
