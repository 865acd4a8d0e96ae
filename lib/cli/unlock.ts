import type { Answer, Call, Command } from './command';
import { actorOption, configOption } from './command';
import { openService } from './open-service';

export const unlock: Command = {
  name: 'unlock',
  argument: '<sid>',
  summary: 'let a user who is locked out try again',
  explanation: [
    'Sets the failed attempts to 0. The password stays what it is: for a user who has forgotten it, issue a reset token,',
    'which ends the lock as well.',
  ],
  options: [configOption, actorOption],
  examples: [{ line: 'npx express-password-router unlock ann', meaning: 'ann has all attempts again' }],
  run: async (call: Call): Promise<Answer> => {
    const { service, actorId } = await openService(call);
    await service.unlock(actorId, call.userId);
    return { text: '', json: { userId: call.userId }, notes: ['The failed attempts are 0.'] };
  },
};
