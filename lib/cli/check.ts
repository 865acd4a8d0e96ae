import { createPasswordService } from '../create-password-service';
import { settleService } from '../options';
import type { PasswordServiceOptions } from '../options';
import { checkClock } from './check/clock';
import { fault, ok, reportOf } from './check/finding';
import type { Finding } from './check/finding';
import { checkHasher, checkThreads } from './check/hashing';
import { checkWithScratchUser } from './check/scratch-user';
import { checkStores } from './check/stores';
import { checkTokenFormat } from './check/token-format';
import type { Answer, Call, Command } from './command';
import { configOption } from './command';
import { isConfigurationError } from './errors';

export const check: Command = {
  name: 'check',
  summary: 'examine options, keys, clock, hashing speed and stores',
  explanation: [
    'Examines what the config gives, one line a check, and says what to do. It writes nothing, unless you name a scratch user:',
    'then it races the two stores by conformance cases on that one user, and leaves the user with a password that nobody',
    'knows. Never name a user whom anybody needs. Exits with 1 if anything is at fault; what is only worth a look (!) is not.',
  ],
  options: [
    configOption,
    {
      name: 'scratch-user',
      value: '<sid>',
      meaning: 'race the stores on this user, whose password and tokens are lost',
    },
  ],
  examples: [
    { line: 'npx express-password-router check', meaning: 'before a release, on the machine that the app runs on' },
    {
      line: 'npx express-password-router check --scratch-user scratch --json',
      meaning: 'with the races, for a program',
    },
  ],
  run: async (call: Call): Promise<Answer> => {
    const findings = await examine(call);
    const isFine = !findings.some(({ verdict }) => verdict === 'fault');
    return { text: reportOf(findings), json: { ok: isFine, findings }, exitCode: isFine ? 0 : 1 };
  },
};

async function examine(call: Call): Promise<readonly Finding[]> {
  try {
    const { options, file } = await call.openConfig();
    createPasswordService(options);
    return await examineParts(options, file, call.values['scratch-user']?.toString());
  } catch (error) {
    if (isConfigurationError(error)) return [fault('options', error.message)];
    throw error;
  }
}

async function examineParts(options: PasswordServiceOptions, file: string, userId?: string): Promise<Finding[]> {
  const settings = settleService(options);
  const stores = await checkStores(settings);
  const canRace = userId !== undefined && stores.every(({ verdict }) => verdict === 'ok');
  return [
    ok('options', 'createPasswordService takes them'),
    ...(await checkTokenFormat(settings)),
    ...checkClock(settings.clock, file),
    ...(await checkHasher(settings)),
    ...checkThreads(options.hashing),
    ...stores,
    ...(canRace ? await checkWithScratchUser(settings, userId) : []),
  ];
}
