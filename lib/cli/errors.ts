import type { ConfigurationError } from '../errors';

/** The command line or the input is wrong; the message says how. Never quotes what might be a password. */
export class UsageError extends Error {
  readonly kind = 'usage';
}

/** The config module can't be loaded, or exports no options. */
export class ConfigFileError extends Error {
  readonly kind = 'configuration';
}

/** Nothing is wrong with the config module, but a server that it needs is down, or it never ends. */
export class ConfigUnavailableError extends Error {
  readonly kind = 'unavailable';
}

/** Ctrl-C, Ctrl-D or a signal at a prompt. */
export class InterruptedError extends Error {
  readonly kind = 'interrupted';
}

/** By name: the app may have a copy of the package of its own. */
export function isConfigurationError(error: unknown): error is ConfigurationError {
  return error instanceof Error && error.name === 'ConfigurationError';
}
