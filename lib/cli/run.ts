import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from './arguments';
import type { Call, Command, OptionValues } from './command';
import { commands } from './commands';
import { UsageError } from './errors';
import { exitCodeOf } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { helpFor } from './help';
import { ConfigModule } from './load-config';
import { outline } from './outline';
import { untilForsaken } from './patience';
import { reportError } from './report-error';
import type { Terminal } from './terminal';

/** One command from its arguments to its exit code. Never rejects. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    if (args.length === 0) throw new UsageError(helpFor(undefined, commands));
    const request = readArguments(args, commands);
    if (request.kind === 'run') return await runCommand(request.command, request, terminal);
    terminal.print(request.kind === 'version' ? readVersion() : helpFor(request.command, commands));
    return 0;
  } catch (error) {
    reportError(error, terminal, { json: args.includes('--json'), debug: args.includes('--debug') });
    return exitCodeOf(error);
  }
}

async function runCommand(
  command: Command,
  { userId, values }: { readonly userId: string; readonly values: OptionValues },
  terminal: Terminal,
): Promise<ExitCode> {
  let config: ConfigModule | undefined;
  const openConfig: Call['openConfig'] = () => {
    config = new ConfigModule(values['config']?.toString());
    return config.open();
  };
  try {
    const answering = command.run({ userId, values, terminal, openConfig });
    const { text, json, notes = [], exitCode = 0 } = await untilForsaken(answering);
    if (values['json'] === true) terminal.print(JSON.stringify(json));
    else if (text !== '') terminal.print(text);
    if (values['json'] !== true) for (const note of notes) terminal.say(note);
    return exitCode;
  } finally {
    await closeConfig(config, terminal);
  }
}

/** The command is done, or has failed: what closing says changes neither. */
async function closeConfig(config: ConfigModule | undefined, terminal: Terminal): Promise<void> {
  try {
    await config?.close();
  } catch (error) {
    terminal.quote(`The config's close failed: ${outline(error)}`);
  }
}

function readVersion(): string {
  const file = path.join(__dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
