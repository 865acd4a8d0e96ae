import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PasswordServiceOptions } from '../options';
import { sharedWithHttp } from '../shared-with-http';
import { ConfigFileError, ConfigUnavailableError, isConfigurationError } from './errors';
import { importConfigModule } from './import-module';
import type { Exports } from './import-module';
import { isServerDown } from './is-server-down';
import { outline } from './outline';
import { inTime, untilForsaken } from './patience';

const endings = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'];
const baseName = 'express-password-router.config';

/** What a config module gave. */
export interface Config {
  readonly file: string;
  readonly options: PasswordServiceOptions;
}

/** A config module, from finding it to closing it. */
export class ConfigModule {
  readonly file: string;
  #exports: Exports = {};

  /** @throws ConfigFileError when there is no such file */
  constructor(given: string | undefined) {
    this.file = given === undefined ? findByName() : path.resolve(given);
    if (!existsSync(this.file)) throw new ConfigFileError(`There is no file ${this.file}: see --config.`);
  }

  /** @throws ConfigFileError; ConfigurationError for what the library refused; ConfigUnavailableError */
  async open(): Promise<Config> {
    try {
      return await inTime(this.file, () => this.#load());
    } catch (error) {
      if (error instanceof ConfigFileError || error instanceof ConfigUnavailableError || isConfigurationError(error)) {
        throw error;
      }
      if (isServerDown(error)) {
        const message = `${this.file} can't be loaded now, since a server does not answer: ${outline(error)}`;
        throw new ConfigUnavailableError(message, { cause: error });
      }
      const message = error instanceof Error ? error.message || error.name : String(error);
      const hint = error instanceof SyntaxError ? ` (node ${this.file} says where)` : ''; // an import does not
      throw new ConfigFileError(`${this.file} can't be loaded: ${message}${hint}`, { cause: error });
    }
  }

  /** What it opened keeps the process alive until it is closed. */
  async close(): Promise<void> {
    const { close } = this.#exports;
    if (isFunction(close)) await untilForsaken(inTime('close', async () => close()));
  }

  async #load(): Promise<Config> {
    this.#exports = withoutWrapping(await importConfigModule(this.file));
    return { file: this.file, options: await this.#readOptions() };
  }

  async #readOptions(): Promise<PasswordServiceOptions> {
    const { passwordServiceOptions, options, default: whole } = this.#exports;
    const given = passwordServiceOptions ?? options ?? whole;
    const read = await (isFunction(given) ? given() : given);
    if (isObject(read) && sharedWithHttp in read) {
      throw new ConfigFileError(`${this.file} exports a service: export the options that it was made of.`);
    }
    if (isObject(read) && Object.keys(read).length > 0) return read as PasswordServiceOptions;
    throw new ConfigFileError(
      `${this.file} has to export PasswordServiceOptions, or a function that makes them, as default, ` +
        'passwordServiceOptions or options.',
    );
  }
}

const exportNames = ['__esModule', 'passwordServiceOptions', 'options', 'default'];

/** To an import, what CommonJS exports is one default; compilers wrap it once more, and some modules are their own. */
function withoutWrapping(module: Exports): Exports {
  const { default: whole } = module;
  if (!isObject(whole) || !exportNames.some((name) => name in whole)) return module;
  return Reflect.get(whole, 'default') === whole ? { ...whole } : withoutWrapping({ ...whole });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isFunction(value: unknown): value is () => unknown {
  return typeof value === 'function';
}

function findByName(): string {
  const found = endings.map((ending) => path.resolve(`${baseName}.${ending}`)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new ConfigFileError(
    `There is no ${baseName}.{${endings.join(',')}} in this folder. Name the module that exports your ` +
      'PasswordServiceOptions with --config.',
  );
}
