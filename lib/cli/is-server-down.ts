const NETWORK = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
];

const DEEPEST = 5;

/** What drivers keep besides the `cause`: the errors of several addresses; in node-redis, the one over which it gave up. */
interface DriverError extends NodeJS.ErrnoException {
  readonly errors?: unknown;
  readonly originalError?: unknown;
}

/** By the system's own codes, also where a driver has wrapped the error. */
export function isServerDown(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEEPEST) return false;
  const { code, syscall, errors, cause, originalError } = error as DriverError;
  if (NETWORK.includes(String(code))) return true;
  if (code === 'ENOENT' && syscall === 'connect') return true;
  const inner: readonly unknown[] = [cause, originalError, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return inner.some((each) => isServerDown(each, depth + 1));
}
