import type { Answer, Call, Command } from './command';
import { actorOption, configOption } from './command';
import { openService } from './open-service';
import { readPassword } from './read-password';

export const setPassword: Command = {
  name: 'set-password',
  argument: '<sid>',
  summary: 'set the password of a user, typed at a prompt or read from stdin',
  explanation: [
    'Sets the password under the same policy as the endpoints, clears the failed attempts, kills outstanding reset tokens and',
    'calls afterPasswordChange. It lifts no revocation, so a revoked user is refused: issue a reset token instead. At a',
    'terminal the password is asked for twice and not shown (by the package @inquirer/password). Otherwise all of stdin is',
    'the password, in UTF-8; one line break at its end is left out.',
  ],
  options: [configOption, actorOption],
  examples: [
    { line: 'npx express-password-router set-password ann', meaning: 'asks for the password' },
    {
      line: 'npx express-password-router set-password ann < password.txt',
      meaning: 'reads it from a file (in PowerShell: cmd /c "npx … < password.txt")',
    },
  ],
  run: set,
};

async function set(call: Call): Promise<Answer> {
  const { userId } = call;
  const { service, actorId } = await openService(call);
  const password = await readPassword(call.terminal);
  await service.setPassword(actorId, userId, password);
  return { text: '', json: { userId }, notes: ['The password is set.'] };
}
