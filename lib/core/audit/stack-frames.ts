/** Where an error was made. Its message may itself look like a stack, so everything up to the end of it is left out. */
export function stackFrames({ stack, message }: { readonly stack?: unknown; readonly message: string }): string[] {
  if (typeof stack !== 'string' || !stack.includes(message)) return [];
  const lines = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return lines.filter((line) => /^ +at .+:\d+:\d+\)?$/.test(line));
}
