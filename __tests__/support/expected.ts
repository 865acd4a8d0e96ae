/** Typed stand-ins for what an expectation leaves open. */
export const anyText: unknown = expect.any(String);
export const anyDate: unknown = expect.any(Date);
export const opaqueToken: unknown = expect.stringMatching(/^[\w-]{44}$/);

export function textWith(part: string): unknown {
  return expect.stringContaining(part);
}
