import { InterruptedError, UsageError } from './errors';
import { importPasswordPrompt } from './import-module';
import type { PasswordPrompt } from './import-module';
import type { Terminal } from './terminal';

/** As much as the endpoints read of a body. */
const MAX_BYTES = 16_384;

/** Typed twice at a terminal; else all of stdin. @throws UsageError, InterruptedError */
export async function readPassword(terminal: Terminal): Promise<string> {
  const password = process.stdin.isTTY ? await promptTwice() : await readPiped(process.stdin);
  if (password === '') throw new UsageError('The password is empty.');
  terminal.conceal(password);
  return password;
}

async function promptTwice(): Promise<string> {
  const prompt = await importPasswordPrompt();
  try {
    const password = await ask(prompt, 'New password:');
    if (password !== '' && password !== (await ask(prompt, 'The same again:'))) {
      throw new UsageError('The two are not the same. Nothing was changed.');
    }
    return password;
  } catch (error) {
    // By name: the prompt's own class is not among its exports.
    const isGone = error instanceof Error && /^(Exit|Abort|Cancel)PromptError$/.test(error.name);
    throw isGone ? new InterruptedError('Nothing was changed.') : error;
  }
}

/** By default they end the process at once, which would leave the terminal as the prompt has it: without echo. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** After Ctrl-D nothing more is read of stdin, and the prompt by itself would wait on. */
async function ask(prompt: PasswordPrompt, message: string): Promise<string> {
  const end = new AbortController();
  const giveUp = (): void => {
    end.abort();
  };
  process.stdin.once('pause', giveUp);
  // Not by `once`: the prompt's own listener, which is called next, ends the process if it finds no other.
  for (const signal of SIGNALS) process.on(signal, giveUp);
  try {
    return await prompt({ message }, { output: process.stderr, signal: end.signal });
  } finally {
    process.stdin.removeListener('pause', giveUp);
    for (const signal of SIGNALS) process.removeListener(signal, giveUp);
  }
}

async function readPiped(stdin: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new UsageError('Stdin holds more than 16 kB: that is not a password.');
    chunks.push(chunk);
  }
  return decode(Buffer.concat(chunks)).replace(/\r?\n$/, '');
}

/** A byte order mark, which PowerShell puts in front, is no part of the password. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError('Stdin is not valid UTF-8.');
  }
}
