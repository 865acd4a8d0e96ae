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

/** By the system's own codes, also where a driver has wrapped the error, or has tried several addresses. */
export function isServerDown(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEEPEST) return false;
  const { code, syscall, errors, cause } = error as NodeJS.ErrnoException & { readonly errors?: unknown };
  if (NETWORK.includes(String(code))) return true;
  if (code === 'ENOENT' && syscall === 'connect') return true;
  const inner: readonly unknown[] = Array.isArray(errors) ? [cause, ...(errors as unknown[])] : [cause];
  return inner.some((each) => isServerDown(each, depth + 1));
}
