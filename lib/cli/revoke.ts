import type { Answer, Call, Command } from './command';
import { actorOption, configOption } from './command';
import { openService } from './open-service';

export const revoke: Command = {
  name: 'revoke',
  argument: '<sid>',
  summary: 'revoke the reset tokens of a user',
  explanation: [
    'Withdraws every reset token that this user has outstanding, of both kinds. The account itself and its sessions stay as',
    'they are. For an id without tokens, or without a user, there is nothing to do, and that is no error.',
  ],
  options: [configOption, actorOption],
  examples: [{ line: 'npx express-password-router revoke ann', meaning: 'the token went to a wrong address' }],
  run: async (call: Call): Promise<Answer> => {
    const { service, actorId } = await openService(call);
    await service.revokeResetTokens(call.userId, actorId);
    return { text: '', json: { userId: call.userId }, notes: ['No reset token of this user is good any more.'] };
  },
};
