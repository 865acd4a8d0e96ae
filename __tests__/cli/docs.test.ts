import { readFileSync } from 'node:fs';
import path from 'node:path';
import { optionsOfEveryCommand } from '../../lib/cli/command';
import { commands } from '../../lib/cli/commands';
import { exitCodes } from '../../lib/cli/exit-codes';
import { nameOf } from '../../lib/cli/help';
import { codeWords, readMarkdown } from '../support/read-markdown';
import { root } from '../support/root';

const page = readMarkdown('docs/cli.md');

describe('docs/cli.md', () => {
  test('lists every command, in the words of the help', () => {
    const documented = page.table('command', 'does').map((row) => [...codeWords(row['command']), row['does']]);
    expect(documented).toEqual(commands.map((command) => [nameOf(command), command.summary]));
  });

  test('lists every exit code, in the words of the help', () => {
    const documented = page.table('code', 'meaning').map(({ code, meaning }) => ({ code: Number(code), meaning }));
    expect(documented).toEqual(exitCodes);
  });

  test('lists every option, and for which commands it is', () => {
    const documented = page
      .table('option', 'for', 'is')
      .map((row) => [codeWords(row['option'])[0], namedIn(row['for'])]);
    const declared = commands
      .flatMap(({ options }) => options)
      .map(({ name, value }) => `--${name} ${value ?? ''}`.trim());
    const named = [...new Set(declared)].map((option) => [option, commandsWith(option)]);
    const everywhere = optionsOfEveryCommand.map(({ name }) => [`--${name}`, commands.map((command) => command.name)]);
    expect(documented).toEqual([...named, ...everywhere, ['--version', []]]);
  });

  test('shows the config of examples/production byte for byte', () => {
    const config = readFileSync(path.join(root, 'examples/production/express-password-router.config.ts'), 'utf8');
    expect(page.codeBlocks.filter(({ language }) => language === 'ts').map(({ code }) => code)).toEqual([config]);
  });
});

function namedIn(cell = ''): string[] {
  const names = commands.map(({ name }) => name);
  const listed = codeWords(cell);
  return cell.startsWith('all') ? names.filter((name) => !listed.includes(name)) : listed;
}

function commandsWith(option: string): string[] {
  const [name = ''] = option.slice(2).split(' ');
  return commands.filter(({ options }) => options.some((each) => each.name === name)).map((command) => command.name);
}
