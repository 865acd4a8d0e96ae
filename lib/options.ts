import { LONGEST_TIMER_MS } from './core/guarded-ports/call-host';
import type { SelfServiceTerms } from './core/issue-reset-token';
import { LONGEST_LIFETIME_SECONDS } from './core/longest-lifetime';
import { ConfigurationError } from './errors';
import type { PasswordEvent } from './events';
import { settleHashing } from './hashing-options';
import type { HashingOptions, HashingSettings } from './hashing-options';
import { requireFunction, requireOptionalFunction, requirePort, requireWhole } from './option-checks/check-option';
import { requireKnownKeys } from './option-checks/known-keys';
import type { SelfServiceOptions } from './password-service';
import { BcryptPasswordHasher } from './passwords/bcrypt-password-hasher';
import { NistPasswordPolicy } from './passwords/nist-password-policy';
import type {
  MaybePromise,
  PasswordChange,
  PasswordHasher,
  PasswordPolicy,
  TokenFormat,
  TokenStore,
  UserStore,
} from './ports';

/** What createPasswordService takes. */
export interface PasswordServiceOptions {
  /** Your users: four methods over the table that you have. */
  readonly userStore: UserStore;
  /** The outstanding tokens. */
  readonly tokenStore: TokenStore;
  /** `JwtTokenFormat` or `OpaqueTokenFormat`. */
  readonly tokenFormat: TokenFormat;
  /** How long a token that a caller issues is good for, in seconds. Default: 86 400; 60 … 604 800. */
  readonly tokenLifetimeSeconds?: number | undefined;
  /** Attempts until the account is locked; or false, for a host with a lock-out of its own. Default: 10; 1 … 100. */
  readonly failedAttemptsLockout?: number | false | undefined;
  /** What a new password has to be; an array means all of them. Default: `new NistPasswordPolicy()`. */
  readonly passwordPolicy?: PasswordPolicy | readonly PasswordPolicy[] | undefined;
  /** How passwords are hashed. Default: `new BcryptPasswordHasher()`. */
  readonly passwordHasher?: PasswordHasher | undefined;
  /** How many hashes run and wait. All services of a process share one gate, unless given numbers of their own. */
  readonly hashing?: HashingOptions | undefined;
  /**
   * How long one call of a store, resolver, policy, hasher, token format or hook may take, in milliseconds; after that, 503; for
   * `afterPasswordChange`, an event. Default: 5 000; 1 … 2 147 483 647.
   */
  readonly timeoutMs?: number | undefined;
  /** Awaited after every commit: end sessions, notify the user. A failure is an event, never a lost change. Default: none. */
  readonly afterPasswordChange?: ((change: PasswordChange) => MaybePromise<void>) | undefined;
  /**
   * The audit trail. Runs in the request's AsyncLocalStorage context; whatever it throws is kept from the request. Default:
   * failures go to `console.error`.
   */
  readonly onEvent?: ((event: PasswordEvent) => void) | undefined;
  /** Answers the time, for tests. Default: the machine's. */
  readonly clock?: (() => Date) | undefined;
}

/** The options, checked and with every default filled in. */
export interface Settings extends HashingSettings {
  readonly userStore: UserStore;
  readonly tokenStore: TokenStore;
  readonly tokenFormat: TokenFormat;
  readonly tokenLifetimeSeconds: number;
  readonly failedAttemptsLockout: number | false;
  readonly passwordPolicies: readonly PasswordPolicy[];
  readonly passwordHasher: PasswordHasher;
  readonly timeoutMs: number;
  readonly afterPasswordChange: ((change: PasswordChange) => MaybePromise<void>) | undefined;
  readonly onEvent: ((event: PasswordEvent) => void) | undefined;
  readonly clock: () => Date;
}

export const serviceOptionKeys: readonly (keyof PasswordServiceOptions)[] = [
  'userStore',
  'tokenStore',
  'tokenFormat',
  'tokenLifetimeSeconds',
  'failedAttemptsLockout',
  'passwordPolicy',
  'passwordHasher',
  'hashing',
  'timeoutMs',
  'afterPasswordChange',
  'onEvent',
  'clock',
];

const USER_STORE_METHODS = ['findById', 'replacePassword', 'countAttempt', 'clearAttempts'] as const;

/** @throws ConfigurationError */
export function settleService(options: PasswordServiceOptions): Settings {
  const { tokenLifetimeSeconds = 86_400, failedAttemptsLockout: lockout = 10, hashing = {} } = options;
  const { timeoutMs = 5_000, clock = () => new Date() } = options;
  const { passwordPolicy = new NistPasswordPolicy(), passwordHasher = new BcryptPasswordHasher() } = options;
  const userStore = requirePort('userStore', options.userStore, USER_STORE_METHODS);
  if (lockout !== false && userStore.countsAttempts === false) {
    throw new ConfigurationError(
      'userStore counts no attempts: give it a counter (KyselyUserStore: columns.failedAttempts), or set failedAttemptsLockout: false.',
    );
  }
  return Object.freeze({
    userStore,
    tokenStore: requirePort('tokenStore', options.tokenStore, ['save', 'findById', 'delete', 'deleteForUser']),
    tokenFormat: requirePort('tokenFormat', options.tokenFormat, ['mint', 'read']),
    passwordPolicies: requirePolicies(passwordPolicy),
    passwordHasher: requireHasher(passwordHasher),
    tokenLifetimeSeconds: requireLifetime('tokenLifetimeSeconds', tokenLifetimeSeconds),
    failedAttemptsLockout:
      lockout === false ? false : requireWhole('failedAttemptsLockout, unless false,', lockout, 1, 100),
    ...settleHashing(hashing),
    timeoutMs: requireWhole('timeoutMs', timeoutMs, 1, LONGEST_TIMER_MS),
    afterPasswordChange: requireOptionalFunction('afterPasswordChange', options.afterPasswordChange),
    onEvent: requireOptionalFunction('onEvent', options.onEvent),
    clock: requireFunction('clock', clock),
  });
}

/** @throws ConfigurationError */
export function requireLifetime(name: string, seconds: number): number {
  return requireWhole(name, seconds, 60, LONGEST_LIFETIME_SECONDS);
}

/** @throws ConfigurationError */
export function settleSelfService(options: SelfServiceOptions): SelfServiceTerms {
  requireKnownKeys('issueSelfServiceToken', options, ['lifetimeSeconds', 'deliver']);
  const { lifetimeSeconds = 3_600, deliver } = options;
  return {
    lifetimeSeconds: requireLifetime('lifetimeSeconds', lifetimeSeconds),
    deliver: requireOptionalFunction('deliver', deliver),
  };
}

function requirePolicies(given: PasswordPolicy | readonly PasswordPolicy[]): readonly PasswordPolicy[] {
  const policies: readonly PasswordPolicy[] = [given].flat();
  if (policies.length === 0) {
    throw new ConfigurationError('passwordPolicy is empty: leave it out for the default, or list at least one.');
  }
  return policies.map((policy) => requirePort('passwordPolicy', policy, ['check'], ['checkReuse', 'describe']));
}

function requireHasher(hasher: PasswordHasher): PasswordHasher {
  requirePort('passwordHasher', hasher, ['hash', 'verify', 'needsRehash']);
  requireWhole('passwordHasher.maxPasswordBytes', hasher.maxPasswordBytes, 1, Number.MAX_SAFE_INTEGER);
  return hasher;
}
