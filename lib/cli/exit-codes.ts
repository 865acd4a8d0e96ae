import { isPasswordError } from '../errors';
import { ConfigFileError, InterruptedError, isConfigurationError, UsageError } from './errors';

export type ExitCode = 0 | 1 | 2 | 3 | 130;

export const exitCodes: readonly { readonly code: ExitCode; readonly meaning: string }[] = [
  { code: 0, meaning: 'done' },
  { code: 1, meaning: 'refused by the rules: no such user, a password against the policy; or check found a fault' },
  { code: 2, meaning: 'the command line, the input or the configuration is wrong' },
  {
    code: 3,
    meaning:
      "a store is unavailable, breaks its contract or is overloaded, or stdout can't be written: nothing is wrong with the call",
  },
  { code: 130, meaning: 'stopped at the prompt, by Ctrl-C, Ctrl-D or a signal; nothing was changed' },
];

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof InterruptedError) return 130;
  if (error instanceof UsageError || error instanceof ConfigFileError || isConfigurationError(error)) return 2;
  if (!isPasswordError(error) || error.status >= 500) return 3;
  return error.kind === 'malformed-request' ? 2 : 1;
}
