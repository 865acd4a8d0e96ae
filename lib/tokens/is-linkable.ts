/** A mail program that makes a link of a plain address leaves a dash or an underscore at its end out of it: the token would be cut. */
export function isLinkable(token: string): boolean {
  return !/[-_]$/.test(token);
}
