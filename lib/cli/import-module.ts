import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { ConfigFileError, UsageError } from './errors';

export type Exports = Readonly<Record<string, unknown>>;

/** The host's own module: JavaScript of either kind as it is, TypeScript by what the project has for it. */
export async function importConfigModule(file: string): Promise<Exports> {
  const { href } = pathToFileURL(file);
  if (!/\.[cm]?ts$/.test(file)) return (await import(href)) as Exports;

  // Before Node's own stripping of types, which knows neither tsconfig.json nor imports without an ending: to try the one
  // and fall back on the other could load half of the app twice.
  const tsx = resolveFrom(file, 'tsx/esm/api');
  if (tsx) {
    // The ES module beside the one that require.resolve finds: that one looks for its loader in the wrong place.
    const { tsImport } = await importTsx(pathToFileURL(tsx.replace(/\.cjs$/, '.mjs')).href);
    return tsImport(href, href);
  }
  return importStripped(href);
}

/** What there is to know of tsx here. */
interface Tsx {
  readonly tsImport: (url: string, from: string) => Promise<Exports>;
}

async function importTsx(href: string): Promise<Tsx> {
  return (await import(href)) as Tsx;
}

async function importStripped(href: string): Promise<Exports> {
  try {
    return (await import(href)) as Exports;
  } catch (error) {
    const isNodesLimit = error instanceof SyntaxError || /UNKNOWN_FILE_EXTENSION|TYPESCRIPT/.test(codeOf(error));
    if (!isNodesLimit) throw error;
    throw new ConfigFileError(
      `Node ${process.version} can't load this TypeScript by itself. Either install tsx in the project (npm install ` +
        '--save-dev tsx), or name the compiled JavaScript with --config. (From 22.18 on, Node loads TypeScript that ' +
        'is plain JavaScript with types, and whose imports name the file with its ending. Where package.json says ' +
        '"type": "commonjs", a file with import or export has to be named .mts.)',
      { cause: error },
    );
  }
}

export type PasswordPrompt = (
  question: { readonly message: string },
  context: { readonly output: NodeJS.WritableStream; readonly signal: AbortSignal },
) => Promise<string>;

/** @throws UsageError when it is not installed */
export async function importPasswordPrompt(): Promise<PasswordPrompt> {
  try {
    return (await import('@inquirer/password')).default;
  } catch (error) {
    if (!codeOf(error).includes('MODULE_NOT_FOUND')) throw error;
    throw new UsageError(
      'To type the password, install the prompt: npm install @inquirer/password. Or pipe the password into stdin.',
    );
  }
}

function resolveFrom(file: string, name: string): string | undefined {
  try {
    return createRequire(file).resolve(name);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
