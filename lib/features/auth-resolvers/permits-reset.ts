/**
 * True when `users:reset_password:*`, or `users:reset_password:` and this very id, is among the permissions. No other text, and
 * no other shape, permits anything.
 */
export function permitsReset(permissions: unknown, userId: string): boolean {
  if (!Array.isArray(permissions)) return false;
  return ['*', userId].some((instance) => permissions.includes(`users:reset_password:${instance}`));
}
