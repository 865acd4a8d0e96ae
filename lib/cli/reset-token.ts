import { requireLifetime } from '../options';
import type { Answer, Call, Command } from './command';
import { actorOption, configOption } from './command';
import { UsageError } from './errors';
import { openService } from './open-service';

export const resetToken: Command = {
  name: 'reset-token',
  argument: '<sid>',
  summary: 'issue a reset token for a user, and print it',
  explanation: [
    'Issues a reset token as an authorised caller may: it supersedes every earlier one of this user, works while the',
    'account is locked and, for a revoked user, lifts the revocation when it is redeemed. Hand it to the user by a way that',
    'only the user reads. Stdout holds the token and nothing else.',
  ],
  options: [
    configOption,
    actorOption,
    {
      name: 'lifetime',
      value: '<seconds>',
      meaning: "how long it is good; default: the config's tokenLifetimeSeconds",
    },
  ],
  examples: [
    { line: 'npx express-password-router reset-token ann', meaning: 'a token for the user with the id ann' },
    {
      line: 'npx express-password-router reset-token ann --lifetime 600 --actor helpdesk-7 --json',
      meaning: 'good for ten minutes; the audit trail names who asked; {"token","expiresAt","userId"}',
    },
  ],
  run: issue,
};

async function issue(call: Call): Promise<Answer> {
  const { userId } = call;
  const { service, actorId } = await openService(call, readLifetime(call));
  const caller = { userId: actorId, mayResetPassword: () => true };
  const { token, expiresAt } = await service.issueResetToken(caller, userId);
  return {
    text: token,
    json: { token, expiresAt, userId },
    notes: [`Good once, until ${expiresAt.toISOString()}.`],
  };
}

function readLifetime({ values: { lifetime } }: Call): { tokenLifetimeSeconds?: number } {
  if (lifetime === undefined) return {};
  try {
    return { tokenLifetimeSeconds: requireLifetime('--lifetime, in seconds,', Number(lifetime)) };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
