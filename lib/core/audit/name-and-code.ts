/**
 * All that may be said of an error that is not this library's: a driver or an ORM may quote in its message, and in other members, the
 * very hash or password that it was given.
 */
export function nameAndCode(error: Error & { readonly code?: unknown }): string {
  const code = String(error.code ?? '');
  return /^[\w-]{1,40}$/.test(code) ? `${error.name} ${code}` : error.name;
}
