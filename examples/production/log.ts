import { currentContext } from './request-context';

/** One line of JSON on stdout, with the request that caused it. */
export function writeLogLine(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ time: new Date(), ...currentContext(), ...line })}\n`);
}

/** An error without its message, unless that is the library's own: a database driver may quote in it a hash that it was given. */
export function outline(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error;
  const { name, message, stack = '' } = error;
  const code = 'code' in error ? { code: String(error.code) } : {};
  const own = name === 'DeadlineError' ? { message } : {}; // which call of which port took too long
  // Where the message was reworded after the stack was made, the stack still has the earlier one.
  const lines = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length).split('\n') : [];
  return { name, ...own, ...code, stack: lines.filter((line) => /^ +at .+:\d+:\d+\)?$/.test(line)) };
}
