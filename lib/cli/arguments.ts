import { parseArgs } from 'node:util';
import { meantBy } from '../option-checks/meant-by';
import type { Command, CommandOption, OptionValues } from './command';
import { optionsOfEveryCommand } from './command';
import { UsageError } from './errors';

export type Request =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | { readonly kind: 'run'; readonly command: Command; readonly userId: string; readonly values: OptionValues };

/** @throws UsageError */
export function readArguments(args: readonly string[], commands: readonly Command[]): Request {
  const { positionals, given } = scan(args, commands);
  const [name, ...rest] = positionals;
  if (name === undefined && given.includes('version')) return { kind: 'version' };
  if (name === undefined && given.includes('help')) return { kind: 'help', command: undefined };
  if (name === undefined) throw new UsageError('Which command? `express-password-router help` lists them.');
  if (name === 'help') return { kind: 'help', command: rest[0] === undefined ? undefined : find(commands, rest[0]) };

  const command = find(commands, name);
  if (given.includes('help')) return { kind: 'help', command };
  requireKnownOptions(command, given);
  const values = readValues(args, command);
  return { kind: 'run', command, userId: readUserId(command, rest), values };
}

/** Without judging: whichever command it is, `--config x` is one option, wherever it stands. */
function scan(args: readonly string[], commands: readonly Command[]): { positionals: string[]; given: string[] } {
  const every = [...commands.flatMap(({ options }) => options), ...optionsOfEveryCommand];
  const settings = { args: [...args], allowPositionals: true, strict: false, tokens: true } as const;
  const { positionals, tokens } = parseArgs({ ...settings, options: describe(every) });
  return { positionals, given: tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])) };
}

function find(commands: readonly Command[], name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const meant = meantBy(name, [...commands.map((candidate) => candidate.name), 'help']);
  const hint = meant ? `Did you mean ${meant}?` : '`express-password-router help` lists the commands.';
  throw new UsageError(`There is no such command. ${hint}`);
}

function requireKnownOptions({ name, options }: Command, given: readonly string[]): void {
  const known = [...options, ...optionsOfEveryCommand].map((option) => option.name);
  const unknown = given.find((option) => !known.includes(option));
  if (unknown === undefined) return;
  if (/^p(ass|w)/i.test(unknown)) {
    throw new UsageError(
      'A password must not be an argument: others on this machine could read it. Type it at the prompt, or pipe it into stdin.',
    );
  }
  const meant = meantBy(unknown, known);
  const hint = meant ? `Did you mean --${meant}?` : `It takes ${known.map((option) => `--${option}`).join(', ')}.`;
  throw new UsageError(`${name} does not take this option. ${hint}`);
}

function readValues(args: readonly string[], { options }: Command): OptionValues {
  const settings = { args: [...args], allowPositionals: true, strict: true } as const;
  try {
    return { ...parseArgs({ ...settings, options: describe([...options, ...optionsOfEveryCommand]) }).values };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Never quotes what is too much: it may be a password. */
function readUserId({ name, argument }: Command, [userId, ...tooMany]: readonly string[]): string {
  if (!argument && userId !== undefined) throw new UsageError(`${name} takes no argument.`);
  if (!argument) return '';
  if (!userId) throw new UsageError(`Whom? ${name} takes the id of a user: express-password-router ${name} <sid>`);
  if (tooMany.length > 0) throw new UsageError(`${name} takes one argument, the id of a user, and nothing else.`);
  return userId;
}

type ParseOptions = Record<string, { type: 'string' | 'boolean'; short?: string }>;

function describe(options: readonly CommandOption[]): ParseOptions {
  return Object.fromEntries(
    options.map(({ name, value }) => [
      name,
      { type: value ? 'string' : 'boolean', ...(name === 'help' && { short: 'h' }) },
    ]),
  );
}
