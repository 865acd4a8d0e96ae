import type { Config } from './load-config';
import type { ExitCode } from './exit-codes';
import type { Terminal } from './terminal';

export interface CommandOption {
  /** Without the dashes. */
  readonly name: string;
  /** What stands for the value, '<file>'; absent for a flag. */
  readonly value?: string;
  readonly meaning: string;
}

interface Example {
  readonly line: string;
  readonly meaning: string;
}

/** One row of the table that parsing, help and docs/cli.md are made of. */
export interface Command {
  readonly name: string;
  readonly argument?: '<sid>';
  /** One line, for the list of commands. */
  readonly summary: string;
  readonly explanation: readonly string[];
  readonly options: readonly CommandOption[];
  readonly examples: readonly Example[];
  readonly run: (call: Call) => Promise<Answer>;
}

export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** A command as it was called. */
export interface Call {
  /** The argument `<sid>`; '' for a command that takes none. */
  readonly userId: string;
  readonly values: OptionValues;
  readonly terminal: Terminal;
  /** Loads the config module; it is closed when the command has ended. */
  readonly openConfig: () => Promise<Config>;
}

export interface Answer {
  /** For stdout. Empty: there is nothing but the notes. */
  readonly text: string;
  /** For stdout in place of the text, with `--json`. */
  readonly json: unknown;
  /** For a person, on stderr. */
  readonly notes?: readonly string[];
  readonly exitCode?: ExitCode;
}

export const configOption: CommandOption = {
  name: 'config',
  value: '<file>',
  meaning: 'the module that exports the PasswordServiceOptions; default: express-password-router.config.* here',
};

export const actorOption: CommandOption = {
  name: 'actor',
  value: '<id>',
  meaning: "whom the audit trail names; default: cli: and the operating system's user name",
};

export const optionsOfEveryCommand: readonly CommandOption[] = [
  { name: 'json', meaning: 'the answer, or the error, as one JSON document on stdout' },
  { name: 'debug', meaning: 'with an error also its causes, messages and stack traces, hashes and passwords left out' },
  { name: 'help', meaning: 'this help (-h)' },
];
