import type { Command, CommandOption } from './command';
import { optionsOfEveryCommand } from './command';
import { exitCodes } from './exit-codes';

const program = 'express-password-router';

export function helpFor(command: Command | undefined, commands: readonly Command[]): string {
  return command ? helpForOne(command) : helpForAll(commands);
}

function helpForAll(commands: readonly Command[]): string {
  const rows = commands.map((command) => [nameOf(command), command.summary] as const);
  return [
    `Usage: npx ${program} <command> [options]`,
    '',
    'For whoever runs an app with express-password-router: the same stores, rules and audit trail as the app, without HTTP.',
    '',
    'Commands:',
    ...columns([...rows, ['help <command>', 'what a command does, its options, examples']]),
    '',
    'Options of every command:',
    ...describeOptions(optionsOfEveryCommand),
    ...columns([['--version', 'the version of the package']]),
    '',
    'Exit codes:',
    ...columns(exitCodes.map(({ code, meaning }) => [String(code), meaning])),
    '',
    'Examples:',
    ...commands.flatMap(({ examples }) =>
      examples.slice(0, 1).flatMap(({ line, meaning }) => describeExample(line, meaning)),
    ),
  ].join('\n');
}

function helpForOne(command: Command): string {
  return [
    `Usage: npx ${program} ${nameOf(command)} [options]`,
    '',
    ...command.explanation,
    '',
    'Options:',
    ...describeOptions([...command.options, ...optionsOfEveryCommand]),
    '',
    'Examples:',
    ...command.examples.flatMap(({ line, meaning }) => describeExample(line, meaning)),
  ].join('\n');
}

export function nameOf({ name, argument }: Command): string {
  return argument ? `${name} ${argument}` : name;
}

function describeOptions(options: readonly CommandOption[]): string[] {
  return columns(options.map(({ name, value, meaning }) => [value ? `--${name} ${value}` : `--${name}`, meaning]));
}

function describeExample(line: string, meaning: string): string[] {
  return [`  # ${meaning}`, `  ${line}`];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(20, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
