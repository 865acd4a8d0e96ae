import { isPasswordError } from '../../errors';

/** What the host's own code threw, where an error of this library stands for it. */
export function originalOf(error: unknown): unknown {
  const isWrapped = isPasswordError(error) && (error.kind === 'unavailable' || error.kind === 'server-error');
  return isWrapped ? (error.cause ?? error) : error;
}
