/** One channel each: `express-password-router:` and the name. */
export const operations = [
  'issueResetToken',
  'issueSelfServiceToken',
  'redeemResetToken',
  'changePassword',
  'verifyPassword',
  'setPassword',
  'unlock',
  'revokeResetTokens',
  'validatePassword',
] as const;

/** The name by which Node knows one moment of such a channel: its start, or its end, however it ended. */
export function momentOf(name: string, moment: 'start' | 'asyncEnd'): string {
  return `tracing:express-password-router:${name}:${moment}`;
}
