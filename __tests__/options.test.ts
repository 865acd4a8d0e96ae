import { createPasswordService, MemoryTokenStore, MemoryUserStore } from 'express-password-router';
import {
  BcryptPasswordHasher,
  ConfigurationError,
  NistPasswordPolicy,
  OpaqueTokenFormat,
} from 'express-password-router';
import { serviceOptionKeys, settleService } from '../lib/options';
import { fastPasswordHasher } from './support/fast-password-hasher';

const required = {
  userStore: new MemoryUserStore(),
  tokenStore: new MemoryTokenStore(),
  tokenFormat: new OpaqueTokenFormat(),
};

function complaintAbout(options: object): string {
  try {
    createPasswordService({ ...required, ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return '';
}

describe('defaults', () => {
  test('two stores and a format are enough', () => {
    expect(settleService(required)).toMatchObject({
      ...required,
      tokenLifetimeSeconds: 86_400,
      failedAttemptsLockout: 10,
      maxWaitMs: 5_000,
      timeoutMs: 5_000,
      afterPasswordChange: undefined,
      onEvent: undefined,
    });
  });

  test('the policy is NIST’s, the hasher is bcrypt of cost 12, the clock is the machine’s', async () => {
    const { passwordPolicies, passwordHasher, clock } = settleService(required);
    expect(passwordPolicies).toEqual([new NistPasswordPolicy()]);
    expect(passwordHasher).toBeInstanceOf(BcryptPasswordHasher);
    expect(await passwordHasher.hash('x')).toMatch(/^\$2b\$12\$/);
    expect(clock()).toBeInstanceOf(Date);
  });

  const optional = serviceOptionKeys.filter((key) => !(key in required));
  test.each(optional)('%s may be undefined, which is the same as leaving it out', (key) => {
    const { clock, ...settled } = settleService({ ...required, [key]: undefined });
    const { clock: machineClock, ...standard } = settleService(required);
    expect(settled).toEqual(standard);
    expect(clock.toString()).toBe(machineClock.toString());
  });

  test('so may each of hashing', () => {
    expect(complaintAbout({ hashing: { concurrency: undefined, queueLimit: undefined, maxWaitMs: undefined } })).toBe(
      '',
    );
  });
});

describe('ranges', () => {
  test.each<[string, object]>([
    ['tokenLifetimeSeconds', { tokenLifetimeSeconds: 60 }],
    ['tokenLifetimeSeconds', { tokenLifetimeSeconds: 604_800 }],
    ['failedAttemptsLockout', { failedAttemptsLockout: 1 }],
    ['failedAttemptsLockout', { failedAttemptsLockout: 100 }],
    ['failedAttemptsLockout', { failedAttemptsLockout: false }],
    ['timeoutMs', { timeoutMs: 1 }],
    ['hashing', { hashing: {} }],
    ['hashing', { hashing: { concurrency: 1, queueLimit: 0, maxWaitMs: 1 } }],
    ['passwordPolicy', { passwordPolicy: [new NistPasswordPolicy(), { check: () => [] }] }],
  ])('%s: %j is taken', (_name, options) => {
    expect(complaintAbout(options)).toBe('');
  });

  const seconds = 'tokenLifetimeSeconds must be a whole number from 60 to 604800.';
  const lockout = 'failedAttemptsLockout, unless false, must be a whole number from 1 to 100.';
  test.each<[string, object, string]>([
    ...[59, 604_801, 60.5, NaN, Infinity, -60, 0, '3600', null].map((value): [string, object, string] => [
      `tokenLifetimeSeconds: ${String(value)}`,
      { tokenLifetimeSeconds: value },
      seconds,
    ]),
    ...[0, 101, 1.5, NaN, true, '10', null].map((value): [string, object, string] => [
      `failedAttemptsLockout: ${String(value)}`,
      { failedAttemptsLockout: value },
      lockout,
    ]),
    ['timeoutMs: 0', { timeoutMs: 0 }, 'timeoutMs must be a whole number from 1 to 2147483647.'],
    [
      'timeoutMs: beyond what a timer can',
      { timeoutMs: 2 ** 31 },
      'timeoutMs must be a whole number from 1 to 2147483647.',
    ],
    ['timeoutMs: Infinity', { timeoutMs: Infinity }, 'timeoutMs must be a whole number from 1 to 2147483647.'],
    ['null slots', { hashing: { concurrency: null } }, 'hashing.concurrency must be a whole number from 1 to 1024.'],
    ['no slot', { hashing: { concurrency: 0 } }, 'hashing.concurrency must be a whole number from 1 to 1024.'],
    [
      'slots as a BigInt',
      { hashing: { concurrency: 10n } },
      'hashing.concurrency must be a whole number from 1 to 1024.',
    ],
    ['half a slot', { hashing: { concurrency: 0.5 } }, 'hashing.concurrency must be a whole number from 1 to 1024.'],
    [
      'a negative line',
      { hashing: { queueLimit: -1 } },
      'hashing.queueLimit must be a whole number from 0 to 1000000.',
    ],
    ['no patience', { hashing: { maxWaitMs: 0 } }, 'hashing.maxWaitMs must be a whole number from 1 to 2147483647.'],
    [
      'an empty list of policies',
      { passwordPolicy: [] },
      'passwordPolicy is empty: leave it out for the default, or list at least one.',
    ],
    ['a hook that is none', { afterPasswordChange: 'mail' }, 'afterPasswordChange must be a function.'],
    ['a listener that is none', { onEvent: null }, 'onEvent must be a function.'],
    ['a clock that is none', { clock: new Date() }, 'clock must be a function.'],
    ['hashing that is a list', { hashing: [] }, 'hashing takes an object of options.'],
    ['a listener that is a class', { onEvent: ConfigurationError }, 'onEvent must be a function, not a class.'],
    [
      'hashing that nobody has awaited',
      { hashing: Promise.resolve({ concurrency: 1 }) },
      'hashing takes an object of options, not a promise: await it first.',
    ],
    ['hashing that is a number', { hashing: 2 }, 'hashing takes an object of options.'],
  ])('%s is refused', (_name, options, message) => {
    expect(complaintAbout(options)).toBe(message);
  });
});

describe('ports', () => {
  test.each<[string, object, string]>([
    [
      'no user store',
      { userStore: undefined },
      'userStore is missing: give an object with findById, replacePassword, countAttempt, clearAttempts.',
    ],
    [
      'no token store',
      { tokenStore: null },
      'tokenStore is missing: give an object with save, findById, delete, deleteForUser.',
    ],
    ['no token format', { tokenFormat: undefined }, 'tokenFormat is missing: give an object with mint, read.'],
    [
      'a user store without countAttempt',
      { userStore: Object.assign(new MemoryUserStore(), { countAttempt: undefined }) },
      'userStore lacks the method countAttempt.',
    ],
    [
      'a user store that is none',
      { userStore: {} },
      'userStore lacks the methods findById, replacePassword, countAttempt, clearAttempts.',
    ],
    [
      'a user store for tokens',
      { tokenStore: new MemoryUserStore() },
      'tokenStore lacks the methods save, delete, deleteForUser.',
    ],
    [
      'a class in place of its instance',
      { tokenFormat: OpaqueTokenFormat },
      "tokenFormat must be an object with mint, read, not a function: does it lack 'new'?",
    ],
    ['null for a policy', { passwordPolicy: null }, 'passwordPolicy is missing: give an object with check.'],
    [
      'null for a hasher',
      { passwordHasher: null },
      'passwordHasher is missing: give an object with hash, verify, needsRehash.',
    ],
    ['a policy that cannot check', { passwordPolicy: {} }, 'passwordPolicy lacks the method check.'],
    [
      'one of many that cannot',
      { passwordPolicy: [new NistPasswordPolicy(), null] },
      'passwordPolicy is missing: give an object with check.',
    ],
    [
      'a policy with a description in place of describe',
      { passwordPolicy: { check: () => [], describe: { minLength: 15 } } },
      'passwordPolicy.describe must be a function.',
    ],
    [
      'a policy that would never look back',
      { passwordPolicy: [{ check: () => [], checkReuse: true }] },
      'passwordPolicy.checkReuse must be a function.',
    ],
    [
      'a hasher that cannot verify',
      { passwordHasher: { ...fastPasswordHasher, verify: 1 } },
      'passwordHasher lacks the method verify.',
    ],
    [
      'a hasher without a limit',
      { passwordHasher: { ...fastPasswordHasher, maxPasswordBytes: undefined } },
      'passwordHasher.maxPasswordBytes must be a whole number from 1 to 9007199254740991.',
    ],
  ])('%s is found at start', (_what, options, message) => {
    expect(complaintAbout(options)).toBe(message);
  });
});

describe('names', () => {
  test.each([
    [{ userstore: 1 }, "createPasswordService does not take 'userstore': did you mean 'userStore'?"],
    [
      { tokenLifetimeSecond: 1 },
      "createPasswordService does not take 'tokenLifetimeSecond': did you mean 'tokenLifetimeSeconds'?",
    ],
    [{ hashing: { concurency: 1 } }, "hashing does not take 'concurency': did you mean 'concurrency'?"],
  ])('%j', (options, message) => {
    expect(complaintAbout(options)).toBe(message);
  });

  test('what belongs to the router is not the service’s', () => {
    expect(complaintAbout({ authResolver: () => null })).toMatch(
      /^createPasswordService does not take 'authResolver': it takes userStore, /,
    );
  });

  test('no options at all', () => {
    expect(() => createPasswordService(undefined as never)).toThrow(ConfigurationError);
  });
});

test('options are read once: what the host does with its object later changes nothing', async () => {
  const options = { ...required, passwordHasher: fastPasswordHasher, passwordPolicy: [{ check: () => [] }] };
  const service = createPasswordService(options);
  options.passwordPolicy[0] = { check: () => [{ rule: 'late', message: 'Too late.' }] as never };
  Object.assign(options, { userStore: null, passwordPolicy: null });
  expect(await service.validatePassword({ password: 'x', userId: 'jane' })).toEqual([]);
  expect(Object.isFrozen(settleService(required))).toBe(true);
});
