import type { Caller, PasswordService } from 'express-password-router';
import type { Mailer } from '../forgot-password/mailer';
import type { Person } from '../forgot-password/people';

export type Invite = (caller: Caller, person: Person) => Promise<void>;

/**
 * The token is an administrator's: it is good for `tokenLifetimeSeconds`, and "forgot password" does not end it.
 * `resetPageUrl` is from the configuration.
 */
export function createInvite(passwords: PasswordService, mailer: Mailer, resetPageUrl: string): Invite {
  return async (caller, { id, email }) => {
    const { token, expiresAt } = await passwords.issueResetToken(caller, id);
    try {
      await mailer.send({
        to: email,
        subject: 'Your invitation',
        text: [
          'There is an account for you. Choose your password here:',
          `${resetPageUrl}#token=${encodeURIComponent(token)}`,
          `The link works once, until ${expiresAt.toUTCString()}.`,
        ].join('\n\n'),
      });
    } catch (error) {
      // Nobody has this token, so nobody needs it.
      await passwords.revokeResetTokens(id);
      throw error;
    }
  };
}
