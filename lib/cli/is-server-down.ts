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

/** PostgreSQL's and MySQL's own: the server is starting or stopping, or has no connection left. */
const NOT_NOW = [
  '57P01',
  '57P02',
  '57P03',
  '53300',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'PROTOCOL_CONNECTION_LOST',
];

/** Without a code: what pg and node-redis say of a server that is silent, and Redis of itself. */
const SAID =
  /\b(?:connection|socket) timeout\b|\btimeout (?:expired|exceeded)\b|^LOADING |^ERR max number of clients /i;

const DEEPEST = 5;

/** What drivers keep besides the `cause`: the errors of several addresses; in node-redis, the one over which it gave up. */
interface DriverError extends NodeJS.ErrnoException {
  readonly errors?: unknown;
  readonly originalError?: unknown;
}

/** By the system's own codes and the databases', also where a driver has wrapped the error. */
export function isServerDown(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEEPEST) return false;
  const { code, message, syscall, errors, cause, originalError } = error as DriverError;
  if ([...NETWORK, ...NOT_NOW].includes(String(code)) || SAID.test(message)) return true;
  if (code === 'ENOENT' && syscall === 'connect') return true;
  const inner: readonly unknown[] = [cause, originalError, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return inner.some((each) => isServerDown(each, depth + 1));
}
